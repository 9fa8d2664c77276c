"""Closing, publishing and declaring void: how a poll ends, and how its ballots lose their voters' names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Sentence
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR
from polls.voting import keys
from polls.voting.emptying import AT_ONCE, Roll, empty, pack
from polls.voting.group_table import group_table
from polls.voting.models import CLOSED, OPEN, PUBLISHED, UNDER_WAY, VOID, BallotFile, Poll, RollEntry
from polls.voting.moves import GRACE, UNDO, check_move, ends_at
from polls.voting.rules import read_rules
from polls.voting.turns import in_turns


@verb(by=(MODERATOR,))
def close_poll(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, Any]:
    """Close the poll in 5 s, until when it takes ballots and closing can be undone.

    Answers the instant. A second call answers the same and changes nothing. Refused as `key_missing` on a
    server without the poll's key.
    """
    poll = find(session, Poll, poll_id, actor)
    check_move("close", poll.state)
    # Without it the ballots could not be opened when the time has come.
    keys.current().check(poll.key_id, poll.seed_commitment)
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
    _blank_envelopes(session, poll, _members(session, poll))
    poll.state, poll.void_reason, poll.closed_at = VOID, reason, poll.closed_at or actor.now
    poll.closes_at = poll.closing_at = poll.left_seconds = None
    actor.note(session, "poll_voided", poll=poll.id)
    return {"poll_id": poll.id}


def due(session: Session, now: datetime) -> Sequence[int]:
    """The ids of the polls of every forum that should have closed by `now`; one cheap read."""
    return session.scalars(select(Poll.id).where(_is_due(now)).order_by(Poll.id)).all()


def close_due(session: Session, poll_id: int, now: datetime) -> bool:
    """Close a poll whose time has come; whether it was its time still. A second time it is not.

    All or nothing, in the writer's one transaction. Refused as `key_missing` on a server without the key.
    """
    poll = session.scalar(select(Poll).where(Poll.id == poll_id, _is_due(now)))
    if poll is not None:
        _close(session, Actor(poll.forum_id, now), poll)
    return poll is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    """`ends_at(…) <= now`, said in SQL. A paused poll's clock stands, so only the hand closes it."""
    by_hand = and_(Poll.state.in_(UNDER_WAY), Poll.closing_at <= now)
    return or_(by_hand, and_(Poll.state == OPEN, Poll.closes_at <= now - GRACE))


def _close(session: Session, actor: Actor, poll: Poll) -> None:
    """After it nothing links a voter to a choice, once the key is destroyed too (see live/caretaker.py)."""
    roll = empty(session, poll, keys.current().key(poll.key_id))
    packed = pack(poll, read_rules(poll.rules).secrecy, roll.ballots)
    session.add(BallotFile(poll_id=poll.id, forum_id=poll.forum_id, content=packed.content))
    poll.groups = _group_table(session, poll, roll)
    _blank_envelopes(session, poll, roll.members)
    poll.closed_at = ends_at(poll.closes_at, poll.closing_at)
    poll.state, poll.ballots_hash, poll.present = CLOSED, packed.ballots_hash, roll.present
    poll.lot_seed = keys.current().seed(poll.key_id).hex()
    # Not how many records there are: where ballots are split, and the result is not shown yet, that number
    # would tell everyone how many abstained. The hash of the ballots binds them all the same.
    actor.note(
        session,
        "poll_closed",
        poll=poll.id,
        eligible=len(roll.members),
        present=roll.present,
        ballots=len(roll.ballots),
        ballots_hash=packed.ballots_hash,
        seed=poll.lot_seed,
    )


def _group_table(session: Session, poll: Poll, roll: Roll) -> dict[str, Any] | None:
    ballots = ((ballot.group, ballot.choice) for ballot in in_turns(roll.ballots))
    fewest = session.get_one(Forum, poll.forum_id).fewest_shown
    return group_table(poll.method, poll.option_ids, ballots, fewest)


def _members(session: Session, poll: Poll) -> Sequence[int]:
    own = select(RollEntry.member_id).where(RollEntry.poll_id == poll.id)
    return session.scalars(own.order_by(RollEntry.member_id)).all()


def _blank_envelopes(session: Session, poll: Poll, members: Sequence[int]) -> None:
    """`members` are all on the roll, in order."""
    blank = update(RollEntry).where(RollEntry.poll_id == poll.id).values(envelope=None, is_open=False)
    for start in in_turns(range(0, len(members), AT_ONCE)):
        some = members[start : start + AT_ONCE]
        those = blank.where(RollEntry.member_id.between(some[0], some[-1]))
        session.execute(those.execution_options(synchronize_session=False))
