"""The hash-chained record of what happened: counts, ids and hashes, never a choice or a name."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from polls.chain import GENESIS, Link, breaks, chained_hash
from polls.database import Base, Instant
from polls.i18n import gettext as _

PUBLIC = "poll_"  # what begins so is shown to everyone; of all else only the hash
SALT_BYTES = 16
FEW = 100  # people, whom a question to the database may list


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
    # Random, where only the hash is shown: who tries what an entry may say is not told when it is right.
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(SALT_BYTES))
    # Of what it said in full, once the person in it was forgotten: the chain goes on without them.
    whole_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))


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
        salt=None if what.startswith(PUBLIC) else secrets.token_bytes(SALT_BYTES),
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
    """What the entry says, as canonical JSON (keys sorted): `[forum, number, at, member, what, details]`, and
    its salt where it has one."""
    told = [entry.forum_id, entry.number, entry.at, entry.member_id, entry.what, entry.details]
    salt = [] if entry.salt is None else [entry.salt.hex()]
    return msgspec.json.encode([*told, *salt], order="sorted")


def content_hash(entry: JournalEntry) -> bytes:
    """SHA-256 of what the entry says, or said before the person in it was forgotten."""
    return entry.whole_hash or hashlib.sha256(content(entry)).digest()


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
    links, hidden = [], []
    for entry in entries(session, forum_id):
        links.append(Link(entry.number, entry.hash, content_hash(entry)))
        if entry.whole_hash is not None and entry.what.startswith(PUBLIC):
            hidden.append(entry.number)
    return breaks(links) + [
        _("journal entry %(number)s is about a poll, and does not say all that it said.", number=number)
        for number in hidden
    ]


def forget(session: Session, forum_id: int, member_ids: Iterable[int]) -> int:
    """Leave these people out of what the journal says of everything but polls; returns of how many entries.

    What was done stays, and when. The hash of what an entry said in full is kept in its place, so the chain
    holds; its salt goes, so nobody can tell from the hash who it was, not by trying each person either.
    Entries about polls are public and stay as they are: who opened a poll is a number in them, and the
    number's name is gone. Safe to repeat.
    """
    gone = set(member_ids)
    ours = (JournalEntry.forum_id == forum_id, ~JournalEntry.what.startswith(PUBLIC, autoescape=True))
    rows = session.scalars(
        select(JournalEntry).where(*ours, _could_name(gone)).execution_options(yield_per=500)
    )
    changed = [_without(entry, gone) for entry in rows if _names_one_of(entry, gone)]
    if changed:
        session.execute(update(JournalEntry), changed)
    return len(changed)


def _could_name(member_ids: Set[int]) -> ColumnElement[bool]:
    about = JournalEntry.details["member"].as_integer()
    if len(member_ids) > FEW:
        return or_(JournalEntry.member_id.is_not(None), about.is_not(None))
    return or_(JournalEntry.member_id.in_(member_ids), about.in_(member_ids))


def _names_one_of(entry: JournalEntry, member_ids: Set[int]) -> bool:
    return entry.member_id in member_ids or entry.details.get("member") in member_ids


def _without(entry: JournalEntry, member_ids: Set[int]) -> dict[str, Any]:
    """The entry's row as it is to be."""
    details = dict(entry.details)
    if details.get("member") in member_ids:
        del details["member"]
    by = None if entry.member_id in member_ids else entry.member_id
    whole = content_hash(entry)
    return {"id": entry.id, "member_id": by, "details": details, "salt": None, "whole_hash": whole}


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
