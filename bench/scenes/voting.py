"""Everyone votes within some seconds: how long from a cast to the tally that holds it, on every screen."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

from bench.crowd import Crowd
from bench.figures import sampled, shown_after, spread
from bench.plan import Cast

Figures = dict[str, Any]


async def play(crowd: Crowd, seconds: float) -> Callable[[], Figures]:
    """Each votes once at a moment of its own within `seconds`, and waits for the tally of all votes."""
    voters, poll = len(crowd.screens), crowd.plan.poll
    chance = random.Random(2021)  # the same moments and choices for every server
    loop = asyncio.get_running_loop()
    for screen in crowd.screens:
        screen.watch(poll.id, enough=voters)
        cast = Cast(poll.id, screen.attendee.member_id, chance.choice(poll.options))
        loop.call_later(chance.uniform(0, seconds), screen.cast, cast)
    await crowd.until("answered", voters)
    await crowd.until("shown", voters)
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
        "tallies": sum(map(len, screens)),
        "samples": len(shown),
        "shown": spread(shown),
        "ack": spread([acked_at - sent_at for sent_at, acked_at, _ in acknowledged]),
    }


def costs(played: Figures, cpu_seconds: float) -> Figures:
    """What the server spent on each vote, all that it sent included, in milliseconds."""
    return {"vote_cpu_ms": cpu_seconds * 1000 / max(played["acknowledged"], 1)}
