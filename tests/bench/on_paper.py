"""Stages, and what a bench would have measured on them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import msgspec

from bench.costs import Costs, Setup, Shared
from bench.fitting import BALLOT_US, ONE_CORE, Pace, play
from bench.played import Stage
from bench.schema import Figures, Report, Room

PACE = Pace(voting_seconds=5.0, messages=10, message_pause=0.3)
COSTS = Costs(
    join_us=400,
    vote_us=120,
    commit_us=900,
    change_us=4000,
    ballot_us=BALLOT_US,
    message_us=12,
    disk_ms=2,
    message_bytes=300,
    join_bytes=6000,
)
TWO = Setup("two processes", processes=2, nginx_cores=1, database_cores=1, bits_a_second=1e9)


def a_stage(screens: int, setup: Setup = ONE_CORE, costs: Costs = COSTS) -> Stage:
    return Stage(setup, costs, Shared(), screens)


def measured(screens: int, costs: Costs) -> Figures:
    """What a bench would have measured of a server with exactly these costs."""
    played = play(a_stage(screens, costs=costs), PACE)
    at_rest = 0.01 + costs.rest_us * screens / 1e6
    join, broadcast, vote, burst = (played[scene] for scene in ("join", "broadcast", "vote", "burst"))

    def of(work: dict[str, float], seconds: float) -> dict[str, Any]:
        spent = sum(getattr(costs, f"{what}_us") * many for what, many in work.items()) / 1e6
        return {"busy": 0.1, "dropped": 0, "cpu_seconds": {"server": spent + at_rest * seconds}}

    votes = {"voters": screens, "acknowledged": screens, "refused": 0, "cpu_us_a_vote": 0}
    messages = screens * PACE.messages
    told = {
        "processes": 1,
        "started_in_s": 1.0,
        "rest": of({}, 2.0) | {"seconds": 2.0, "cpu_share": at_rest},
        "join": of(join.work, join.seconds)
        | {"asked": screens, "served": screens, "served_ms": join.served_ms}
        | {"bytes_a_join": costs.join_bytes, "cpu_us_a_join": 0},
        "broadcast": of(broadcast.work, broadcast.seconds)
        | {"sent": PACE.messages, "expected": messages, "arrived": messages, "messages": messages}
        | {"seconds": broadcast.seconds, "bytes_a_message": costs.message_bytes}
        | {"arrived_ms": broadcast.shown_ms, "cpu_us_a_message": 0},
        "vote": of(vote.work, PACE.voting_seconds)
        | {"complete_screens": screens, "messages": 0, "bytes": 0, "samples": 0}
        | {"shown_ms": vote.shown_ms, "answered_ms": vote.answered_ms, **votes},
        "burst": of(burst.work, burst.seconds)
        | {"a_second": burst.a_second, "answered_ms": burst.answered_ms, **votes},
    }
    return msgspec.convert(told, Figures)


def a_report(*sizes: int) -> Report:
    machine = {"cores": 2, "processor": "a processor"}
    rooms = [Room(size, {"ours": measured(size, COSTS)}, {}, [], [], 0, 0) for size in sizes]
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return Report(at=at, machine=machine, versions={"python": "3"}, pace=asdict(PACE), absent={}, rooms=rooms)
