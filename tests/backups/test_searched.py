"""After the close no order, no time and no table says whose ballot was which, wherever one looks."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import MetaData, select, text

from polls.database import Database, Instant
from polls.voting.models import BallotFile, RollEntry
from tests.backups.rooms import backed_up, restored
from tests.voting.rooms import Room, a_room

VOTERS = 40
PLACE = {"sqlite": "rowid", "postgresql": "ctid"}  # where a row stands in the database's own files


@pytest.fixture
def room(database: Database) -> Room:
    return a_room(database, VOTERS)


def everything(room: Room) -> dict[str, list[Any]]:
    """Every row by its table."""
    found = MetaData()
    found.reflect(room.database.engine)
    with room.database.engine.connect() as connection:
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            for table in found.tables.values()
        }


def all_vote(room: Room, poll_id: int) -> list[int]:
    """In an order of chance, some of them twice; answers the order in which they voted last."""
    order = random.Random(7).sample(range(VOTERS), VOTERS)
    for second, voter in enumerate([*order[:10], *order], 1):
        room.cast(poll_id, voter, voter % 3, at=second)
    return [room.voters[voter].member_id for voter in order]


@pytest.mark.proof
def test_voting_writes_into_the_voters_own_row_and_nowhere_else(room: Room) -> None:
    poll_id = room.open()
    before = everything(room)
    all_vote(room, poll_id)
    after = everything(room)
    assert [name for name, rows in after.items() if rows != before[name]] == ["roll_entry"]


def test_the_roll_and_the_ballots_hold_no_time() -> None:
    for model in (RollEntry, BallotFile):
        assert not [column for column in model.__table__.columns if isinstance(column.type, Instant)]


def test_where_rows_of_the_roll_stand_says_nothing_of_who_voted_when(room: Room) -> None:
    poll_id = room.open()
    order = all_vote(room, poll_id)
    # The database knows its tables, as it does after a minute, and goes through them as they stand.
    room.database.write(lambda session: session.execute(text("ANALYZE")))
    room.close(poll_id)
    assert room.caretaker.tidy()
    place = PLACE[room.database.engine.dialect.name]
    standing = room.look(
        lambda s: s.scalars(text(f"SELECT member_id FROM roll_entry ORDER BY {place}")).all()
    )
    assert standing == sorted(order)


def test_tidying_up_is_done_once_nobody_reads_any_more(room: Room) -> None:
    poll_id = room.open()
    room.fill(poll_id, 0, 1, 2, 0, 1)
    room.close(poll_id)
    with room.database.read() as session:
        session.scalars(select(RollEntry)).all()
        assert not room.caretaker.tidy()
    assert room.poll(poll_id).key_id is not None  # so it is not forgotten
    assert room.caretaker.tidy()


def test_a_backup_stands_in_the_order_of_keys_and_so_does_what_it_makes(room: Room, tmp_path: Any) -> None:
    poll_id = room.open()
    order = all_vote(room, poll_id)
    backed_up(room)
    url = f"sqlite:///{tmp_path / 'moved.sqlite3'}"
    restored(room, url)
    moved = Database(url)
    with moved.read() as session:
        standing = session.scalars(text("SELECT member_id FROM roll_entry ORDER BY rowid")).all()
    moved.close()
    assert standing == sorted(order)
