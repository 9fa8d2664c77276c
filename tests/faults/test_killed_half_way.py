"""Closing a poll, and forgetting people, killed at every single step: what the next start makes of it is what
would have come of it anyway."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from polls.agenda.models import Forum
from polls.database import Database
from polls.verification.verifying import verify
from polls.voting.models import CLOSED, OPEN, Poll
from tests.builders import a_day
from tests.serving import ROOT
from tests.voting.rooms import Room, a_room

pytestmark = [pytest.mark.proof, pytest.mark.sqlite]  # PostgreSQL looks after its own files
KILLED, DONE = "-9", "0"


@dataclass
class Mortal:
    """A process that dies where it is told to."""

    process: subprocess.Popen[str]

    def do(self, story: str, folder: Path, step: int = -1) -> tuple[str, str]:
        """How it ended, and what the database holds then."""
        assert self.process.stdin and self.process.stdout
        print(story, folder, step, file=self.process.stdin, flush=True)
        ended, _, held = self.process.stdout.readline().strip().partition(" ")
        return ended, held


@pytest.fixture(scope="module")
def mortal() -> Iterator[Mortal]:
    command = [sys.executable, "-m", "tests.faults.dying"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Mortal(process)
        assert process.stdin
        process.stdin.close()


def an_evening(database: Database) -> Room:
    """A forum of one day, long ago, with a poll that is due."""
    room = a_room(database, 6)
    poll_id = room.open(clock_seconds=60)
    for voter in range(5):
        room.cast(poll_id, voter, voter % 3, nonce=f"{voter:032x}")
    room.name(0, "Xenia Quillfeather")
    database.write(lambda session: a_day(session, session.get_one(Forum, room.forum_id)))
    return room


def found(folder: Path) -> tuple[list[str], bool]:
    """What is wrong in that database, and whether its poll is closed."""
    copy = Database(f"sqlite:///{folder / 'plenary.sqlite3'}")
    with copy.read() as session:
        wrong = verify(session, session.query(Forum).one()).findings
        state = session.query(Poll).one().state
    copy.close()
    assert state in (OPEN, CLOSED)
    return wrong, state == CLOSED


@pytest.mark.parametrize("story", ["close", "forget"])
def test_killed_at_any_step_it_ends_as_if_it_had_not_been(
    database: Database, mortal: Mortal, tmp_path: Path, story: str
) -> None:
    room = an_evening(database)
    if story == "forget":
        room.settle(63)
        room.caretaker.tidy()
    database.close()

    def a_copy(name: str) -> Path:
        """Of the whole folder, as the power left it."""
        folder = tmp_path / "copies" / name
        shutil.copytree(room.folder, folder, ignore=shutil.ignore_patterns("copies"))
        return folder

    ended, as_it_should_be = mortal.do(story, a_copy("whole"))
    assert ended == DONE
    step, ended = 0, KILLED
    while ended == KILLED:
        folder = a_copy(str(step))
        ended, _ = mortal.do(story, folder, step)
        wrong, _is_closed = found(folder)
        assert wrong == [], step
        assert mortal.do(story, folder) == (DONE, as_it_should_be), step
        step += 1
    assert step > 10  # it was killed at all of them, and at last not any more
