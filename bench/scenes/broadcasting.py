"""One small change at a time for every screen: someone votes, all is quiet again, the next one votes."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

from bench.crowd import Crowd
from bench.figures import milliseconds, shown_after
from bench.plan import Cast

Figures = dict[str, Any]

LOST_AFTER = 10.0  # seconds


def play(crowd: Crowd, messages: int, pause: float) -> Callable[[], Figures]:
    """Broadcast so many messages, each `pause` seconds after everyone has the one before.

    The pause is longer than the one between two tallies, so that no message waits for its turn.
    """
    poll, screens = crowd.plan.polls.broadcast, crowd.screens
    casts = [Cast(poll.id, each.attendee.member_id, poll.options[0]) for each in screens[:messages]]
    sends = [screen.prepared(cast) for screen, cast in zip(screens, casts, strict=False)]
    for screen in screens:
        screen.watch(poll.id, enough=0)
    busy: list[float] = []
    began = perf_counter()
    for number, send in enumerate(sends, 1):
        busy.append(_broadcast(crowd, number, send, pause))
    seconds = perf_counter() - began
    return lambda: _figures(crowd, len(sends), max(busy)) | {"seconds": seconds}


def _broadcast(crowd: Crowd, number: int, send: Callable[[], None], pause: float) -> float:
    """Send the message of that number; this client's share of a core until everyone had it."""
    for screen in crowd.screens:
        screen.expect(number)
    started, used = perf_counter(), process_time()
    send()
    crowd.until("shown", len(crowd.screens) * number, LOST_AFTER)
    took = perf_counter() - started
    busy = (process_time() - used) / took
    crowd.for_seconds(pause)
    return busy


def _figures(crowd: Crowd, messages: int, busy: float) -> Figures:
    sent = sorted(sent_at for screen in crowd.screens for sent_at, _, _ in screen.acknowledged)
    arrived = [time for screen in crowd.screens for time in shown_after(sent, screen.tallies)]
    told = sum(len(screen.tallies) for screen in crowd.screens)
    return {
        "sent": messages,
        "expected": messages * len(crowd.screens),
        "arrived": len(arrived),
        "messages": told,
        "bytes_a_message": sum(screen.bytes for screen in crowd.screens) / max(told, 1),
        "arrived_ms": milliseconds(arrived),
        "busy": busy,
    }


def costs(played: Figures, cpu_seconds: float) -> Figures:
    """What the server spent on each message on each screen, its part of the casts included.

    `cpu_seconds` are those above what the server takes at rest, which is most of a pause.
    """
    return {"cpu_us_a_message": cpu_seconds * 1e6 / max(played["messages"], 1)}
