"""The purge: some time after a forum, who its people were is removed; results and the report stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from polls import journal
from polls.agenda.keeping import days_kept, kept_until
from polls.agenda.models import Forum
from polls.people.acting import Actor
from polls.people.models import Member, SignIn
from polls.people.rules import CLOSED
from polls.privacy.forgetting import forget
from polls.summary.attribution import tell_anew
from polls.summary.took_part import counted
from polls.voting.models import UNDER_WAY, Poll
from polls.voting.unnaming import unname_everyone

IS_KNOWN = or_(
    Member.name.is_not(None),
    Member.email.is_not(None),
    Member.country.is_not(None),
    Member.group_id.is_not(None),
    Member.account_id.is_not(None),
    Member.invitation_hash.is_not(None),
    Member.id.in_(select(SignIn.member_id)),
)


def due(session: Session, now: datetime) -> list[int]:
    """The ids of the forums of which someone is still known whose time is over."""
    forums = session.scalars(select(Forum).order_by(Forum.id))
    return [forum.id for forum in forums if _whose_time_is_over(session, forum, now)]


def purge_due(session: Session, forum_id: int, now: datetime) -> dict[str, int] | None:
    """Purge the forum where that is due, and say how many of each kind; None where nothing is."""
    forum = session.get_one(Forum, forum_id)
    member_ids = _whose_time_is_over(session, forum, now)
    return purge(session, forum, member_ids, now) if member_ids else None


def purge_now(session: Session, forum: Forum, now: datetime) -> dict[str, int]:
    """Purge the forum whatever its time, as its host asks; with nobody known it changes nothing."""
    known = select(Member.id).where(Member.forum_id == forum.id, IS_KNOWN).order_by(Member.id)
    member_ids = session.scalars(known).all()
    return purge(session, forum, member_ids, now) if member_ids else {}


def purge(session: Session, forum: Forum, member_ids: Sequence[int], now: datetime) -> dict[str, int]:
    """Forget these members, and every name in the ballot files; the journal keeps a receipt of how many of
    each kind. All or nothing, in the writer's one transaction."""
    if forum.attendance is None:
        forum.attendance = counted(session, forum)
    kinds = forget(session, forum.id, member_ids)
    kinds["ballots"] += unname_everyone(session, forum.id, now)
    tell_anew(session, Actor(forum.id, now))  # the report stays, without the names of who facilitated
    forum.purged_at = forum.uncleared_since = now
    # Nobody new comes in by a code that still stands on somebody's slide.
    forum.join_policy, forum.join_code = CLOSED, None
    told = dict(+kinds)
    journal.note(session, forum.id, None, now, "forum_purged", told)
    return told


def _whose_time_is_over(session: Session, forum: Forum, now: datetime) -> Sequence[int]:
    """Members who are known, and were added as long ago as the forum is to have been over.

    So whoever comes later (a moderator whom the host makes to look something up) has as much time. While a
    poll is under way nobody's is over.
    """
    until = kept_until(session, forum)
    if until is None or now < until or _votes(session, forum):
        return []
    added = Member.added_at <= now - timedelta(days=days_kept(forum))
    known = select(Member.id).where(Member.forum_id == forum.id, added, IS_KNOWN)
    return session.scalars(known.order_by(Member.id)).all()


def _votes(session: Session, forum: Forum) -> bool:
    poll = select(Poll.id).where(Poll.forum_id == forum.id, Poll.state.in_(UNDER_WAY)).limit(1)
    return session.scalar(poll) is not None
