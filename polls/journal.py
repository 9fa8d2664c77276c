"""The hash-chained record of what happened: counts, ids and hashes, never a choice or a name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from polls.chain import GENESIS, Link, breaks, chained_hash
from polls.database import Base, Instant

PUBLIC = "poll_"  # what begins so is shown to everyone; of all else only the hash


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
    entry.hash = chained_hash(last.hash if last else GENESIS, content_hash(entry))
    session.add(entry)
    session.flush()
    return entry


def head(session: Session, forum_id: int) -> JournalEntry | None:
    """The newest entry of the forum's journal."""
    newest = JournalEntry.number.desc()
    return session.scalar(
        select(JournalEntry).where(JournalEntry.forum_id == forum_id).order_by(newest).limit(1)
    )


def content(entry: JournalEntry) -> bytes:
    """What the entry says, as canonical JSON (keys sorted): `[forum, number, at, member, what, details]`."""
    told = [entry.forum_id, entry.number, entry.at, entry.member_id, entry.what, entry.details]
    return msgspec.json.encode(told, order="sorted")


def content_hash(entry: JournalEntry) -> bytes:
    """SHA-256 of what the entry says."""
    return hashlib.sha256(content(entry)).digest()


def entries(session: Session, forum_id: int) -> Iterator[JournalEntry]:
    """The forum's journal from its first entry on, a few hundred in memory at a time."""
    ours = select(JournalEntry).where(JournalEntry.forum_id == forum_id).order_by(JournalEntry.number)
    return iter(session.scalars(ours.execution_options(yield_per=500)))


def holds(session: Session, forum_id: int, number: int, mark: str) -> bool:
    """Whether the entry of that number has a hash that begins so."""
    its = (JournalEntry.forum_id == forum_id, JournalEntry.number == number)
    entry = session.scalar(select(JournalEntry).where(*its))
    return entry is not None and entry.hash.hex().startswith(mark)


def findings(session: Session, forum_id: int) -> list[str]:
    """One sentence for each thing wrong with the forum's journal; none when it is whole."""
    return breaks(Link(entry.number, entry.hash, content_hash(entry)) for entry in entries(session, forum_id))


def public_line(entry: JournalEntry) -> bytes:
    """The entry as a line of the public journal (docs/verifying.md).

    In full, and exactly as it was hashed, when it is about a poll; of any other only the hashes, since who
    joined, wrote or was admitted is nobody's business.
    """
    told: dict[str, Any] = {"number": entry.number, "hash": entry.hash.hex()}
    if entry.what.startswith(PUBLIC):
        told["content"] = content(entry).decode()
    else:
        told["content_hash"] = content_hash(entry).hex()
    return msgspec.json.encode(told) + b"\n"
