"""The journal: each entry is bound to the one before, and any change is found."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from polls.database import Database
from polls.journal import JournalEntry, first_broken, note
from tests.builders import NOON, a_forum


@pytest.fixture
def forum_id(database: Database) -> int:
    def work(session):
        forum = a_forum(session)
        for number in range(5):
            note(session, forum.id, None, NOON, "noted", {"count": number})
        return forum.id

    return database.write(work)


def broken(database: Database, forum_id: int) -> int | None:
    with database.read() as session:
        return first_broken(session, forum_id)


def test_an_untouched_journal_follows(database: Database, forum_id: int) -> None:
    assert broken(database, forum_id) is None


@pytest.mark.parametrize(
    ("column", "value"), [("what", "other"), ("details", {"count": 9}), ("member_id", 7), ("hash", bytes(32))]
)
def test_a_changed_entry_is_named(database: Database, forum_id: int, column: str, value: object) -> None:
    entry = (JournalEntry.forum_id == forum_id) & (JournalEntry.number == 3)
    database.write(lambda session: session.execute(update(JournalEntry).where(entry).values({column: value})))
    assert broken(database, forum_id) == 3


def test_a_removed_entry_is_named(database: Database, forum_id: int) -> None:
    entry = (JournalEntry.forum_id == forum_id) & (JournalEntry.number == 2)
    database.write(lambda session: session.execute(delete(JournalEntry).where(entry)))
    assert broken(database, forum_id) == 3


def test_each_forum_has_a_chain_of_its_own(database: Database, forum_id: int) -> None:
    def work(session):
        other = a_forum(session)
        return note(session, other.id, None, NOON, "noted", {}).number

    assert database.write(work) == 1
    with database.read() as session:
        assert len(session.scalars(select(JournalEntry)).all()) == 6
