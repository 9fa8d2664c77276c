"""What screens may see of people: rows become plain values here. No list of attendees for anyone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.people.here import here
from polls.people.log import log
from polls.people.models import MODERATOR, Member, StakeholderGroup

Parts = dict[str, Any]


def public(session: Session, forum: Any) -> Parts:
    """What every member and the stage may see: the names of the stakeholder groups, how many are here."""
    of_forum = select(StakeholderGroup).where(StakeholderGroup.forum_id == forum.id)
    groups = session.scalars(of_forum.order_by(StakeholderGroup.position, StakeholderGroup.id))
    return {"groups": [{"id": group.id, "name": group.name} for group in groups]} | presence(session, forum)


def presence(session: Session, forum: Any) -> Parts:
    """How many are here, which every member and the stage may see."""
    return {"presence": {"here": len(here(forum.id))}}


def staff(session: Session, forum: Any) -> Parts:
    """What moderators may see besides: counts, who waits to be admitted, who else moderates."""
    present = here(forum.id)
    return {
        "people": {
            "total": _total(session, forum.id),
            "waiting": _waiting(session, forum.id),
            "here": len(present),
        },
        "moderators": _moderators(session, forum.id, present),
        "log": log(session, forum.id),
    }


def mine(session: Session, members: Sequence[Any]) -> dict[int, Parts]:
    """By member id, what is each one's own: who they are here. `members` are rows with a member's columns."""
    return {each.id: {"me": _me(each)} for each in members}


def _me(member: Any) -> dict[str, Any]:
    return {
        "id": member.id,
        "role": member.role,
        "name": member.name,
        "group_id": member.group_id,
        "country": member.country,
    }


def _total(session: Session, forum_id: int) -> int:
    members = select(func.count()).where(Member.forum_id == forum_id, Member.admission == "in")
    return session.scalar(members) or 0


def _waiting(session: Session, forum_id: int) -> list[dict[str, Any]]:
    waiting = select(Member).where(Member.forum_id == forum_id, Member.admission == "waiting")
    return [{"id": each.id, "name": each.name} for each in session.scalars(waiting.order_by(Member.id))]


def _moderators(session: Session, forum_id: int, present: set[int]) -> list[dict[str, Any]]:
    ours = select(Member).where(Member.forum_id == forum_id, Member.role == MODERATOR)
    return [
        {"id": each.id, "name": each.name, "is_here": each.id in present}
        for each in session.scalars(ours.where(Member.admission == "in").order_by(Member.id))
    ]
