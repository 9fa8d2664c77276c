"""The picture: what one audience may see now. The only place where rows become JSON for screens.

An audience is `public` (every member and the stage), `staff` (the moderators), `breakout/<id>` (who sits
in that group) or `desk/<id>` (who facilitates it). What an audience may not see is not in its picture, so
it cannot leak.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda import parts as agenda
from polls.agenda.models import Forum
from polls.breakouts import parts as breakouts
from polls.breakouts.models import Breakout, Seat
from polls.people import parts as people
from polls.people.models import FACILITATOR, MODERATOR, Member
from polls.summary import parts as summary
from polls.voting import parts as voting

PUBLIC, STAFF = "public", "staff"
FEATURES = (people, agenda, breakouts, voting, summary)

Parts = dict[str, Any]


def picture(session: Session, forum: Forum, audience: str) -> Parts:
    """`{part: plain value}` for one audience; instants are ISO 8601 texts in UTC, no part is None."""
    parts: Parts = {}
    for draw in _draughts(audience):
        parts |= draw(session, forum)
    return {part: msgspec.to_builtins(value) for part, value in parts.items() if value is not None}


def _draughts(audience: str) -> list[Callable[[Session, Forum], Parts]]:
    if audience == PUBLIC:
        return [feature.public for feature in FEATURES]
    if audience == STAFF:
        return [feature.staff for feature in FEATURES]
    kind, _, breakout_id = audience.partition("/")
    draw = {"breakout": breakouts.breakout, "desk": breakouts.desk}[kind]
    return [lambda session, forum: draw(session, forum, int(breakout_id))]


def audiences(session: Session, forum: Forum) -> list[str]:
    """Every audience of the forum."""
    ids = session.scalars(select(Breakout.id).where(Breakout.forum_id == forum.id))
    groups = [f"{kind}/{breakout_id}" for breakout_id in ids for kind in ("breakout", "desk")]
    return [PUBLIC, STAFF, *groups]


def audiences_of(session: Session, member: Member) -> list[str]:
    """The audiences one member belongs to; later ones win where two tell the same part."""
    if member.role == MODERATOR:
        return [PUBLIC, STAFF]
    seats = session.scalars(select(Seat).where(Seat.member_id == member.id).order_by(Seat.breakout_id))
    return [PUBLIC, *(_at(seat, member) for seat in seats)]


def _at(seat: Seat, member: Member) -> str:
    is_at_desk = seat.is_facilitator and member.role == FACILITATOR
    return f"{'desk' if is_at_desk else 'breakout'}/{seat.breakout_id}"


def mine(session: Session, member: Member) -> Parts:
    """What is this member's own: who they are here, where they sit, what was received from them."""
    parts: Parts = {}
    for feature in FEATURES:
        parts |= feature.mine(session, member)
    return msgspec.to_builtins(parts)


def difference(old: Parts, new: Parts) -> Parts:
    """The parts of `new` that `old` lacks or has otherwise; parts that are gone are None."""
    changed = {part: value for part, value in new.items() if part not in old or old[part] != value}
    return changed | {part: None for part in old if part not in new}


def merged(old: Parts, changed: Parts) -> Parts:
    """`old` with the changed parts laid over: the same rule the screens follow."""
    both = old | changed
    return {part: value for part, value in both.items() if value is not None}
