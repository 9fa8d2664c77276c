"""After the close nothing links a voter to a choice, and no log or journal ever held one."""

from __future__ import annotations

import sqlite3
from contextlib import closing as closed_after

from sqlalchemy import text

from polls.voting.models import Ballot, RollEntry
from tests.voting.rooms import Room


def test_after_closing_no_row_links_a_voter_to_a_choice(room: Room) -> None:
    poll_id = room.open()
    for voter in range(3):
        room.cast(poll_id, voter, voter)
    room.close(poll_id)
    assert all(entry.envelope is None and not entry.is_open for entry in room.everything(RollEntry))
    columns = {column.name for column in Ballot.__table__.columns}
    assert columns == {"id", "forum_id", "poll_id", "code", "choice"}


def test_a_choice_stands_nowhere_but_in_ballots_after_closing(room: Room, tmp_path) -> None:
    poll_id = room.open()
    chosen = room.options(poll_id)[2]
    room.cast(poll_id, 0, 2)
    room.close(poll_id)
    mark = f'"options":[{chosen}]'
    room.look(lambda session: session.execute(text("pragma wal_checkpoint(truncate)")))
    with closed_after(sqlite3.connect(tmp_path / "plenary.sqlite3")) as raw:
        tables = [name for (name,) in raw.execute("select name from sqlite_master where type = 'table'")]
        found = {
            table
            for table in tables
            for row in raw.execute(f"select * from {table}")
            if mark in repr(row).replace(" ", "")
        }
    assert found == {"ballot"}


def test_the_codes_of_two_polls_have_nothing_in_common(room: Room) -> None:
    for _ in range(2):
        poll_id = room.open()
        room.cast(poll_id, 0, 0)
        room.close(poll_id)
    assert len({ballot.code for ballot in room.everything(Ballot)}) == 2


def test_no_journal_entry_of_a_whole_poll_tells_a_choice(room: Room) -> None:
    poll_id = room.open()
    options = room.options(poll_id)
    room.cast(poll_id, 0, 2)
    room.publish(poll_id)
    noted = room.look(lambda s: s.execute(text("select what, details from journal_entry")).all())
    assert "cast" not in repr([what for what, _ in noted])
    assert all('options": [' not in details and str(options) not in details for _, details in noted)


def test_a_void_polls_envelopes_are_destroyed(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 2)
    room.do("void_poll", poll_id=poll_id, reason="The wrong names")
    assert room.everything(Ballot) == []
    assert all(entry.envelope is None for entry in room.everything(RollEntry))
