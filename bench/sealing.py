"""`python -m bench.sealing`: what sealing costs, when a ballot is cast and when a poll is closed.

Ours: the real verb, and the caretaker's close. Beside it, in the same run and on the same disk, the plainest
thing that would do: the same update of the voter's row with the choice as it is, and a close that writes one
row a ballot. Ours does both under eventlet, as the server does, while a ticking task notes how long it was
not let in: so long would every screen have waited.
"""

from __future__ import annotations

import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import config

if __name__ == "__main__":
    config.monkey_patch("eventlet")

from sqlalchemy import text
from sqlalchemy.orm import Session

import polls.verbs  # noqa: F401  (fills the table)
from bench.figures import ratio, written
from polls import database as databases
from polls.agenda.models import Forum
from polls.database import Database
from polls.live.caretaker import Caretaker
from polls.migrations import migrate
from polls.people.acting import Actor, acting, perform
from polls.people.models import ATTENDEE, Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.voting import keys
from polls.voting.models import Poll
from polls.voting.opening import open_poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules

VOTERS = (120, 1_000, 5_000)
METHODS = {"single": "single choice", "schulze": "Schulze"}
OPTIONS = 8
AT_ONCE = 100  # devices that cast in the same instant
WIDTHS = (44, 14, 14, 12)

Choice = dict[str, Any]
NONCE = "%032x"

PLAIN_TABLE = "CREATE TABLE plain (poll INTEGER, id INTEGER PRIMARY KEY, choice TEXT)"
PLAIN_CAST = text(
    "UPDATE roll_entry SET envelope = :choice, has_voted = 1 "
    "WHERE poll_id = :poll AND member_id = :member AND is_open"
)
PLAIN_READ = text("SELECT envelope FROM roll_entry WHERE poll_id = :poll AND envelope IS NOT NULL")
PLAIN_ROW = text("INSERT INTO plain (poll, choice) VALUES (:poll, :choice)")
PLAIN_BLANK = text("UPDATE roll_entry SET envelope = NULL, is_open = 0 WHERE poll_id = :poll")


@dataclass
class Hall:
    """A forum of so many signed-in voters."""

    database: Database
    forum_id: int
    devices: list[int]

    def opened(self, method: str) -> tuple[int, list[int]]:
        """A fresh open poll and its options."""

        def work(session: Session) -> tuple[int, list[int]]:
            actor = Actor(self.forum_id, datetime.now(UTC))
            options = [OptionText(f"Name {number}") for number in range(OPTIONS)]
            rules = Rules(beside_others=True)
            prepared = prepare_poll(
                session, actor, question="Which?", method=method, options=options, rules=rules
            )
            open_poll(session, actor, **prepared)
            poll = session.get_one(Poll, prepared["poll_id"])
            return poll.id, [option.id for option in poll.options]

        return self.database.write(work)


def main() -> None:
    """Measure and print the table."""
    for voters in VOTERS:
        with tempfile.TemporaryDirectory(prefix="bench-") as directory:
            hall = made_hall(Path(directory), voters)
            print(_title(voters))
            for method, name in METHODS.items():
                print("\n".join(_lines(hall, method, name)), flush=True)
            hall.database.close()


def _title(voters: int) -> str:
    return (
        _row(f"\n{voters:,} voters, {OPTIONS} options", "sealed", "plain", "sealed/plain")
        + "\n"
        + "─" * sum(WIDTHS)
    )


def _lines(hall: Hall, method: str, name: str) -> list[str]:
    cast, close, held = _sealed(hall, method)
    plain_cast, plain_close = _plain(hall, method)
    tidied, tidy_held = held(lambda: Caretaker(hall.database, keys.current()).tidy())
    return [
        f"{name}",
        _compared(
            "  ballots acknowledged a second", len(hall.devices) / cast, len(hall.devices) / plain_cast, "/s"
        ),
        _compared("  closing", close * 1000, plain_close * 1000, "ms"),
        _row("  longest wait of a screen meanwhile", written(held * 1000, "ms"), "", ""),
        _row("  key destroyed, files cleared", written(tidied * 1000, "ms"), "", ""),
        _row("  longest wait of a screen meanwhile", written(tidy_held * 1000, "ms"), "", ""),
    ]


