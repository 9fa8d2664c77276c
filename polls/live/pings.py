"""Pings: one task asks every screen whether it is still there, and lets go of those that do not answer.

Every wait is equally long, so whoever began first is due first: no screen needs a timer or a task of its own.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import structlog

log = structlog.get_logger()

TICK = 0.25  # seconds between two looks around
TURN = 100  # screens looked after in one go before other tasks have their turn


class Waits:
    """Things that wait equally long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waiting: deque[tuple[float, Any]] = deque()

    def add(self, thing: Any, now: float) -> None:
        """Let it wait from now on."""
        self._waiting.append((now + self._seconds, thing))

    def due(self, now: float) -> Iterator[Any]:
        """Take out, one by one, what has waited long enough."""
        while self._waiting and self._waiting[0][0] <= now:
            yield self._waiting.popleft()[1]


class Pings:
    """`interval` after its last answer a screen is pinged, and has `timeout` to answer; who has been said
    goodbye to has as long to leave."""

    def __init__(
        self,
        interval: float,
        timeout: float,
        sleep: Callable[[float], Any],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep = sleep
        self._clock = clock
        self._quiet, self._asked, self._leaving = Waits(interval), Waits(timeout), Waits(timeout)

    def answered(self, wire: Any) -> None:
        """A screen answered, or has just come."""
        self._quiet.add(wire, self._clock())

    def leaving(self, line: Any) -> None:
        """A line was finished: it is cut if the other side does not close it."""
        self._leaving.add(line, self._clock())

    def look(self) -> None:
        """Look around: do what is due."""
        for count, act in enumerate(self._due(self._clock()), 1):
            try:
                act()
            except Exception:
                log.exception("not_looked_after")  # the others still have to be
            if count % TURN == 0:
                self._sleep(0)

    def _due(self, now: float) -> Iterator[Callable[[], Any]]:
        for line in self._leaving.due(now):
            yield line.cut
        for wire, ping in self._asked.due(now):
            yield partial(wire.check_answered, ping)
        for wire in self._quiet.due(now):
            yield partial(self._ping, wire, now)

    def _ping(self, wire: Any, now: float) -> None:
        ping = wire.ping()
        if ping is not None:
            self._asked.add((wire, ping), now)
