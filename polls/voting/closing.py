"""Closing, publishing and declaring void: how a poll ends, and how its ballots lose their voters' names."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update
from sqlalchemy.orm import Session

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Sentence
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR
from polls.voting.envelopes import unseal
from polls.voting.models import CLOSED, OPEN, PAUSED, PUBLISHED, VOID, Ballot, Poll, RollEntry
from polls.voting.rules import GRACE, UNDO, check_move, ends_at


@verb(by=(MODERATOR,))
def close_poll(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, Any]:
    """Close the poll in 5 s, until when it takes ballots and closing can be undone.

    Answers the instant. A second call answers the same and changes nothing.
    """
    poll = find(session, Poll, poll_id, actor)
    check_move("close", poll.state)
    if poll.closing_at is None:
        poll.closing_at = actor.now + UNDO
        actor.note(session, "poll_closing", poll=poll.id)
    return {"poll_id": poll.id, "closing_at": msgspec.to_builtins(poll.closing_at)}


@verb(by=(MODERATOR,))
def undo_close(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Take back a closing that has not come into effect; calling it twice changes nothing."""
    poll = find(session, Poll, poll_id, actor)
    check_move("undo_close", poll.state)
    if poll.closing_at is not None and poll.closing_at <= actor.now:
        raise Refused("stale", _l("The poll has closed by now. You can prepare a new round."), state=CLOSED)
    if poll.closing_at is not None:
        poll.closing_at = None
        actor.note(session, "poll_closing_undone", poll=poll.id)
    return {"poll_id": poll.id}


@verb(by=(MODERATOR,))
def publish_poll(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Show everyone the result of a closed poll. A second call is refused as stale."""
    poll = find(session, Poll, poll_id, actor)
    check_move("publish", poll.state)
    poll.state, poll.published_at = PUBLISHED, actor.now
    actor.note(session, "poll_published", poll=poll.id, ballots_hash=poll.ballots_hash)
    return {"poll_id": poll.id}


@verb(by=(MODERATOR,))
def void_poll(session: Session, actor: Actor, *, poll_id: Id, reason: Sentence) -> dict[str, int]:
    """Declare a poll void, for a reason that everyone is shown: it has no result, now or later.

    Ballots still in their envelopes are destroyed uncounted. A second call is refused as stale.
    """
    poll = find(session, Poll, poll_id, actor)
    check_move("void", poll.state)
    _blank_envelopes(session, poll)
    poll.state, poll.void_reason, poll.closed_at = VOID, reason, poll.closed_at or actor.now
    poll.closes_at = poll.closing_at = poll.left_seconds = None
    actor.note(session, "poll_voided", poll=poll.id)
    return {"poll_id": poll.id}


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether a poll of any forum should have closed by `now`; one cheap read."""
    return session.scalar(select(Poll.id).where(_is_due(now)).limit(1)) is not None


def settle_due(session: Session, now: datetime) -> list[int]:
    """Close every poll whose time has come, and answer their ids. Twice is safe: the second finds none."""
    due = session.scalars(select(Poll).where(_is_due(now)).order_by(Poll.id)).all()
    for poll in due:
        _close(session, Actor(poll.forum_id, now), poll)
    return [poll.id for poll in due]


def _is_due(now: datetime) -> ColumnElement[bool]:
    """`ends_at(…) <= now`, said in SQL. A paused poll's clock stands, so only the hand closes it."""
    by_hand = and_(Poll.state.in_((OPEN, PAUSED)), Poll.closing_at <= now)
    return or_(by_hand, and_(Poll.state == OPEN, Poll.closes_at <= now - GRACE))


def _close(session: Session, actor: Actor, poll: Poll) -> None:
    """In the writer's one transaction: ballots without names, blank envelopes, the hash in the journal."""
    ballots = _shuffled_ballots(_choices_in_envelopes(session, poll))
    if ballots:
        whose = {"forum_id": poll.forum_id, "poll_id": poll.id}
        rows = [{"code": code, "choice": choice, **whose} for code, choice in ballots]
        session.execute(insert(Ballot), rows)
    _blank_envelopes(session, poll)
    poll.closed_at = ends_at(poll.closes_at, poll.closing_at)
    poll.state, poll.ballots_hash = CLOSED, ballots_hash(ballots)
    eligible = session.scalar(select(func.count()).where(RollEntry.poll_id == poll.id))
    actor.note(
        session,
        "poll_closed",
        poll=poll.id,
        eligible=eligible,
        ballots=len(ballots),
        ballots_hash=poll.ballots_hash,
    )


def _choices_in_envelopes(session: Session, poll: Poll) -> list[Any]:
    # Locked, where the database has locks for rows: a ballot that another process is just storing is waited
    # for and counted; one that comes later finds its row closed.
    sealed = select(RollEntry.envelope).where(RollEntry.poll_id == poll.id, RollEntry.envelope.is_not(None))
    envelopes = session.scalars(sealed.with_for_update()).all()
    return [unseal(envelope) for envelope in envelopes if envelope is not None]


def _shuffled_ballots(choices: Sequence[Any]) -> list[tuple[str, Any]]:
    """`(code, choice)` in the order of fresh random codes: neither the order nor the code tells whose."""
    return sorted(((secrets.token_hex(16), choice) for choice in choices), key=lambda ballot: ballot[0])


def _blank_envelopes(session: Session, poll: Poll) -> None:
    blank = update(RollEntry).where(RollEntry.poll_id == poll.id).values(envelope=None, is_open=False)
    session.execute(blank.execution_options(synchronize_session=False))


def ballots_hash(ballots: Sequence[tuple[str, Any]]) -> str:
    """SHA-256 of the canonical JSON of `[[code, choice], …]` in the order of the codes."""
    return hashlib.sha256(msgspec.json.encode(list(ballots), order="sorted")).hexdigest()
