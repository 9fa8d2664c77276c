"""The lightning round as screens are told it: whose turn is on, who is next, and the whole queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from polls.breakouts.attribution import Sources
from polls.breakouts.finding import turns_of
from polls.breakouts.models import Breakout, Turn
from polls.breakouts.rules import NOW, next_waiting, turns_ahead

Parts = dict[str, Any]


def told_round(
    session: Session, forum_id: int, breakouts: Mapping[int, Breakout], sources: Sources
) -> Parts | None:
    """The queue with the turn that is on and the next one; None where there is no queue."""
    turns = turns_of(session, forum_id)
    if not turns:
        return None
    told = {turn.id: _turn(turn, breakouts[turn.breakout_id], sources) for turn in turns}
    current = next((turn for turn in turns if turn.state == NOW), None)
    following = next_waiting(turns)
    return {
        "turns": list(told.values()),
        "current": current and _which(told[current.id]) | {"started_at": current.started_at},
        "next": following and _which(told[following.id]) | {"title": told[following.id]["title"]},
    }


def own_turn(session: Session, breakout: Breakout) -> Parts | None:
    """The group's own turn, for its people: its state, and how many come before it."""
    turns = turns_of(session, breakout.forum_id)
    own = next((turn for turn in turns if turn.breakout_id == breakout.id), None)
    if own is None:
        return None
    return {"turn_id": own.id, "state": own.state, "ahead": turns_ahead(turns, own)}


def _which(told: Parts) -> Parts:
    return {"turn_id": told["id"], "breakout_id": told["breakout_id"]}


def _turn(turn: Turn, breakout: Breakout, sources: Sources) -> Parts:
    source = sources.of(breakout.id)
    return {
        # Turns are numbered as they were queued, at first often in the order of the groups.
        "id": turn.id if source.is_told else source.alias,
        "breakout_id": source.shown_id,
        "number": source.shown_number,
        "title": source.shown_title,
        "task": breakout.task,
        "seconds": turn.seconds,
        "state": turn.state,
    }
