"""Plays every scene on one server and gathers the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bench.figures import middle
from bench.processes import Client, Server
from bench.scenes import bursting, joining, voting

Figures = dict[str, Any]


@dataclass(frozen=True)
class Pace:
    """How long a run takes: the seconds within which everyone votes, and repeats of what is cheap."""

    voting_seconds: float = 5.0
    repeats: int = 3


QUICK = Pace(voting_seconds=2.0, repeats=1)


def measure(server: Server, client: Client, pace: Pace) -> tuple[Figures, Figures]:
    """`(figures, answers)` of one server; leaves its screens open."""
    client.play("join", attendees=1)  # the first of anything pays for what is made once
    client.play("leave")
    server.wait_until_quiet()
    before = server.memory_bytes()
    joins = [_join(server, client)]
    memory = (server.memory_bytes() - before) / 1024 / max(joins[0]["served"], 1)
    for _ in range(pace.repeats - 1):
        client.play("leave")
        server.wait_until_quiet()
        joins.append(_join(server, client))
    vote = _played(server, client, "vote", voting.costs, seconds=pace.voting_seconds)
    bursts = [_played(server, client, "burst", bursting.costs, turn=turn) for turn in range(pace.repeats)]
    figures = {
        "memory_kb": memory,
        "started_in": server.started_in,
        "join": merged(joins),
        "vote": vote,
        "burst": merged(bursts),
    }
    return figures, client.play("answers")


def _join(server: Server, client: Client) -> Figures:
    joined = _played(server, client, "join", joining.costs)
    server.wait_until_quiet()
    return joined


def _played(server: Server, client: Client, scene: str, costs: Any, **settings: Any) -> Figures:
    used = server.cpu_seconds()
    played = client.play(scene, **settings)
    return played | costs(played, server.cpu_seconds() - used)


def merged(runs: list[Figures]) -> Figures:
    """One scene's runs as one: the median of each figure, and of each figure of a spread."""
    nested = {
        name: middle([run[name] for run in runs]) for name in runs[0] if isinstance(runs[0][name], dict)
    }
    flat = [{name: value for name, value in run.items() if name not in nested} for run in runs]
    return middle(flat) | nested | {"runs": runs}
