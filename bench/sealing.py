"""`python -m bench.sealing`: what sealing costs, when a ballot is cast and when a poll is closed.

Ours: the real verb, and the caretaker's close. Beside it, in the same run and on the same disk, the plainest
thing that would do: the same update of the voter's row with the choice as it is, and a close that writes one
row a ballot. All on eventlet, as the server has it, while a ticking task notes how long it was not let in: so
long would every screen have waited. Each figure is the median of three; of waits the CPU time is told too,
for on a busy machine the others' turns are in the first.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import config

if __name__ == "__main__":
    config.monkey_patch("eventlet")

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.figures import ratio, written
from bench.hall import OPTIONS, Hall, all_at_once, held, made_hall, timed
from polls.live.caretaker import Caretaker
from polls.people.acting import acting, perform
from polls.voting import keys
from polls.voting.models import Poll
from serving import calm_the_collector

VOTERS = (120, 1_000, 5_000)
METHODS = {"single": "Single choice", "schulze": "Schulze"}
TIMES = 3
WIDTHS = (44, 14, 14, 14)

Choice = dict[str, Any]
NONCE = "%032x"

PLAIN_CAST = text(
    "UPDATE roll_entry SET envelope = :choice, has_voted = 1 "
    "WHERE poll_id = :poll AND member_id = :member AND is_open"
)
PLAIN_READ = text("SELECT envelope FROM roll_entry WHERE poll_id = :poll AND envelope IS NOT NULL")
PLAIN_ROW = text("INSERT INTO plain (poll, choice) VALUES (:poll, :choice)")
PLAIN_BLANK = text("UPDATE roll_entry SET envelope = NULL, is_open = 0 WHERE poll_id = :poll")


@dataclass
class Sealed:
    """Ours, in seconds: all casts; the close, the longest wait in it, its CPU time; the same of tidying."""

    casts: float
    close: float
    wait: float
    cpu_wait: float
    tidy: float
    tidy_wait: float
    tidy_cpu_wait: float


@dataclass
class Plain:
    """The plainest thing, in seconds: all casts, the close."""

    casts: float
    close: float


def main() -> None:
    """Measure and print the table."""
    calm_the_collector()
    for voters in VOTERS:
        with tempfile.TemporaryDirectory(prefix="bench-") as directory:
            hall = made_hall(Path(directory), voters)
            title = _row(f"{voters:,} voters, {OPTIONS} options", "sealed", "plain", "sealed/plain")
            print(f"\n{title}\n{'─' * sum(WIDTHS)}")
            for method, name in METHODS.items():
                print("\n".join([name, *_lines(hall, method)]), flush=True)
            hall.database.close()


def _lines(hall: Hall, method: str) -> list[str]:
    runs = [(_sealed(hall, method), _plain(hall, method)) for _ in range(TIMES)]
    ours = Sealed(*map(median, zip(*(astuple(sealed) for sealed, _ in runs), strict=True)))
    plain = Plain(*map(median, zip(*(astuple(plain) for _, plain in runs), strict=True)))
    voters = len(hall.devices)
    return [
        _compared("  ballots acknowledged a second", voters / ours.casts, voters / plain.casts, "/s"),
        _compared("  closing", ours.close * 1000, plain.close * 1000, "ms"),
        _alone("    longest wait of a screen meanwhile", ours.wait),
        _alone("    of CPU time", ours.cpu_wait),
        _alone("  destroying the key, clearing the files", ours.tidy),
        _alone("    longest wait of a screen meanwhile", ours.tidy_wait),
        _alone("    of CPU time", ours.tidy_cpu_wait),
    ]


def _sealed(hall: Hall, method: str) -> Sealed:
    poll_id, options = hall.opened(method)
    choices = _choices(method, options, len(hall.devices))

    def cast(number: int) -> None:
        payload = {"poll_id": poll_id, "choice": choices[number], "nonce": NONCE % number}
        perform(hall.devices[number], "cast_ballot", payload)

    casts = timed(lambda: all_at_once(cast, len(hall.devices)))
    end = datetime.now(UTC)
    hall.database.write(lambda session: setattr(session.get_one(Poll, poll_id), "closing_at", end))
    caretaker = Caretaker(hall.database, keys.current())
    close = _held(lambda: caretaker.settle(end + timedelta(seconds=1)))
    return Sealed(casts, *close, *_held(caretaker.tidy))


def _held(do: Any) -> tuple[float, float, float]:
    """Seconds that `do` took, the longest in which nobody else was let in, and the most CPU time so spent."""
    cpu: list[float] = []
    seconds, wait = held(lambda: cpu.append(held(do, time.process_time)[1]))
    return seconds, wait, cpu[0]


def _plain(hall: Hall, method: str) -> Plain:
    poll_id, options = hall.opened(method)
    choices = _choices(method, options, len(hall.devices))

    def cast(number: int) -> None:
        def work(session: Session) -> None:
            actor = acting(session, hall.devices[number], datetime.now(UTC))
            given = {"poll": poll_id, "member": actor.member_id, "choice": repr(choices[number])}
            session.connection().execute(PLAIN_CAST, given)

        hall.database.write(work)

    def close(session: Session) -> None:
        kept = list(session.scalars(PLAIN_READ, {"poll": poll_id}))
        random.shuffle(kept)
        session.execute(PLAIN_ROW, [{"poll": poll_id, "choice": choice} for choice in kept])
        session.execute(PLAIN_BLANK, {"poll": poll_id})
        session.get_one(Poll, poll_id).state = "closed"

    casts = timed(lambda: all_at_once(cast, len(hall.devices)))
    return Plain(casts, timed(lambda: hall.database.write(close)))


def _choices(method: str, options: list[int], number: int) -> list[Choice]:
    chance = random.Random(2021)
    if method == "single":
        return [{"options": [chance.choice(options)]} for _ in range(number)]
    return [{"ranking": [[each] for each in chance.sample(options, OPTIONS)]} for _ in range(number)]


def _compared(words: str, sealed: float, plain: float, unit: str) -> str:
    return _row(words, written(sealed, unit), written(plain, unit), ratio(sealed, plain))


def _alone(words: str, seconds: float) -> str:
    return _row(words, written(seconds * 1000, "ms"), "", "")


def _row(words: str, *cells: str) -> str:
    return words.ljust(WIDTHS[0]) + "".join(
        cell.rjust(width) for cell, width in zip(cells, WIDTHS[1:], strict=True)
    )


if __name__ == "__main__":
    sys.exit(main())
