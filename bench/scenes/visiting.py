"""Attendees load their page, each again and again on one connection: what a page costs the server."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from bench.crowd import Crowd
from bench.figures import milliseconds

Figures = dict[str, Any]


def play(crowd: Crowd, seconds: float, at_once: int) -> Callable[[], Figures]:
    """So many load the page for so long."""
    visitors = crowd.visit(crowd.plan.attendees[:at_once])
    started = perf_counter()
    crowd.for_seconds(seconds)
    took = perf_counter() - started
    crowd.send_away(visitors)
    loads = [load for visitor in visitors for load in visitor.loads]
    return lambda: {
        "loads": len(loads),
        "failed": sum(visitor.failed for visitor in visitors),
        "a_second": len(loads) / took,
        "bytes_a_page": sum(size for _, size in loads) / max(len(loads), 1),
        "loaded_ms": milliseconds([seconds for seconds, _ in loads]),
    }


def costs(played: Figures, cpu_seconds: float) -> Figures:
    """What the server spent on each page."""
    return {"cpu_us_a_page": cpu_seconds * 1e6 / max(played["loads"], 1)}
