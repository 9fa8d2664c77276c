"""A clock and queues: all that a simulation of waiting needs. Pure; times are in seconds."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count

Do = Callable[[], None]


class Clock:
    """Does what is due, in the order in which it is due; of what is due at once, what was said first."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, int, Do]] = []
        self._number = count()

    def at(self, when: float, do: Do) -> None:
        """Do something at a moment, which is not past."""
        heapq.heappush(self._due, (when, next(self._number), do))

    def after(self, seconds: float, do: Do) -> None:
        """Do something after so long."""
        self.at(self.now + seconds, do)

    def run(self, is_over: Callable[[], bool] = lambda: False) -> None:
        """Go on until nothing is due, or it is over."""
        while self._due and not is_over():
            self.now, _, do = heapq.heappop(self._due)
            do()


class Queue:
    """Work that waits for one of so many servers, which take it in the order it came and interrupt none.

    A task that gives way gets in line again, at the end, for its next piece. As nothing is ever overtaken,
    it is known at once when a piece will be done.
    """

    def __init__(self, clock: Clock, servers: int = 1) -> None:
        self.servers = servers
        self.seconds = 0.0  # of work it was given
        self._clock = clock
        self._free_at = [0.0] * servers

    def give(self, seconds: float, then: Do | None = None) -> None:
        """Get in line with work that takes so long; `then` follows when it is done."""
        self.seconds += seconds
        done_at = max(self._clock.now, self._free_at[0]) + seconds
        heapq.heapreplace(self._free_at, done_at)
        if then is not None:
            self._clock.at(done_at, then)

    def share(self, seconds: float) -> float:
        """The share of so long that its servers needed for what they were given; above 1, they are late."""
        return self.seconds / (seconds * self.servers)
