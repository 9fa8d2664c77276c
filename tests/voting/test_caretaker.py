"""The caretaker closes what is due, and writes nothing else."""

from __future__ import annotations

import threading
from datetime import timedelta

from polls.live import caretaker
from polls.live.caretaker import settle
from polls.voting.models import CLOSED, OPEN
from tests.builders import NOON
from tests.voting.rooms import Room


def test_what_is_due_is_settled(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    assert settle(room.database, NOON + timedelta(seconds=63)) == [poll_id]
    assert room.poll(poll_id).state == CLOSED


def test_nothing_is_written_while_nothing_is_due(room: Room) -> None:
    poll_id, commits = room.open(clock_seconds=60), []
    room.database.after_commit.append(commits.append)
    assert settle(room.database, NOON + timedelta(seconds=62)) == []
    assert (commits, room.poll(poll_id).state) == ([], OPEN)


def test_polls_of_every_forum_are_settled(room: Room) -> None:
    from tests.voting.rooms import a_room

    polls = [room.open(clock_seconds=10), a_room(room.database).open(clock_seconds=10)]
    assert settle(room.database, NOON + timedelta(seconds=13)) == polls


def test_a_poll_that_fell_due_while_the_server_was_down_closes_at_its_start(room: Room) -> None:
    poll_id, closed = room.open(clock_seconds=60), threading.Event()
    room.database.after_commit.append(lambda _marks: closed.set())
    looking = threading.Thread(target=caretaker.run, args=(room.database,))
    looking.start()
    assert closed.wait(10)
    room.database.close()
    looking.join(10)
    assert not looking.is_alive()
    assert room.poll(poll_id).state == CLOSED
