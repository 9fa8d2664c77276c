"""The one clock of the room: it runs towards an instant, or is held with some seconds left.

Nothing here ticks. A screen counts down from the instant; past it, it counts the time over.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from polls.agenda.models import Forum

ONE_MINUTE = 60


@dataclass(frozen=True)
class Clock:
    """`seconds` it was set to; `ends_at` while it runs; `left_seconds` while it is held."""

    seconds: int
    ends_at: datetime | None
    left_seconds: int | None


def started(seconds: int, now: datetime) -> Clock:
    """A clock that runs for `seconds` from now."""
    return Clock(seconds, now + timedelta(seconds=seconds), None)


def held(clock: Clock, now: datetime) -> Clock:
    """The clock, stopped with what is left (never below 0). Held twice it stays as it was."""
    if clock.ends_at is None:
        return clock
    return replace(clock, ends_at=None, left_seconds=left_seconds(clock, now))


def resumed(clock: Clock, now: datetime) -> Clock:
    """The clock, running on with what was left. Resumed twice it stays as it was."""
    if clock.left_seconds is None:
        return clock
    return replace(clock, ends_at=now + timedelta(seconds=clock.left_seconds), left_seconds=None)


def longer(clock: Clock, seconds: int, now: datetime) -> Clock:
    """The clock with `seconds` more; a clock that is over gets them from now on, not from its end."""
    if clock.ends_at is None:
        return replace(clock, left_seconds=(clock.left_seconds or 0) + seconds)
    return replace(clock, ends_at=max(clock.ends_at, now) + timedelta(seconds=seconds))


def left_seconds(clock: Clock, now: datetime) -> int:
    """Whole seconds left, counting the one that has begun; 0 when over."""
    if clock.ends_at is None:
        return clock.left_seconds or 0
    return max(0, math.ceil((clock.ends_at - now).total_seconds()))


def clock_of(forum: Forum) -> Clock | None:
    """The clock the forum's row holds, if one is set."""
    if forum.clock_seconds is None:
        return None
    return Clock(forum.clock_seconds, forum.clock_ends_at, forum.clock_left_seconds)


def put_clock(forum: Forum, clock: Clock | None) -> None:
    """Keep the clock in the forum's row; None takes it away."""
    forum.clock_seconds = clock.seconds if clock else None
    forum.clock_ends_at = clock.ends_at if clock else None
    forum.clock_left_seconds = clock.left_seconds if clock else None


def start_clock(forum: Forum, seconds: int, now: datetime) -> None:
    """Set the room's clock running, in place of any other."""
    put_clock(forum, started(seconds, now))
