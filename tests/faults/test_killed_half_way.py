"""Closing a poll, and forgetting people, killed at every single step: what the next start makes of it is what
would have come of it anyway, or it is as if nothing had been asked for."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from polls.agenda.models import Forum
from polls.database import Database
from polls.verification.verifying import verify
from tests.privacy.rooms import ADDRESS, PEOPLE, Known, a_known_room
from tests.serving import ROOT
from tests.voting.rooms import Room, a_room

pytestmark = [pytest.mark.proof, pytest.mark.sqlite]  # PostgreSQL looks after its own files
DONE, KILLED, TOO_LONG = "0", str(-signal.SIGKILL), str(-signal.SIGXFSZ)


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

    def outcome(self, story: str, folder: Path) -> str:
        """What the database holds after the whole story."""
        ended, held = self.do(story, folder)
        assert ended == DONE
        return held

    def killed(self, story: str, room: Room) -> Iterator[Path]:
        """Copies of the room's folder in which the story was killed, at each step in turn."""
        for step in range(1_000):
            folder = a_copy(room, str(step))
            ended, _ = self.do(story, folder, step)
            if ended != KILLED:
                break
            yield folder
        assert (ended, step > 10) == (DONE, True), step  # at all of them, and at last not any more


@pytest.fixture(scope="module")
def mortal() -> Iterator[Mortal]:
    command = [sys.executable, "-m", "tests.faults.dying"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Mortal(process)
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def known(database: Database) -> Known:
    """Whoever is in it has traces everywhere, also in the log of the database, which nobody has closed."""
    return a_known_room(database)


def a_copy(room: Room, name: str) -> Path:
    """Of the whole folder, as the power left it."""
    folder = room.folder / "copies" / name
    shutil.copytree(room.folder, folder, ignore=shutil.ignore_patterns("copies"))
    return folder


def wrong(folder: Path) -> list[str]:
    """What is wrong in that database."""
    copy = Database(f"sqlite:///{folder / 'plenary.sqlite3'}")
    with copy.read() as session:
        found = verify(session, session.query(Forum).one()).findings
    copy.close()
    return found


def traces(folder: Path, people: range) -> list[str]:
    """Which names and addresses stand in the files of that database."""
    content = b"".join(path.read_bytes() for path in folder.glob("plenary.sqlite3*"))
    told = [word for each in people for word in (PEOPLE[each], ADDRESS.format(each))]
    return [word for word in told if word.encode() in content]


def test_a_poll_whose_closing_was_killed_at_any_step_closes_as_if_it_had_not_been(
    database: Database, mortal: Mortal
) -> None:
    room = a_room(database, 6)
    poll_id = room.open(clock_seconds=60)
    for voter in range(5):
        room.cast(poll_id, voter, voter % 3, nonce=f"{voter:032x}")
    as_it_should_be = mortal.outcome("close", a_copy(room, "whole"))
    for folder in mortal.killed("close", room):
        assert mortal.outcome("close", folder) == as_it_should_be, folder.name
        assert wrong(folder) == [], folder.name


def test_a_purge_that_was_killed_at_any_step_is_done_wholly_by_the_next(known: Known, mortal: Mortal) -> None:
    as_it_should_be = mortal.outcome("forget", a_copy(known.room, "whole"))
    for folder in mortal.killed("forget", known.room):
        assert mortal.outcome("forget", folder) == as_it_should_be, folder.name
        assert wrong(folder) == [], folder.name
        assert traces(folder, range(5)) == [], folder.name


def test_who_leaves_while_the_server_is_killed_is_forgotten_wholly_or_still_there(
    known: Known, mortal: Mortal
) -> None:
    """There is a receipt or there is none; where there is one, the next start keeps what it promises."""
    nothing = mortal.outcome("start", a_copy(known.room, "nothing"))
    everything = mortal.outcome("erase", a_copy(known.room, "everything"))
    met = set()
    for folder in mortal.killed("erase", known.room):
        met.add(outcome := mortal.outcome("start", folder))
        assert (outcome in (nothing, everything), wrong(folder)) == (True, []), folder.name
        assert (traces(folder, range(1)) == []) == (outcome == everything), folder.name
    assert met == {nothing, everything}


@pytest.fixture
def forgetting(known: Known) -> Room:
    """Somebody was just forgotten there, and the files are not cleared yet."""
    known.room.do("remove_member", member_id=known.member(0).id)
    assert traces(known.room.folder, range(1)) != []
    return known.room


def test_files_whose_clearing_was_killed_within_any_statement_are_whole_and_cleared_next(
    forgetting: Room, mortal: Mortal
) -> None:
    as_it_should_be = mortal.outcome("start", a_copy(forgetting, "whole"))
    for folder in mortal.killed("clear", forgetting):
        assert mortal.outcome("start", folder) == as_it_should_be, folder.name
        assert traces(folder, range(1)) == [], folder.name


def test_files_that_were_written_half_when_it_was_killed_are_whole_and_cleared_next(
    forgetting: Room, mortal: Mortal
) -> None:
    as_it_should_be = mortal.outcome("start", a_copy(forgetting, "whole"))
    pages = {path.suffix: path.stat().st_size // 4096 for path in forgetting.folder.glob("plenary.*")}
    log, file = pages[".sqlite3-wal"], pages[".sqlite3"]
    for page in range(log + 1, log + file, file // 12):
        folder = a_copy(forgetting, str(page))
        ended, _ = mortal.do("grow", folder, page)
        assert ended == TOO_LONG, page
        assert mortal.outcome("start", folder) == as_it_should_be, page
        assert traces(folder, range(1)) == [], page
