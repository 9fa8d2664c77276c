"""The lightning round: a queue of turns in the moderator's order, each with its time."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.clock import put_clock, start_clock
from polls.agenda.finding import forum_of
from polls.agenda.models import Item
from polls.agenda.moving import ON_ITEM_STARTED
from polls.breakouts.finding import turns_of
from polls.breakouts.groups import HIGHEST_NUMBER
from polls.breakouts.models import Breakout, Turn
from polls.breakouts.reports import report_of
from polls.breakouts.rules import (
    DONE,
    NOW,
    SKIPPED,
    WAITING,
    check_listed_once,
    check_report,
    check_turn,
    check_turn_on,
    next_waiting,
)
from polls.inputs import Id, Seconds
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR

Answer = dict[str, Any]
Queue = Annotated[list[Id], Meta(max_length=HIGHEST_NUMBER)]


@verb(by=(MODERATOR,))
def set_queue(session: Session, actor: Actor, *, breakout_ids: Queue, seconds: Seconds) -> Answer:
    """Queue these breakouts in this order, each with so many seconds.

    A turn that is on or over stays as it is; a waiting or skipped one that is not named leaves the
    queue. Calling it twice changes nothing.
    """
    check_listed_once(breakout_ids)
    breakouts = [find(session, Breakout, breakout_id, actor) for breakout_id in breakout_ids]
    turns = {turn.breakout_id: turn for turn in turns_of(session, actor.forum_id)}
    kept = [turn for each, turn in turns.items() if each not in breakout_ids and turn.state in (NOW, DONE)]
    for each, turn in turns.items():
        if each not in breakout_ids and turn not in kept:
            session.delete(turn)
    for position, turn in enumerate([*kept, *(_queued(session, turns, each) for each in breakouts)]):
        turn.position = position
        if turn.state in (WAITING, SKIPPED):
            turn.seconds = seconds
    actor.note(session, "queue_set", breakouts=breakout_ids, seconds=seconds)
    return {"turns": [turn.id for turn in turns_of(session, actor.forum_id)]}


def _queued(session: Session, turns: dict[int, Turn], breakout: Breakout) -> Turn:
    turn = turns.get(breakout.id)
    if turn is None:
        turn = Turn(forum_id=breakout.forum_id, breakout_id=breakout.id, position=0, state=WAITING)
        session.add(turn)
    elif turn.state == SKIPPED:
        turn.state = WAITING  # whoever names it in the queue wants to hear it
    return turn


@verb(by=(MODERATOR,))
def start_turn(session: Session, actor: Actor, *, from_turn: Id | None = None, turn_id: Id) -> Answer:
    """Put a group on stage: end `from_turn` (None: none is on), start this one and the room's clock.

    Refused when another turn is on than the moderator saw. Calling it twice starts once.
    """
    turn = find(session, Turn, turn_id, actor)
    if turn.state == NOW:
        return {"turn_id": turn.id}
    current = _current(session, actor)
    check_turn_on(from_turn, current.id if current else None)
    check_turn("start", turn.state)
    _start(session, actor, current, turn)
    return {"turn_id": turn.id}


@verb(by=(MODERATOR,))
def next_turn(session: Session, actor: Actor, *, from_turn: Id | None = None) -> Answer:
    """End `from_turn` and start the next one that waits → `{turn_id}`, None when the round is over.

    A second press is refused as stale, so no turn is ever skipped by accident.
    """
    current = _current(session, actor)
    check_turn_on(from_turn, current.id if current else None)
    turn = next_waiting(turns_of(session, actor.forum_id))
    if turn is not None:
        _start(session, actor, current, turn)
    elif current is not None:
        _end(session, actor, current, DONE)
    return {"turn_id": turn.id if turn else None}


def _current(session: Session, actor: Actor) -> Turn | None:
    on = (Turn.forum_id == actor.forum_id) & (Turn.state == NOW)
    return session.scalar(select(Turn).where(on))


def _start(session: Session, actor: Actor, current: Turn | None, turn: Turn) -> None:
    report = report_of(session, find(session, Breakout, turn.breakout_id, actor))
    check_report("present", report.state)
    if current is not None:
        _end(session, actor, current, DONE)
    turn.state, turn.started_at, turn.ended_at = NOW, actor.now, None
    report.presented_at = report.presented_at or actor.now
    start_clock(forum_of(session, actor), turn.seconds, actor.now)
    actor.note(session, "turn_started", turn=turn.id, breakout=turn.breakout_id, seconds=turn.seconds)


def _end(session: Session, actor: Actor, turn: Turn, state: str) -> None:
    turn.state, turn.ended_at = state, actor.now
    put_clock(forum_of(session, actor), None)
    actor.note(session, "turn_ended", turn=turn.id, breakout=turn.breakout_id)


@verb(by=(MODERATOR,))
def end_turn(session: Session, actor: Actor, *, turn_id: Id) -> Answer:
    """End the turn that is on, and its clock. Calling it twice ends once."""
    turn = find(session, Turn, turn_id, actor)
    if turn.state != DONE:
        check_turn("end", turn.state)
        _end(session, actor, turn, DONE)
    return {"state": turn.state}


@verb(by=(MODERATOR,))
def skip_turn(session: Session, actor: Actor, *, turn_id: Id) -> Answer:
    """Pass over a waiting turn, or cut off the one that is on. Calling it twice skips once."""
    turn = find(session, Turn, turn_id, actor)
    if turn.state == SKIPPED:
        return {"state": turn.state}
    check_turn("skip", turn.state)
    if turn.state == NOW:
        _end(session, actor, turn, SKIPPED)
    turn.state = SKIPPED
    actor.note(session, "turn_skipped", turn=turn.id, breakout=turn.breakout_id)
    return {"state": turn.state}


@verb(by=(MODERATOR,))
def return_turn(session: Session, actor: Actor, *, turn_id: Id) -> Answer:
    """Put a turn that is on, over or skipped back to the end of the queue. Twice returns once."""
    turn = find(session, Turn, turn_id, actor)
    if turn.state == WAITING:
        return {"state": turn.state}
    check_turn("return", turn.state)
    if turn.state == NOW:
        _end(session, actor, turn, WAITING)
    turn.state, turn.started_at, turn.ended_at = WAITING, None, None
    turn.position = max(each.position for each in turns_of(session, actor.forum_id)) + 1
    actor.note(session, "turn_returned", turn=turn.id, breakout=turn.breakout_id)
    return {"state": turn.state}


def end_turn_with_its_item(session: Session, actor: Actor, item: Item) -> None:
    """The agenda has moved on, so whoever still had the floor has finished."""
    current = _current(session, actor)
    if current is not None:
        current.state, current.ended_at = DONE, actor.now
        actor.note(session, "turn_ended", turn=current.id, breakout=current.breakout_id)


ON_ITEM_STARTED.append(end_turn_with_its_item)
