"""A forum's breakouts, their seats, report-outs and turns, in the order people know them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.breakouts.models import Breakout, Report, Seat, Turn
from polls.people.models import Member


def breakouts_of(session: Session, forum_id: int) -> Sequence[Breakout]:
    """The forum's breakouts by their number."""
    breakouts = select(Breakout).where(Breakout.forum_id == forum_id)
    return session.scalars(breakouts.order_by(Breakout.number, Breakout.id)).all()


def seats_in(session: Session, breakout: Breakout) -> Sequence[Seat]:
    """Every seat of one breakout, the oldest first."""
    return session.scalars(select(Seat).where(Seat.breakout_id == breakout.id).order_by(Seat.id)).all()


def find_report(session: Session, breakout: Breakout) -> Report | None:
    """The breakout's report-out, if anyone has begun it."""
    return session.scalar(select(Report).where(Report.breakout_id == breakout.id))


def turns_of(session: Session, forum_id: int) -> Sequence[Turn]:
    """The forum's turns in order."""
    turns = select(Turn).where(Turn.forum_id == forum_id)
    return session.scalars(turns.order_by(Turn.position, Turn.id)).all()


def find_turn(session: Session, breakout: Breakout) -> Turn | None:
    """The breakout's turn, if it is in the queue."""
    return session.scalar(select(Turn).where(Turn.breakout_id == breakout.id))


def facilitator_names(session: Session, forum_id: int) -> dict[int, list[str]]:
    """By breakout, the names of those who facilitate it, gave one and are in the forum."""
    rows = (
        select(Seat.breakout_id, Member.name)
        .join(Member, Member.id == Seat.member_id)
        .where(Seat.forum_id == forum_id, Seat.is_facilitator, Member.admission == "in", Member.name != "")
        .order_by(Seat.id)
    )
    names: dict[int, list[str]] = {}
    for breakout_id, name in session.execute(rows):
        assert name is not None, "the query asks for those with a name"
        names.setdefault(breakout_id, []).append(name)
    return names
