"""Everyone votes within some seconds: how long from a cast to the tally that holds it, on every screen."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import perf_counter
from typing import Any

from bench.crowd import Crowd
from bench.figures import milliseconds, sampled, shown_after
from bench.plan import Cast

Figures = dict[str, Any]


def play(crowd: Crowd, seconds: float) -> Callable[[], Figures]:
    """Each votes once at a moment of its own within `seconds`, and waits for the tally of all votes."""
    voters, poll = len(crowd.screens), crowd.plan.polls.vote
    chance = random.Random(2021)  # the same moments and choices for every server
    casts = []
    for screen in crowd.screens:
        screen.watch(poll.id, enough=voters)
        cast = Cast(poll.id, screen.attendee.member_id, chance.choice(poll.options))
        casts.append((chance.uniform(0, seconds), screen.prepared(cast)))
    started = perf_counter()
    crowd.follow([(started + after, send) for after, send in sorted(casts, key=lambda each: each[0])])
    crowd.until("answered", voters)
    crowd.until("shown", voters)
    return lambda: _figures(crowd)


def _figures(crowd: Crowd) -> Figures:
    acknowledged = [each for screen in crowd.screens for each in screen.acknowledged]
    sent = sorted(sent_at for sent_at, _, _ in acknowledged)
    screens = [screen.tallies for screen in crowd.screens]
    shown = [time for tallies in sampled(screens, len(sent)) for time in shown_after(sent, tallies)]
    return {
        "voters": len(crowd.screens),
        "acknowledged": len(acknowledged),
        "refused": sum(screen.refused for screen in crowd.screens),
        "complete_screens": sum(bool(t) and t[-1][1] >= len(sent) for t in screens),
        "messages": sum(map(len, screens)),
        "bytes": sum(screen.bytes for screen in crowd.screens),
        "samples": len(shown),
        "shown_ms": milliseconds(shown),
        "answered_ms": milliseconds([acked_at - sent_at for sent_at, acked_at, _ in acknowledged]),
    }


def costs(played: Figures, cpu_seconds: float) -> Figures:
    """What the server spent on each vote, all that it sent to everyone included."""
    return {"cpu_us_a_vote": cpu_seconds * 1e6 / max(played["acknowledged"], 1)}
