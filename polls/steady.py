"""The time, which runs evenly whatever is done to the machine's clock.

A machine's clock is set now and then, by hand or by a time server. Polls and clocks end at instants, so all
that counts down in the room would jump with it: a vote would close at once, or an hour late. Here the clock
is read once, and time runs on from there. Whoever knows that nothing counts down lets it follow the other.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

BLINK = 1.0  # seconds apart that nobody notices


def _running() -> float:
    """Seconds that no setting of a clock changes, those a laptop slept included where the system says."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Steady:
    """Seconds since 1970: those of `wall` when it last followed it, and those that ran by since."""

    def __init__(self, wall: Callable[[], float], running: Callable[[], float]) -> None:
        self._wall, self._running = wall, running
        self.follow()

    def now(self) -> datetime:
        """The time."""
        return datetime.fromtimestamp(self._began + self._running(), UTC)

    def seconds_apart(self) -> float:
        """How far the machine's clock has been set forward since; 0 for what nobody notices."""
        apart = self._wall() - self._began - self._running()
        return apart if abs(apart) > BLINK else 0.0

    def follow(self) -> None:
        """Take the machine's clock as it is now."""
        self._began = self._wall() - self._running()


# One for a process, as there is one machine.
_steady = Steady(time.time, _running)
now = _steady.now
seconds_apart = _steady.seconds_apart
follow = _steady.follow
