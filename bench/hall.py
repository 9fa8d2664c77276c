"""The hall to measure ballots in, without sockets: a forum of so many signed-in voters, and the clocks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

import polls.verbs  # noqa: F401  (fills the table)
from polls import database as databases
from polls.agenda.models import Forum
from polls.database import Database
from polls.migrations import migrate
from polls.people.acting import Actor
from polls.people.models import ATTENDEE, Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.voting import keys
from polls.voting.models import Poll
from polls.voting.opening import open_poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules

OPTIONS = 8
AT_ONCE = 100  # devices that cast in the same instant
PLAIN_TABLE = "CREATE TABLE plain (poll INTEGER, id INTEGER PRIMARY KEY, choice TEXT)"


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
            return poll.id, poll.option_ids

        return self.database.write(work)


def made_hall(directory: Path, voters: int) -> Hall:
    """A hall of so many in a fresh database in `directory`, which is then this process's."""
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


def all_at_once(do: Callable[[int], None], number: int) -> None:
    """`do(0)` to `do(number - 1)`, by so many devices at a time; raises what went wrong first."""
    left, wrong = iter(range(number)), []

    def device() -> None:
        try:
            for each in left:
                do(each)
        except Exception as error:  # which a thread would only print: what is refused is soon done
            wrong.append(error)

    devices = [threading.Thread(target=device) for _ in range(min(AT_ONCE, number))]
    for each in devices:
        each.start()
    for each in devices:
        each.join()
    if wrong:
        raise wrong[0]


def timed(do: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds that `do` took."""
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
    seconds = timed(do, clock)
    is_over.set()
    ticking.join()
    ticks.append(clock())
    return seconds, max(later - earlier for earlier, later in pairwise(ticks))
