"""The load client: a process of its own that plays scenes on one server with many bare sockets.

The first line on standard input is the plan, each further one an order; each order is answered by one
line. It tells how busy it was, so that a figure limited by the client is known for what it is.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from time import perf_counter, process_time
from typing import Any

import msgspec

from bench.crowd import Crowd
from bench.plan import Order, Plan
from bench.scenes import bursting, joining, voting

Figures = dict[str, Any]


async def leave(crowd: Crowd) -> Callable[[], Figures]:
    """Everyone leaves."""
    await crowd.leave()
    return dict


async def answers(crowd: Crowd) -> Callable[[], Figures]:
    """What was acknowledged, for the check."""
    return crowd.answers


# Each answers with what works its figures out, which is done after the clock has stopped.
SCENES: dict[str, Callable[..., Awaitable[Callable[[], Figures]]]] = {
    "join": joining.play,
    "vote": voting.play,
    "burst": bursting.play,
    "leave": leave,
    "answers": answers,
}


async def play(crowd: Crowd, order: Order) -> Figures:
    """Play one scene; `busy` is this client's share of a core while it lasted (0-1)."""
    crowd.begin()
    started, used = perf_counter(), process_time()
    figures = await SCENES[order.scene](crowd, **order.settings)
    busy = (process_time() - used) / (perf_counter() - started)
    crowd.keep_answers()
    return figures() | {"busy": busy, "dropped": crowd.dropped()}


async def serve() -> None:
    """Take orders until standard input ends."""
    read = asyncio.to_thread
    crowd = Crowd(msgspec.json.decode(await read(sys.stdin.readline), type=Plan))
    gc.disable()  # nothing here is cyclic for long, and a collection would be measured as the server's delay
    while line := await read(sys.stdin.readline):
        answer = await play(crowd, msgspec.json.decode(line, type=Order))
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve())
