"""The journal: each entry is bound to the one before, a change is named, the public part tells no more."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from polls.database import Database
from polls.journal import JournalEntry, content, entries, findings, head, note, public_line
from tests.builders import NOON, a_forum


@pytest.fixture
def forum_id(database: Database) -> int:
    def work(session):
        forum = a_forum(session)
        for number in range(5):
            note(session, forum.id, None, NOON, "noted", {"count": number})
        return forum.id

    return database.write(work)


def broken(database: Database, forum_id: int) -> list[str]:
    with database.read() as session:
        return findings(session, forum_id)


def third(forum_id: int) -> Any:
    return (JournalEntry.forum_id == forum_id) & (JournalEntry.number == 3)


def test_an_untouched_journal_follows(database: Database, forum_id: int) -> None:
    assert broken(database, forum_id) == []


@pytest.mark.parametrize(
    ("column", "value"), [("what", "other"), ("details", {"count": 9}), ("member_id", 7)]
)
def test_a_changed_entry_is_named(database: Database, forum_id: int, column: str, value: object) -> None:
    change = update(JournalEntry).where(third(forum_id)).values({column: value})
    database.write(lambda session: session.execute(change))
    assert broken(database, forum_id) == ["journal entry 3 was changed, or the hash before it was."]


def test_a_changed_hash_is_named(database: Database, forum_id: int) -> None:
    change = update(JournalEntry).where(third(forum_id)).values(hash=bytes(32))
    database.write(lambda session: session.execute(change))
    assert broken(database, forum_id) == ["the hash of journal entry 3 was changed."]


def test_a_removed_entry_is_named(database: Database, forum_id: int) -> None:
    database.write(lambda session: session.execute(delete(JournalEntry).where(third(forum_id))))
    assert broken(database, forum_id) == ["journal entry 3 is missing."]


def test_each_forum_has_a_chain_of_its_own(database: Database, forum_id: int) -> None:
    def work(session):
        other = a_forum(session)
        return note(session, other.id, None, NOON, "noted", {}).number

    assert database.write(work) == 1
    with database.read() as session:
        assert len(session.scalars(select(JournalEntry)).all()) == 6
        assert [entry.number for entry in entries(session, forum_id)] == [1, 2, 3, 4, 5]


def test_what_is_about_a_poll_is_public_exactly_as_it_was_hashed(database: Database, forum_id: int) -> None:
    with database.read() as session:
        before = head(session, forum_id)
        noted = note(session, forum_id, 4, NOON, "poll_opened", {"poll": 7, "eligible": 12})
        line = json.loads(public_line(noted))
    said = line["content"].encode()
    assert json.loads(said)[3:] == [4, "poll_opened", {"eligible": 12, "poll": 7}]
    assert before is not None
    assert line["hash"] == hashlib.sha256(before.hash + hashlib.sha256(said).digest()).hexdigest()


def test_of_all_else_the_public_journal_shows_only_hashes(database: Database, forum_id: int) -> None:
    with database.read() as session:
        entry = head(session, forum_id)
        assert entry is not None
        told = json.loads(public_line(entry))
        assert told.keys() == {"number", "hash", "content_hash"}
        assert told["content_hash"] == hashlib.sha256(content(entry)).hexdigest()
