"""Everyone is here and nothing happens: what the server spends on being there, and how soon it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench.crowd import Crowd

Figures = dict[str, Any]


def play(crowd: Crowd, seconds: float) -> Callable[[], Figures]:
    """Only pings come and go for so long."""
    crowd.for_seconds(seconds)
    return lambda: {"seconds": seconds}


def costs(played: Figures, cpu_seconds: float) -> Figures:
    """The share of a core (0-1) that the server takes at rest."""
    return {"cpu_share": cpu_seconds / played["seconds"]}
