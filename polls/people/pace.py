"""How much one person's screens and pages may ask: more than hands can do, too little to slow others down."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l

MOST_SOCKETS = 5  # of one person at once, on all devices
MOST_STAGES = 1_000  # of one forum at once: a stream may show the stage to each who watches it
BURST = 10  # events at once
PER_SECOND = 5  # events in the long run
MOST_ASKERS = 20_000  # known at once; of more, those who have asked longest ago are forgotten


class Pace:
    """What is left to each asker: it fills up again with time. Each process keeps its own: a common one would
    cost every ballot a way to Redis and back."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        burst: int = BURST,
        per_second: float = PER_SECOND,
    ) -> None:
        self._clock = clock
        self._burst = burst
        self._per_second = per_second
        self._left: dict[Hashable, tuple[float, float]] = {}  # how many events, as of when; the latest last

    def allows(self, asker: Hashable, weight: float = 1) -> bool:
        """Whether the asker may have one more event handled now; if so it is counted, as `weight` of them."""
        now = self._clock()
        left, at = self._left.pop(asker, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_second)
        is_allowed = left >= weight
        self._left[asker] = (left - weight if is_allowed else left, now)
        if len(self._left) > MOST_ASKERS:
            del self._left[next(iter(self._left))]
        return is_allowed

    def check(self, asker: Hashable, weight: float = 1) -> None:
        """Refuse when the asker may not, and say how long it takes until they may."""
        if not self.allows(asker, weight):
            too_much = _l("This was too much at once. Please wait a moment.")
            raise Refused("too_many", too_much, wait_seconds=self._wait(asker, weight))

    def _wait(self, asker: Hashable, weight: float) -> int:
        """In how many whole seconds the asker, who was just refused, may have this event handled."""
        left, _ = self._left[asker]
        return math.ceil((weight - left) / self._per_second)

    def forget(self, asker: Hashable) -> None:
        """The asker has gone."""
        self._left.pop(asker, None)
