"""Everyone joins at once: how long until each screen has the whole picture."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from bench.crowd import Crowd
from bench.figures import milliseconds

Figures = dict[str, Any]


def play(crowd: Crowd, attendees: int | None = None) -> Callable[[], Figures]:
    """Open the first `attendees` screens (None: all) and wait until each is served."""
    joining = crowd.plan.attendees[:attendees]
    started = perf_counter()
    crowd.open(joining)
    crowd.until("served", len(joining))
    return lambda: _figures(crowd, started, len(joining))


def play_again(crowd: Crowd) -> Callable[[], Figures]:
    """Every line is cut without a word, and everyone is back in the same instant: nobody waits their turn."""
    crowd.cut()
    return play(crowd)


def _figures(crowd: Crowd, started: float, asked: int) -> Figures:
    served = [screen for screen in crowd.screens if screen.served_at is not None]
    return {
        "asked": asked,
        "served": len(served),
        "served_ms": milliseconds([(screen.served_at or 0.0) - started for screen in served]),
        "bytes_a_join": sum(screen.bytes for screen in served) / max(len(served), 1),
    }


def costs(played: Figures, cpu_seconds: float) -> Figures:
    """What the server spent on each who was served."""
    return {"cpu_us_a_join": cpu_seconds * 1e6 / max(played["served"], 1)}
