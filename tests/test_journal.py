"""The journal: each entry is bound to the one before, a change is named, the public part tells no more."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, select, update

from polls.chain import chained_hash
from polls.database import Database
from polls.journal import (
    JournalEntry,
    content,
    content_hash,
    entries,
    findings,
    forget,
    head,
    note,
    public_line,
)
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


def test_who_tries_what_an_entry_may_say_is_not_told_when_it_is_right(
    database: Database, forum_id: int
) -> None:
    def work(session):
        for member in (4, 5):
            note(session, forum_id, None, NOON, "member_entered", {"member": member})
        return head(session, forum_id).number

    number = database.write(work)
    guess = msgspec.json.encode([forum_id, number, NOON, None, "member_entered", {"member": 5}])
    with database.read() as session:
        entry = head(session, forum_id)
        assert content(entry).startswith(guess[:-1])
        told = json.loads(public_line(entry))["content_hash"]
    assert told != hashlib.sha256(guess).hexdigest()


def test_of_a_forgotten_person_no_hash_can_be_tried_any_more(database: Database, forum_id: int) -> None:
    def work(session):
        entry = note(session, forum_id, None, NOON, "member_entered", {"member": 5})
        whole = content(entry)
        assert forget(session, forum_id, [5]) == 1
        session.refresh(entry)
        return whole, entry.whole_hash, entry.salt

    whole, kept, salt = database.write(work)
    assert kept == hashlib.sha256(whole).digest()  # of more than anything that is still there
    assert salt is None
    assert broken(database, forum_id) == []


def test_an_entry_from_before_there_were_salts_still_follows(database: Database, forum_id: int) -> None:
    def work(session):
        last = head(session, forum_id)
        old = JournalEntry(
            forum_id=forum_id, number=6, at=NOON, member_id=None, what="member_entered", details={"member": 5}
        )
        old.hash = chained_hash(last.hash, content_hash(old))
        session.add(old)
        session.flush()
        note(session, forum_id, None, NOON, "noted", {})

    database.write(work)
    assert broken(database, forum_id) == []
    database.write(lambda session: forget(session, forum_id, [5]))
    assert broken(database, forum_id) == []
