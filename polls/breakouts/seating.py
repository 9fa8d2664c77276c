"""Who sits in which breakout: by hand, or everyone spread evenly."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.breakouts.models import Breakout, Seat
from polls.breakouts.rules import spread
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id
from polls.people.acting import Actor, verb
from polls.people.actions import ON_MEMBER_REMOVED
from polls.people.finding import find
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, Member

Answer = dict[str, Any]


@verb(by=(MODERATOR,))
def seat_member(
    session: Session, actor: Actor, *, breakout_id: Id, member_id: Id, is_facilitator: bool = False
) -> Answer:
    """Seat a member in a group. A participant leaves the group they sat in; a facilitator may have several.

    Calling it twice seats once.
    """
    breakout = find(session, Breakout, breakout_id, actor)
    member = find(session, Member, member_id, actor)
    _check_can_sit(member, is_facilitator)
    seats = session.scalars(select(Seat).where(Seat.member_id == member.id)).all()
    here = next((seat for seat in seats if seat.breakout_id == breakout.id), None)
    if not is_facilitator:
        for seat in seats:
            if seat is not here and not seat.is_facilitator:
                session.delete(seat)
    if here is None:
        here = Seat(forum_id=actor.forum_id, breakout_id=breakout.id, member_id=member.id)
        session.add(here)
    here.is_facilitator = is_facilitator
    actor.note(
        session, "member_seated", breakout=breakout.id, member=member.id, is_facilitator=is_facilitator
    )
    return {}


def _check_can_sit(member: Member, is_facilitator: bool) -> None:
    if member.admission != "in":
        raise Refused("not_found", _l("This person is not in the forum."), "member_id")
    if is_facilitator and member.role not in (FACILITATOR, MODERATOR):
        raise Refused("not_a_facilitator", _l("Give this person the facilitator's role first."), "member_id")


@verb(by=(MODERATOR,))
def unseat_member(session: Session, actor: Actor, *, breakout_id: Id, member_id: Id) -> Answer:
    """Take a member's seat in a group away. Calling it twice takes it once."""
    breakout = find(session, Breakout, breakout_id, actor)
    member = find(session, Member, member_id, actor)
    one = (Seat.breakout_id == breakout.id) & (Seat.member_id == member.id)
    seat = session.scalar(select(Seat).where(one))
    if seat is not None:
        session.delete(seat)
        actor.note(session, "member_unseated", breakout=breakout.id, member=member.id)
    return {}


@verb(by=(MODERATOR,))
def spread_members(session: Session, actor: Actor) -> Answer:
    """Seat every attendee who has no seat, each stakeholder group evenly over the breakouts → `{seated}`.

    Those who sit already stay. Calling it twice seats nobody again.
    """
    seated = _stakeholders_by_breakout(session, actor)
    if not seated:
        raise Refused("no_breakouts", _l("There are no breakouts yet. Add one first."))
    places = spread(_unseated(session, actor), seated)
    for member_id, breakout_id in places:
        session.add(Seat(forum_id=actor.forum_id, breakout_id=breakout_id, member_id=member_id))
    actor.note(session, "members_spread", seated=len(places))
    return {"seated": len(places)}


def _stakeholders_by_breakout(session: Session, actor: Actor) -> dict[int, list[int | None]]:
    of_forum = select(Breakout.id).where(Breakout.forum_id == actor.forum_id)
    breakouts = session.scalars(of_forum.order_by(Breakout.id))
    found: dict[int, list[int | None]] = defaultdict(list, {each: [] for each in breakouts})
    seats = select(Seat.breakout_id, Member.group_id).join(Member, Member.id == Seat.member_id)
    for breakout_id, group_id in session.execute(seats.where(Seat.forum_id == actor.forum_id)):
        found[breakout_id].append(group_id)
    return dict(found)


def _unseated(session: Session, actor: Actor) -> dict[int, int | None]:
    sitting = select(Seat.member_id).where(Seat.forum_id == actor.forum_id)
    attendees = select(Member.id, Member.group_id).where(
        Member.forum_id == actor.forum_id,
        Member.role == ATTENDEE,
        Member.admission == "in",
        Member.id.not_in(sitting),
    )
    return dict(session.execute(attendees.order_by(Member.id)).all())


def free_seats(session: Session, _actor: Actor, member: Member) -> None:
    """Take every seat of a member who is being removed away."""
    for seat in session.scalars(select(Seat).where(Seat.member_id == member.id)):
        session.delete(seat)


ON_MEMBER_REMOVED.append(free_seats)
