"""The load client: a process of its own that plays scenes on one server with many bare sockets.

The first line on standard input is the plan, each further one an order; each order is answered by one
line. It tells how busy it was, so that a figure limited by the client is known for what it is.
"""

from __future__ import annotations

import gc
import select
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

import msgspec

from bench.crowd import Crowd
from bench.plan import Order, Plan
from bench.scenes import broadcasting, bursting, joining, rehearsing, resting, visiting, voting

Figures = dict[str, Any]


def leave(crowd: Crowd) -> Callable[[], Figures]:
    """Everyone leaves."""
    crowd.leave()
    return dict


def answers(crowd: Crowd) -> Callable[[], Figures]:
    """What was acknowledged, for the check."""
    return crowd.answers


SCENES: dict[str, Callable[..., Callable[[], Figures]]] = {
    "rehearse": rehearsing.play,
    "join": joining.play,
    "rest": resting.play,
    "broadcast": broadcasting.play,
    "vote": voting.play,
    "burst": bursting.play,
    "reconnect": joining.play_again,
    "pages": visiting.play,
    "leave": leave,
    "answers": answers,
}


def play(crowd: Crowd, order: Order) -> Figures:
    """Play one scene; `busy` is this client's share of a core while it lasted (0-1)."""
    crowd.begin()
    started, used = perf_counter(), process_time()
    figures = SCENES[order.scene](crowd, **order.settings)
    busy = (process_time() - used) / (perf_counter() - started)
    crowd.keep_answers()
    return {"busy": busy, "dropped": crowd.dropped()} | figures()


def say(answer: Any) -> None:
    """Answer with one line."""
    sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    sys.stdout.flush()


def has_order() -> bool:
    """Whether a line, or the end, waits on standard input; no order is sent before the last is answered."""
    return bool(select.select([sys.stdin], [], [], 0)[0])


def serve() -> None:
    """Take orders until standard input ends; in between pings are answered, or the server would hang up."""
    crowd = Crowd(msgspec.json.decode(sys.stdin.readline(), type=Plan))
    say({})
    gc.disable()  # nothing here is cyclic for long, and a collection would be measured as the server's delay
    while True:
        while not has_order():
            crowd.for_seconds(0.02)
        line = sys.stdin.readline()
        if not line:
            return
        say(play(crowd, msgspec.json.decode(line, type=Order)))


if __name__ == "__main__":
    serve()
