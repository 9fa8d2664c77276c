"""Everyone votes at once: how many ballots a second are acknowledged, which ours does after the commit."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from bench.crowd import Crowd
from bench.figures import milliseconds
from bench.plan import Cast

Figures = dict[str, Any]


def play(crowd: Crowd, turn: int) -> Callable[[], Figures]:
    """Each casts a ballot in the same instant; in each turn another one than before."""
    poll = crowd.plan.polls.burst
    options = [poll.options[(number + turn) % len(poll.options)] for number in range(len(crowd.screens))]
    sends = [
        screen.prepared(Cast(poll.id, screen.attendee.member_id, option))
        for screen, option in zip(crowd.screens, options, strict=True)
    ]
    started = perf_counter()
    for send in sends:
        send()
    crowd.until("answered", len(crowd.screens))
    return lambda: _figures(crowd, started)


def _figures(crowd: Crowd, started: float) -> Figures:
    acknowledged = [each for screen in crowd.screens for each in screen.acknowledged]
    last = max((acked_at for _, acked_at, _ in acknowledged), default=started)
    return {
        "voters": len(crowd.screens),
        "acknowledged": len(acknowledged),
        "refused": sum(screen.refused for screen in crowd.screens),
        "a_second": len(acknowledged) / (last - started) if acknowledged else 0.0,
        "answered_ms": milliseconds([acked_at - started for _, acked_at, _ in acknowledged]),
    }


def costs(played: Figures, cpu_seconds: float) -> Figures:
    """What the server spent on each ballot."""
    return {"cpu_us_a_vote": cpu_seconds * 1e6 / max(played["acknowledged"], 1)}
