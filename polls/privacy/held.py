"""Everything that is held on one person, to be read by them: never how they voted, which nobody can tell."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from polls.agenda.keeping import kept_until
from polls.agenda.models import Forum
from polls.breakouts.models import Breakout, ReportVersion, Seat
from polls.i18n import gettext as _
from polls.journal import JournalEntry
from polls.people.models import Account, Member, SignIn
from polls.voting.models import Poll, RollEntry
from polls.voting.rules import NAMED, read_rules

Told = dict[str, Any]


def held_on(session: Session, member: Member) -> Told:
    """All of it as plain values, instants in UTC."""
    forum = session.get_one(Forum, member.forum_id)
    told = {
        "about": _about(),
        "made_at": datetime.now(UTC),
        "forum": {"title": forum.title, "address": f"/f/{forum.slug}/"},
        "kept_until": kept_until(session, forum, member.added_at),
        "person": _person(member),
        "account": _account(session, member),
        "devices": _devices(session, member),
        "breakouts": _breakouts(session, member),
        "texts_saved": _texts(session, member),
        "polls": _polls(session, member),
        "journal": _journal(session, member),
    }
    return _plain(told)


def _about() -> list[str]:
    return [
        _("This is everything that this server holds on you in this forum."),
        _("How you voted is not in it: once a secret poll is closed, nobody can tell."),
        _("A named poll was announced as such: its public ballot file has your name beside your answer."),
        _("Passwords and links are kept as hashes only, which cannot be read back."),
    ]


def _person(member: Member) -> Told:
    return {
        "number": member.id,
        "role": member.role,
        "name": member.name,
        "email": member.email,
        "stakeholder_group": member.group.name if member.group else None,
        "country": member.country,
        "added_at": member.added_at,
        "entered_at": member.welcomed_at,
        "has_personal_link": member.invitation_hash is not None,
    }


def _account(session: Session, member: Member) -> Told | None:
    account = session.get(Account, member.account_id) if member.account_id else None
    if account is None:
        return None
    return {
        "email": account.email,
        "name": account.name,
        "made_at": account.created_at,
        "has_password": account.password_hash is not None,
    }


def _devices(session: Session, member: Member) -> list[Told]:
    own = select(SignIn).where(SignIn.member_id == member.id).order_by(SignIn.id)
    return [
        {
            "how": each.how,
            "signed_in_at": each.started_at,
            "expires_at": each.expires_at,
            "signed_out_at": each.ended_at,
        }
        for each in session.scalars(own)
    ]


def _breakouts(session: Session, member: Member) -> list[Told]:
    seats = select(Breakout.title, Seat.is_facilitator).join(Seat, Seat.breakout_id == Breakout.id)
    own = seats.where(Seat.member_id == member.id).order_by(Breakout.number)
    return [{"title": title, "as_facilitator": is_one} for title, is_one in session.execute(own)]


def _texts(session: Session, member: Member) -> list[Told]:
    """Versions of a group's report-out that were saved by this person. The words are the group's."""
    saved = select(ReportVersion).where(
        ReportVersion.saved_by == member.id, ReportVersion.forum_id == member.forum_id
    )
    return [
        {"version": each.version, "saved_at": each.saved_at}
        for each in session.scalars(saved.order_by(ReportVersion.id))
    ]


def _polls(session: Session, member: Member) -> list[Told]:
    """That one was on the roll, and whether one took part; nothing more is there to be told."""
    rolls = select(RollEntry, Poll).join(Poll, Poll.id == RollEntry.poll_id)
    own = rolls.where(RollEntry.member_id == member.id).order_by(Poll.id)
    return [
        {
            "question": poll.question,
            "was_here_at_the_opening": entry.was_here,
            "took_part": entry.has_voted,
            "is_named": read_rules(poll.rules).secrecy == NAMED,
        }
        for entry, poll in session.execute(own)
    ]


def _journal(session: Session, member: Member) -> list[Told]:
    """What the journal says that this person did, or that was done about them."""
    about = JournalEntry.details["member"].as_integer() == member.id
    mine = (JournalEntry.forum_id == member.forum_id, or_(JournalEntry.member_id == member.id, about))
    entries = session.scalars(select(JournalEntry).where(*mine).order_by(JournalEntry.number))
    return [{"number": each.number, "at": each.at, "what": each.what} for each in entries]


def _plain(told: Any) -> Any:
    if isinstance(told, datetime):
        return told.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(told, dict):
        return {name: _plain(each) for name, each in told.items()}
    return [_plain(each) for each in told] if isinstance(told, list) else told
