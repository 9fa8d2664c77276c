"""The hash-chained record of what happened: counts, ids and hashes, never a choice or a name."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from polls.database import Base, Instant

GENESIS = bytes(32)


class JournalEntry(Base):
    """One thing that happened in a forum, bound to the entry before it by its hash."""

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("forum_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    member_id: Mapped[int | None]  # who did it; None for the program itself
    what: Mapped[str] = mapped_column(String(60))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


def note(
    session: Session,
    forum_id: int,
    member_id: int | None,
    at: datetime,
    what: str,
    details: dict[str, Any],
) -> JournalEntry:
    """Append to the forum's journal. Calling it twice notes it twice."""
    last = head(session, forum_id)
    entry = JournalEntry(
        forum_id=forum_id,
        number=last.number + 1 if last else 1,
        at=at,
        member_id=member_id,
        what=what,
        details=details,
    )
    entry.hash = chained_hash(last.hash if last else GENESIS, entry)
    session.add(entry)
    session.flush()
    return entry


def head(session: Session, forum_id: int) -> JournalEntry | None:
    """The newest entry of the forum's journal."""
    newest = JournalEntry.number.desc()
    return session.scalar(
        select(JournalEntry).where(JournalEntry.forum_id == forum_id).order_by(newest).limit(1)
    )


def chained_hash(previous: bytes, entry: JournalEntry) -> bytes:
    """SHA-256 over the hash before and this entry's canonical JSON (keys sorted)."""
    told = [entry.forum_id, entry.number, entry.at, entry.member_id, entry.what, entry.details]
    return hashlib.sha256(previous + msgspec.json.encode(told, order="sorted")).digest()


def first_broken(session: Session, forum_id: int) -> int | None:
    """The number of the first entry that does not follow from the one before; None when all do."""
    previous, expected = GENESIS, 1
    entries = select(JournalEntry).where(JournalEntry.forum_id == forum_id)
    for entry in session.scalars(entries.order_by(JournalEntry.number)):
        if entry.number != expected or entry.hash != chained_hash(previous, entry):
            return entry.number
        previous, expected = entry.hash, expected + 1
    return None
