"""Everyone joins at once: how long until each screen has the whole picture."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from bench.crowd import Crowd
from bench.figures import spread

Figures = dict[str, Any]


async def play(crowd: Crowd, attendees: int | None = None) -> Callable[[], Figures]:
    """Open the first `attendees` screens (None: all) and wait until each is served."""
    joining = crowd.plan.attendees[:attendees]
    started = perf_counter()
    unconnected = await crowd.open(joining)
    await crowd.until("served", len(joining) - unconnected)
    return lambda: _figures(crowd, started, len(joining))


def _figures(crowd: Crowd, started: float, asked: int) -> Figures:
    served = [screen.served_at - started for screen in crowd.screens if screen.served_at is not None]
    return {"asked": asked, "served": len(served), "join": spread(served)}


def costs(played: Figures, cpu_seconds: float) -> Figures:
    """What the server spent on each who was served, in milliseconds."""
    return {"join_cpu_ms": cpu_seconds * 1000 / max(played["served"], 1)}
