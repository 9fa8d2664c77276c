"""Removing what is only needed for a while: answers kept for devices that ask again, devices signed out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Delete, delete, or_, select
from sqlalchemy.orm import Session, aliased

from polls.people.models import DoneOnce, Member, SignIn

ASK_AGAIN = timedelta(days=7)  # a device that was away for longer does not
ENDED = timedelta(days=1)  # its screens were told long ago
EXPIRED = timedelta(days=14)  # after that a device no longer learns why it is signed out


def prune(session: Session, now: datetime) -> int:
    """Remove what is no longer needed; how many rows. Safe to repeat."""
    answers = delete(DoneOnce).where(DoneOnce.at < now - ASK_AGAIN)
    return sum(_rows(session, each) for each in (answers, _over(now)))


def _over(now: datetime) -> Delete:
    """Of a person who never passed the welcome page the last one stays: it says that they took part."""
    newer = aliased(SignIn)
    has_newer = select(newer.id).where(newer.member_id == SignIn.member_id, newer.id > SignIn.id).exists()
    welcomed = SignIn.member_id.in_(select(Member.id).where(Member.welcomed_at.is_not(None)))
    is_over = or_(SignIn.ended_at < now - ENDED, SignIn.expires_at < now - EXPIRED)
    return delete(SignIn).where(is_over, or_(has_newer, welcomed))


def _rows(session: Session, statement: object) -> int:
    # Past the session: no screen shows any of it.
    options = {"synchronize_session": False}
    return session.execute(statement, execution_options=options).rowcount  # type: ignore[call-overload]
