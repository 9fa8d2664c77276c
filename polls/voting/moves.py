"""What may happen to a poll in which state, and until when it takes ballots. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.voting.models import (
    CLOSED,
    DRAFT,
    IN_PREPARATION,
    OPEN,
    PAUSED,
    PUBLISHED,
    READY,
    UNDER_WAY,
    VOID,
)
from polls.voting.rules import FEWEST_OPTIONS

GRACE = timedelta(seconds=3)  # for answers in flight when a clock runs out
UNDO = timedelta(seconds=5)  # between closing by hand and its effect

FROM: dict[str, tuple[str, ...]] = {
    "change": IN_PREPARATION,
    "open": (READY,),
    "pause": (OPEN,),
    "resume": (PAUSED,),
    "extend": UNDER_WAY,
    "close": UNDER_WAY,
    "undo_close": UNDER_WAY,
    "publish": (CLOSED,),
    "void": (*UNDER_WAY, CLOSED, PUBLISHED),
    "show_step": (PUBLISHED,),
    "run_off": (CLOSED, PUBLISHED),
    "new_round": (CLOSED, PUBLISHED, VOID),
}

INSTEAD = {
    DRAFT: _l("This poll is a draft: it needs at least two options before it can be opened."),
    READY: _l("This poll has not been opened yet."),
    OPEN: _l("This poll is open."),
    PAUSED: _l("This poll is paused."),
    CLOSED: _l("This poll has been closed."),
    PUBLISHED: _l("The result of this poll has been published."),
    VOID: _l("This poll has been declared void."),
}


def check_move(what: str, state: str) -> None:
    """Refuse, with how it stands instead, unless `what` may happen to a poll in that state."""
    if state not in FROM[what]:
        raise Refused("stale", INSTEAD[state], state=state)


def ready_state(options: int) -> str:
    """`ready` once there is something to choose between, `draft` until then."""
    return READY if options >= FEWEST_OPTIONS else DRAFT


def ends_at(closes_at: datetime | None, closing_at: datetime | None) -> datetime | None:
    """The instant from which no ballot is taken: the clock's with its grace, or the hand's without."""
    ends = [closes_at + GRACE] if closes_at else []
    ends += [closing_at] if closing_at else []
    return min(ends, default=None)


def is_open(state: str, closes_at: datetime | None, closing_at: datetime | None, now: datetime) -> bool:
    """Whether a ballot that arrives now counts."""
    end = ends_at(closes_at, closing_at)
    return state == OPEN and (end is None or now < end)


def check_takes_ballots(
    state: str, closes_at: datetime | None, closing_at: datetime | None, now: datetime
) -> None:
    """Refuse a ballot unless the poll is open, with a sentence that says what it is instead."""
    if is_open(state, closes_at, closing_at, now):
        return
    if state in IN_PREPARATION:
        raise Refused("not_open", _l("This poll has not been opened yet. Please wait for the moderator."))
    if state == PAUSED:
        raise Refused("paused", _l("This poll is paused. Keep your answer and send it when it goes on."))
    if state == VOID:
        raise Refused("void", _l("This poll has been declared void: its ballots are not counted."))
    raise Refused("closed", _l("This poll is closed. This ballot came too late and was not counted."))
