"""What has to be done in a database that came back from a backup, before people come in again.

A poll that was open then is held: ballots that came after the backup are not in it, so nothing may be counted
by the poll's clock alone before a moderator has looked. Every device has to sign in again: which of them were
signed out after the backup, and why, nobody knows any more.
"""

from __future__ import annotations

from datetime import datetime
from math import ceil

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from polls import journal
from polls.agenda.models import Forum
from polls.people.models import SignIn
from polls.voting.models import OPEN, PAUSED, UNDER_WAY, Poll


def hold_polls(session: Session, taken_at: datetime, now: datetime) -> list[Poll]:
    """Pause what was open, with the time that was left then; answers all polls under way."""
    under_way = session.scalars(select(Poll).where(Poll.state.in_(UNDER_WAY)).order_by(Poll.id)).all()
    for poll in under_way:
        if poll.state == OPEN:
            _hold(poll, taken_at)
            journal.note(session, poll.forum_id, None, now, "poll_paused", {"poll": poll.id})
    return list(under_way)


def _hold(poll: Poll, taken_at: datetime) -> None:
    poll.state, poll.closing_at = PAUSED, None
    if poll.closes_at is not None:
        poll.left_seconds = max(ceil((poll.closes_at - taken_at).total_seconds()), 1)
        poll.closes_at = None


def end_sign_ins(session: Session, now: datetime) -> int:
    """End what every device was signed in by; how many were.

    Their time has run out, they were not signed out: so each keeps what its owner checks their ballots with.
    """
    valid = update(SignIn).where(SignIn.ended_at.is_(None), SignIn.expires_at > now)
    return session.execute(valid.values(expires_at=now)).rowcount  # type: ignore[attr-defined]


def note_restored(session: Session, taken_at: datetime, now: datetime) -> list[str]:
    """Note it in every forum's journal, since later entries are gone; answers the forums' titles."""
    titles = []
    for forum in session.scalars(select(Forum).order_by(Forum.id)):
        details = {"taken_at": taken_at.isoformat(timespec="seconds")}
        journal.note(session, forum.id, None, now, "restored_from_backup", details)
        titles.append(forum.title)
    return titles
