"""Does what a server does in the background, and dies on the way; see test_killed_half_way.py.

For each line `STORY FOLDER STEP` it forks a process that connects to the database in FOLDER, does the story,
and is killed at the step of that number: before a statement or a commit, before a file of the folder is
opened or removed, before a program is started. Step -1 is never reached. It says how that process ended, and
what the database holds then.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

import polls.verbs  # noqa: F401  (fills the table)
from polls import database
from polls.database import Database
from polls.live.caretaker import Caretaker
from polls.voting import keys
from tests.databases import lines

NOW = datetime(2030, 1, 1, tzinfo=UTC)  # the poll is due, and people are to be forgotten
FILES = {"open", "os.remove", "os.rename", "sqlite3.connect"}


def close(caretaker: Caretaker) -> None:
    """The poll is due: it closes, its key is destroyed, the files are cleared."""
    caretaker.prune()
    caretaker.settle(NOW)
    caretaker.tidy()


def forget(caretaker: Caretaker) -> None:
    """The forum is long over: its people are forgotten."""
    caretaker.forget(NOW + timedelta(days=1))
    caretaker.tidy()


STORIES = {each.__name__: each for each in (close, forget)}


def die_at(step: int, folder: Path, connected: Database) -> None:
    """Be killed at that step from now on."""
    steps = itertools.count()

    def count(*_ignored: Any) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(name: str, about: tuple[Any, ...]) -> None:
        if name == "subprocess.Popen" or (name in FILES and str(folder) in str(about[0])):
            count()

    for moment in ("before_cursor_execute", "commit"):
        event.listen(connected.engine, moment, count)
    sys.addaudithook(watch)


def act(story: Callable[[Caretaker], None], folder: Path, step: int) -> None:
    connected = database.connect(f"sqlite:///{folder / 'plenary.sqlite3'}")
    caretaker = Caretaker(connected, keys.connect(folder / "keys"))
    die_at(step, folder, connected)
    story(caretaker)
    connected.close()


def held(folder: Path) -> str:
    """A hash of all that the database holds, and how many keys there are."""
    connected = Database(f"sqlite:///{folder / 'plenary.sqlite3'}")
    with connected.engine.connect() as connection:
        told = hashlib.sha256("\n".join(lines(connection)).encode()).hexdigest()
    connected.close()
    return f"{told} {len(list((folder / 'keys').iterdir()))}"


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
