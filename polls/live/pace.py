"""How much one person's screens may ask: more than hands can do, too little to slow the others down."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

MOST_SOCKETS = 20  # of one person at once, on all devices; links that just died count for some seconds
BURST = 20  # events at once
PER_SECOND = 5  # events in the long run


class Pace:
    """What is left to each asker: it fills up again with time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: dict[Hashable, tuple[float, float]] = {}  # how many events, as of when

    def allows(self, asker: Hashable) -> bool:
        """Whether the asker may have one more event handled now; if so it is counted."""
        now = self._clock()
        left, at = self._left.get(asker, (BURST, now))
        left = min(BURST, left + (now - at) * PER_SECOND)
        is_allowed = left >= 1
        self._left[asker] = (left - is_allowed, now)
        return is_allowed

    def forget(self, asker: Hashable) -> None:
        """The asker has gone."""
        self._left.pop(asker, None)
