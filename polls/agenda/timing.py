"""Working the room's clock: set, hold, resume, one minute more, away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from polls.agenda import clock as clocks
from polls.agenda.clock import Clock, clock_of, put_clock
from polls.agenda.finding import forum_of
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Seconds
from polls.people.acting import Actor, verb
from polls.people.models import MODERATOR


@verb(by=(MODERATOR,))
def set_clock(session: Session, actor: Actor, *, seconds: Seconds) -> dict[str, Any]:
    """Start a clock of `seconds`, in place of any other. A second call starts it anew."""
    clocks.start_clock(forum_of(session, actor), seconds, actor.now)
    actor.note(session, "clock_set", seconds=seconds)
    return {}


@verb(by=(MODERATOR,))
def pause_clock(session: Session, actor: Actor) -> dict[str, Any]:
    """Hold the clock. A second call changes nothing."""
    _change(session, actor, "clock_paused", clocks.held)
    return {}


@verb(by=(MODERATOR,))
def resume_clock(session: Session, actor: Actor) -> dict[str, Any]:
    """Let the clock run on. A second call changes nothing."""
    _change(session, actor, "clock_resumed", clocks.resumed)
    return {}


@verb(by=(MODERATOR,))
def add_minute(session: Session, actor: Actor, *, seen_ends_at: datetime | None = None) -> dict[str, Any]:
    """One minute more on the clock.

    With `seen_ends_at`, the end the person saw, a second press or moderator is refused as stale.
    """
    clock = _clock_of(session, actor)
    if seen_ends_at is not None and clock.ends_at != seen_ends_at:
        raise Refused("stale", _l("The clock has been changed meanwhile."))
    put_clock(forum_of(session, actor), clocks.longer(clock, clocks.ONE_MINUTE, actor.now))
    actor.note(session, "clock_extended", seconds=clocks.ONE_MINUTE)
    return {}


@verb(by=(MODERATOR,))
def clear_clock(session: Session, actor: Actor) -> dict[str, Any]:
    """Take the clock away. A second call changes nothing."""
    forum = forum_of(session, actor)
    if clock_of(forum) is not None:
        put_clock(forum, None)
        actor.note(session, "clock_cleared")
    return {}


def _change(session: Session, actor: Actor, what: str, change: Any) -> None:
    clock = _clock_of(session, actor)
    changed = change(clock, actor.now)
    if changed != clock:
        put_clock(forum_of(session, actor), changed)
        actor.note(session, what)


def _clock_of(session: Session, actor: Actor) -> Clock:
    clock = clock_of(forum_of(session, actor))
    if clock is None:
        raise Refused("no_clock", _l("No clock is set."))
    return clock
