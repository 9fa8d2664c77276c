"""What people can ask for: to be told what is held on them, and to be forgotten."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.finding import forum_of
from polls.inputs import Id
from polls.people.acting import Actor, verb
from polls.people.actions import ON_MEMBER_REMOVED, remove_member
from polls.people.finding import find
from polls.people.models import MODERATOR, ROLES, Member, SignIn
from polls.privacy.forgetting import forget
from polls.privacy.held import held_on
from polls.privacy.standing import places_of
from polls.voting.unnaming import unname


@verb(by=ROLES)
def erase_oneself(session: Session, actor: Actor) -> dict[str, Any]:
    """Leave the forum and be forgotten: signed out on every device, the link dead. What one voted stays
    counted. Refused for the last moderator. A second call finds nobody signed in."""
    # By the program: the receipt is not to say whose it is.
    return remove_member(session, Actor(actor.forum_id, actor.now), member_id=actor.member_id)


@verb(by=(MODERATOR,))
def tell_what_is_held(session: Session, actor: Actor, *, member_id: Id) -> dict[str, Any]:
    """All that is held on a person who asked for it (see `held_on`). The journal keeps that it was told."""
    member = find(session, Member, member_id, actor)
    actor.note(session, "member_told", member=member.id)
    return held_on(session, member)


def forget_member(session: Session, actor: Actor, member: Member) -> None:
    """What being removed means besides: nothing stays by which the person could be known, but what others
    wrote; the entry says where that is."""
    places = places_of(session, actor.forum_id, member.name)
    came_in = _came_in(session, member)
    kinds = Counter(ballots=unname(session, member, actor.now))  # first: it looks for the name
    kinds += forget(session, actor.forum_id, [member.id])
    # That someone came in is still counted; on which day is all that is left of when.
    member.welcomed_at = came_in and came_in.replace(hour=0, minute=0, second=0, microsecond=0)
    forum_of(session, actor).uncleared_since = actor.now
    actor.note(session, "member_forgotten", **kinds, **places)


def _came_in(session: Session, member: Member) -> datetime | None:
    first = select(SignIn.started_at).where(SignIn.member_id == member.id).order_by(SignIn.id).limit(1)
    return member.welcomed_at or session.scalar(first)


ON_MEMBER_REMOVED.append(forget_member)
