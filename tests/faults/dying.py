"""Does what a server does in the background, and dies on the way; see test_killed_half_way.py.

For each line `STORY FOLDER STEP` it forks a process that connects to the database in FOLDER, does the story,
and is killed at the step of that number: before a statement or a commit, before a file of the folder is
opened or removed, before a program is started; while files are cleared also within a statement. Of
`grow` the step is the page that can no longer be written. Step -1 is never reached. It says how that process
ended, and what the database holds then.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.orm import Session

import polls.verbs  # noqa: F401  (fills the table)
from polls import clearing, database
from polls.database import Database
from polls.live.caretaker import Caretaker
from polls.people.acting import Actor
from polls.people.models import Member
from polls.privacy.actions import erase_oneself
from polls.voting import keys
from tests.privacy.rooms import PEOPLE

NOW = datetime(2030, 1, 1, tzinfo=UTC)  # the poll is due, and people are to be forgotten
FILES = {"open", "os.remove", "os.rename", "sqlite3.connect"}
OFTEN = 150  # instructions of SQLite's machine, of which one statement takes many
PAGE = 4096  # bytes
RANDOM = {
    "salt",
    "hash",
    "whole_hash",
}  # of an entry of the journal: the salt, and so all that it is hashed into


def close(caretaker: Caretaker) -> None:
    """The poll is due: it closes, its key is destroyed, the files are cleared."""
    caretaker.prune()
    caretaker.settle(NOW)
    caretaker.tidy()


def forget(caretaker: Caretaker) -> None:
    """The forum is long over: its people are forgotten."""
    caretaker.forget(NOW + timedelta(days=1))
    caretaker.tidy()


def erase(caretaker: Caretaker) -> None:
    """One of the people leaves, and is to be forgotten."""
    database.current().write(_leave)
    caretaker.tidy()


def _leave(session: Session) -> None:
    member = session.query(Member).filter_by(name=PEOPLE[0]).one()
    erase_oneself(session, Actor(member.forum_id, NOW, member))


def clear(_caretaker: Caretaker) -> None:
    """The files are cleared: here, and not by a program of its own, which could not be watched."""
    clearing.clear(str(database.current().engine.url.database))


def grow(caretaker: Caretaker) -> None:
    """The same, until a file would become too long."""
    clear(caretaker)


def start(caretaker: Caretaker) -> None:
    """What a server does at its start, with nobody asking for anything."""
    caretaker.prune()
    caretaker.settle(NOW)
    caretaker.tidy()


STORIES = {each.__name__: each for each in (close, forget, erase, clear, grow, start)}


def die_when_grown(pages: int) -> None:
    """Be killed by the system with the first byte beyond so many pages of a file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (pages * PAGE, pages * PAGE))


def die_at(step: int, folder: Path, connected: Database, within: bool) -> None:
    """Be killed at that step from now on; `within` statements too."""
    steps = itertools.count()

    def count(*_ignored: Any) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    made: list[sqlite3.Connection] = []

    def watch_within(_frame: object, what: str, _called: object) -> None:
        if what == "c_return" and made:  # before it is returned nobody may touch it
            connection = made.pop()
            connection.set_trace_callback(count)
            connection.set_progress_handler(count, OFTEN)

    def watch(name: str, about: tuple[Any, ...]) -> None:
        if within and name == "sqlite3.connect/handle":
            made.append(about[0])
            sys.setprofile(watch_within)
        if name == "subprocess.Popen" or (name in FILES and str(folder) in str(about[0])):
            count()

    for moment in ("before_cursor_execute", "commit"):
        event.listen(connected.engine, moment, count)
    sys.addaudithook(watch)


def act(story: Callable[[Caretaker], None], folder: Path, step: int) -> None:
    connected = database.connect(f"sqlite:///{folder / 'plenary.sqlite3'}")
    caretaker = Caretaker(connected, keys.connect(folder / "keys"))
    if story is grow and step >= 0:
        die_when_grown(step)
    else:
        die_at(step, folder, connected, within=story is clear)
    story(caretaker)
    connected.close()


def held(folder: Path) -> str:
    """A hash of all that the database holds, and how many keys there are."""
    connected = Database(f"sqlite:///{folder / 'plenary.sqlite3'}")
    with connected.engine.connect() as connection:
        told = hashlib.sha256("\n".join(sorted(rows(connection))).encode()).hexdigest()
    connected.close()
    return f"{told} {len(list((folder / 'keys').iterdir()))}"


def rows(connection: Connection) -> Iterator[str]:
    """Every row of every table; of what is random, only whether it is there."""
    for table in inspect(connection).get_table_names():
        for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
            told = {name: value is None if name in RANDOM else value for name, value in row.items()}
            yield f"{table}: {told}"


def in_a_process(do: Callable[[], None]) -> int:
    """0 when it did it, or the number of the signal that ended it."""
    number = os.fork()
    if number == 0:
        do()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def main() -> None:
    """Until there is nothing more to read."""
    for line in sys.stdin:
        name, folder, step = line.split()
        ended = in_a_process(lambda: act(STORIES[name], Path(folder), int(step)))  # noqa: B023  (done at once)
        print(ended, held(Path(folder)), flush=True)


if __name__ == "__main__":
    main()
