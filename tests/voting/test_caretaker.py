"""The caretaker closes what is due, tidies up after it, and writes nothing else."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from polls.live.caretaker import Caretaker
from polls.voting import keys
from polls.voting.closing import close_due
from polls.voting.keys import Keys
from polls.voting.models import CLOSED, OPEN, Poll
from tests.builders import NOON
from tests.voting.rooms import Room, a_room


def key_files(room: Room) -> list[Path]:
    return list(room.folder.glob("keys/*"))


def run_until(room: Room, is_so: threading.Event) -> None:
    """A caretaker as the server runs it, until then."""
    looking = threading.Thread(target=room.caretaker.run)
    looking.start()
    assert is_so.wait(20)
    room.database.close()
    looking.join(10)
    assert not looking.is_alive()


def test_what_is_due_is_settled(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    assert room.settle(63) == [poll_id]
    assert room.poll(poll_id).state == CLOSED


def test_nothing_is_written_while_nothing_is_due(room: Room) -> None:
    poll_id, commits = room.open(clock_seconds=60), []
    room.database.after_commit.append(commits.append)
    assert (room.settle(62), room.caretaker.tidy()) == ([], True)
    assert (commits, room.poll(poll_id).state) == ([], OPEN)


def test_polls_of_every_forum_are_settled(room: Room) -> None:
    polls = [room.open(clock_seconds=10), a_room(room.database).open(clock_seconds=10)]
    assert room.settle(13) == polls


def test_a_poll_that_fell_due_while_the_server_was_down_is_closed_and_tidied_up_at_its_start(
    room: Room,
) -> None:
    poll_id, tidied = room.open(clock_seconds=60), threading.Event()

    def look(_marks: object) -> None:
        if room.poll(poll_id).key_id is None:
            tidied.set()

    room.database.after_commit.append(look)
    run_until(room, tidied)
    assert (room.poll(poll_id).state, key_files(room)) == (CLOSED, [])


@pytest.mark.parametrize("ends", ["closed", "void"])
def test_the_key_of_a_poll_that_is_over_is_destroyed(room: Room, ends: str) -> None:
    poll_id, other = room.open(beside_others=True), room.open(beside_others=True)
    room.cast(poll_id, 0, 1)
    if ends == "void":
        room.do("void_poll", poll_id=poll_id, reason="The wrong names")
    else:
        room.close(poll_id)
    assert room.caretaker.tidy()
    assert [file.name for file in key_files(room)] == [room.poll(other).key_id]
    assert room.poll(poll_id).key_id is None
    room.cast(other, 0, 1)  # whose key is where it was


@pytest.mark.sqlite
def test_tidying_up_rewrites_the_file_and_empties_the_log(room: Room) -> None:
    room.close(room.open())
    room.database.write(lambda session: session.execute(text("CREATE TABLE gone AS SELECT zeroblob(50000)")))
    room.database.write(lambda session: session.execute(text("DROP TABLE gone")))
    path, log = room.folder / "plenary.sqlite3", room.folder / "plenary.sqlite3-wal"
    assert (free_pages(path) > 0, log.stat().st_size > 0) == (True, True)
    assert room.database.clear()
    assert (free_pages(path), log.stat().st_size) == (0, 0)


def free_pages(path: Path) -> int:
    with closing(sqlite3.connect(path)) as raw:
        return int(raw.execute("pragma freelist_count").fetchone()[0])


def test_a_reader_holds_tidying_up_until_it_is_gone(room: Room) -> None:
    poll_id = room.open()
    room.close(poll_id)
    with room.database.read() as session:
        session.query(Poll).all()
        assert not room.caretaker.tidy()
        assert key_files(room) == []  # what matters most waits for nobody
        assert room.poll(poll_id).key_id is not None  # so it is known that it is to be done again
    assert room.caretaker.tidy()
    assert room.poll(poll_id).key_id is None


def test_ballots_are_taken_while_files_are_cleared(room: Room) -> None:
    over, poll_id = room.open(beside_others=True), room.open(beside_others=True)
    room.close(over)
    tidying = threading.Thread(target=room.caretaker.tidy)
    tidying.start()
    for number in range(50):
        room.cast(poll_id, number % 5, number % 3)
    tidying.join(20)
    assert len(room.sealed(poll_id)) == 5


def test_a_crash_between_the_close_and_the_end_of_its_key_is_repaired_at_the_start(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.cast(poll_id, 0, 1)
    room.database.write(lambda session: close_due(session, poll_id, NOON + timedelta(seconds=63)))
    assert len(key_files(room)) == 1  # here the power went
    after = Caretaker(room.database, Keys(room.folder / "keys"))
    after.prune()
    assert after.tidy()
    assert (key_files(room), room.poll(poll_id).key_id) == ([], None)


def test_a_crash_between_the_end_of_the_key_and_the_clearing_is_repaired_at_the_start(room: Room) -> None:
    poll_id = room.open()
    room.close(poll_id)
    keys.current().destroy(room.poll(poll_id).key_id or "")  # here the power went
    after = Caretaker(room.database, Keys(room.folder / "keys"))
    assert after.tidy()
    assert room.poll(poll_id).key_id is None


def test_the_key_of_a_poll_that_was_not_opened_after_all_is_pruned(room: Room) -> None:
    poll_id = room.prepare()

    def open_and_stumble(session: Session) -> None:
        keys.current().make()
        raise OSError("the power is gone")

    with pytest.raises(OSError, match="the power is gone"):
        room.database.write(open_and_stumble)
    room.do("open_poll", poll_id=poll_id)
    assert len(key_files(room)) == 2
    room.caretaker.prune()
    assert [file.name for file in key_files(room)] == [room.poll(poll_id).key_id]


def test_what_fails_is_in_the_log_once_and_rests(room: Room) -> None:
    poll_id, caretaker = room.open(clock_seconds=60), room.caretaker
    keys.current().destroy(room.poll(poll_id).key_id or "")
    with capture_logs() as told:
        for _ in range(5):
            assert caretaker.settle(NOON + timedelta(seconds=63)) == []
    assert [(each["what"], each["code"]) for each in told] == [(poll_id, "key_missing")]


def test_a_folder_of_keys_that_cannot_be_looked_into_ends_no_caretaker(room: Room) -> None:
    poll_id, tidied = room.open(clock_seconds=60, beside_others=True), threading.Event()
    room.open(beside_others=True)  # whose key is known here
    folder = keys.current().directory
    keys.current().directory = folder / ("k" * 300)  # longer than any disk has names

    def mend(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
        if event.get("what") == "forget_destroyed":
            keys.current().directory = folder
        return event

    def look(_marks: object) -> None:
        if room.poll(poll_id).key_id is None:
            tidied.set()

    structlog.configure(processors=[mend, structlog.processors.KeyValueRenderer()])
    room.database.after_commit.append(look)
    run_until(room, tidied)
