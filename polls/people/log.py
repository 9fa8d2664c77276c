"""What was done last, for the moderators: so that several of them do not tread on each other."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from polls.journal import JournalEntry
from polls.people.models import FACILITATOR, MODERATOR, Member

NEWEST = 30
GONE = "gone"  # the screen has words for it
FOR_CHECKING = ("parts",)  # what only `verify` reads, and is long


def log(session: Session, forum_id: int) -> list[dict[str, Any]]:
    """`[{number, at, who, what, details}]`, the newest first; `who` is None for the program itself, and GONE
    for someone who was forgotten since.

    Only what moderators, facilitators and the program did, and not that they came in: who comes and goes
    is nobody's business.
    """
    by_staff = or_(JournalEntry.member_id.is_(None), Member.role.in_((MODERATOR, FACILITATOR)))
    a_deed = JournalEntry.what != "member_entered"
    entries = (
        select(JournalEntry, Member)
        .outerjoin(Member, Member.id == JournalEntry.member_id)
        .where(JournalEntry.forum_id == forum_id, by_staff, a_deed)
        .order_by(JournalEntry.number.desc())
        .limit(NEWEST)
    )
    return [_line(entry, member) for entry, member in session.execute(entries)]


def _line(entry: JournalEntry, member: Member | None) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": entry.at,
        "who": _who(entry, member),
        "what": entry.what,
        "details": {name: value for name, value in entry.details.items() if name not in FOR_CHECKING},
    }


def _who(entry: JournalEntry, member: Member | None) -> str | None:
    if member is None:
        return GONE if entry.whole_hash else None
    return member.name or member.role