def _sealed(hall: Hall, method: str) -> tuple[float, float, float]:
    """Seconds of all casts, of the close, and of the longest time the others were held up by the close."""
    poll_id, options = hall.opened(method)
    choices = _choices(method, options, len(hall.devices))

    def cast(number: int) -> None:
        payload = {"poll_id": poll_id, "choice": choices[number], "nonce": NONCE % number}
        perform(hall.devices[number], "cast_ballot", payload)

    casting = _timed(lambda: _all_at_once(cast, len(hall.devices)))
    end = datetime.now(UTC)
    hall.database.write(lambda session: setattr(session.get_one(Poll, poll_id), "closing_at", end))
    caretaker = Caretaker(hall.database, keys.current())
    closing, wait = held(lambda: caretaker.settle(end + timedelta(seconds=1)))
    return casting, closing, wait


def _plain(hall: Hall, method: str) -> tuple[float, float]:
    """Seconds of all casts and of the close."""
    poll_id, options = hall.opened(method)
    choices = _choices(method, options, len(hall.devices))

    def cast(number: int) -> None:
        def work(session: Session) -> None:
            actor = acting(session, hall.devices[number], datetime.now(UTC))
            given = {"poll": poll_id, "member": actor.member_id, "choice": repr(choices[number])}
            session.connection().execute(PLAIN_CAST, given)

        hall.database.write(work)

    def close(session: Session) -> None:
        kept = session.scalars(PLAIN_READ, {"poll": poll_id}).all()
        random.shuffle(kept)
        session.execute(PLAIN_ROW, [{"poll": poll_id, "choice": choice} for choice in kept])
        session.execute(PLAIN_BLANK, {"poll": poll_id})
        session.get_one(Poll, poll_id).state = "closed"

    casting = _timed(lambda: _all_at_once(cast, len(hall.devices)))
    return casting, _timed(lambda: hall.database.write(close))


def _choices(method: str, options: list[int], number: int) -> list[Choice]:
    chance = random.Random(2021)
    if method == "single":
        return [{"options": [chance.choice(options)]} for _ in range(number)]
    return [{"ranking": [[each] for each in chance.sample(options, OPTIONS)]} for _ in range(number)]


def _all_at_once(do: Callable[[int], None], number: int) -> None:
    """`do(0)` to `do(number - 1)`, by so many devices at a time."""
    left = iter(range(number))

    def device() -> None:
        for each in left:
            do(each)

    devices = [threading.Thread(target=device) for _ in range(min(AT_ONCE, number))]
    for each in devices:
        each.start()
    for each in devices:
        each.join()


def _timed(do: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    do()
    return clock() - started


def held(do: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> tuple[float, float]:
    """Seconds that `do` took, and the longest in which a ticking task was not let in."""
    ticks, is_over = [clock()], threading.Event()

    def tick() -> None:
        while not is_over.is_set():
            time.sleep(0)
            ticks.append(clock())

    ticking = threading.Thread(target=tick)
    ticking.start()
    time.sleep(0.01)
    seconds = _timed(do, clock)
    is_over.set()
    ticking.join()
    ticks.append(clock())
    return seconds, max(later - earlier for earlier, later in pairwise(ticks))


def made_hall(directory: Path, voters: int) -> Hall:
    url = f"sqlite:///{directory / 'plenary.sqlite3'}"
    migrate(url)
    database = databases.connect(url)
    keys.connect(directory / "keys")

    def fill(session: Session) -> Hall:
        session.execute(text(PLAIN_TABLE))
        forum = Forum(slug="bench", title="Bench", timezone="UTC", stage_key="bench", support={})
        session.add(forum)
        session.flush()
        now = datetime.now(UTC)
        members = [Member(forum_id=forum.id, role=ATTENDEE, added_at=now) for _ in range(voters)]
        session.add_all(members)
        session.flush()
        for member in members:
            start_sign_in(session, member, "command", now)
        session.flush()
        devices = [each.id for each in session.query(SignIn).order_by(SignIn.id)]
        return Hall(database, forum.id, devices)

    return database.write(fill)


def _compared(words: str, sealed: float, plain: float, unit: str) -> str:
    return _row(words, written(sealed, unit), written(plain, unit), ratio(sealed, plain))


def _row(words: str, *cells: str) -> str:
    return words.ljust(WIDTHS[0]) + "".join(
        cell.rjust(width) for cell, width in zip(cells, WIDTHS[1:], strict=True)
    )


if __name__ == "__main__":
    sys.exit(main())
