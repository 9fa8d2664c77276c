"""Plays every scene on one server and gathers the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
import msgspec

from bench.figures import middle
from bench.plan import Plan
from bench.processes import Client, Probe, wait_until_quiet
from bench.scenes import broadcasting, bursting, joining, resting, visiting, voting
from bench.schema import Coefficients, Figures

Played = dict[str, Any]
Costs = Callable[[Played, float], Played]

VISITORS = 20  # load pages at once


@dataclass(frozen=True)
class Pace:
    """How long a run takes: seconds of each scene, and how often what is cheap is repeated."""

    voting_seconds: float = 5.0
    repeats: int = 3
    messages: int = 10
    message_pause: float = 0.3
    rest_seconds: float = 2.0
    visiting_seconds: float = 2.0


QUICK = Pace(
    voting_seconds=2.0, repeats=1, messages=3, message_pause=0.3, rest_seconds=1.0, visiting_seconds=1.0
)


class Measuring:
    """One server with its client and its probe. `heard` is what the server said to the first attendee."""

    def __init__(self, name: str, server: Any, plan: Plan, pace: Pace) -> None:
        self._name = name
        self._server = server
        self._pace = pace
        self._screens = len(plan.attendees)
        self._played: dict[str, list[Played]] = {}
        plan.port = server.port
        self._client = Client(plan, server.client_core)
        self._probe = Probe(plan, server.client_core)
        self.heard: list[str] = self._client.play("rehearse")["heard"]
        self._client.play("leave")

    def end(self) -> None:
        """Let client and probe go; the server is the caller's."""
        self._client.end()
        self._probe.end()
        click.echo("\r\033[K", err=True, nl=False)

    def everything(self) -> Figures:
        """Play all scenes."""
        wait_until_quiet(self._server)
        before = self._server.memory_bytes()
        self.join()
        memory = (self._server.memory_bytes() - before) / 1024 / self._screens
        for _ in range(self._pace.repeats - 1):
            self._leave()
            self.join()
        pace = self._pace
        self._play("rest", resting.costs, seconds=pace.rest_seconds)
        given = {"messages": pace.messages, "pause": pace.message_pause}
        self._play("broadcast", self._broadcast_costs, is_probed=False, **given)  # its pings would be counted
        self.vote()
        self.burst()
        self.come_back()
        self.load_pages()
        return self.figures(memory)

    def join(self) -> None:
        """Everyone joins; the server is quiet afterwards."""
        self._play("join", joining.costs)
        wait_until_quiet(self._server)

    def _leave(self) -> None:
        self._client.play("leave")
        wait_until_quiet(self._server)

    def _broadcast_costs(self, played: Played, cpu_seconds: float) -> Played:
        """Between two messages the server is at rest."""
        resting_share = self._played["rest"][-1]["cpu_share"]
        return broadcasting.costs(played, max(cpu_seconds - resting_share * played["seconds"], 0.0))

    def vote(self) -> None:
        """Everyone votes within some seconds."""
        self._play("vote", voting.costs, seconds=self._pace.voting_seconds)

    def burst(self) -> None:
        """Everyone votes at once, several times."""
        for turn in range(self._pace.repeats):
            self._play("burst", bursting.costs, turn=turn)
            wait_until_quiet(self._server)

    def load_pages(self) -> None:
        """Some load their page, again and again."""
        self._play("pages", visiting.costs, seconds=self._pace.visiting_seconds, at_once=VISITORS)

    def come_back(self) -> None:
        """Everyone is cut off and comes back, several times."""
        for _ in range(self._pace.repeats):
            self._play("reconnect", joining.costs)
            wait_until_quiet(self._server)

    def _play(self, scene: str, costs: Costs, is_probed: bool = True, **settings: Any) -> None:
        click.echo(f"\r\033[K{self._name}, {self._screens:,} screens: {scene}", err=True, nl=False)
        if is_probed:
            self._probe.start()
        before = self._server.parts()
        played = self._client.play(scene, **settings)
        spent = {name: after - before[name] for name, after in self._server.parts().items()}
        played |= costs(played, sum(spent.values())) | {"cpu_seconds": spent}
        if is_probed:
            probed = self._probe.stop()
            played |= {"probe_ms": probed["probe_ms"]} if probed["asked"] else {}
        self._played.setdefault(scene, []).append(played)

    def answers(self) -> dict[str, Any]:
        """What was acknowledged, for the check."""
        return self._client.play("answers")

    def figures(self, memory_kb: float | None = None) -> Figures:
        """What came of the scenes that were played."""
        told: dict[str, Any] = {scene: merged(runs) for scene, runs in self._played.items()}
        several = {scene: runs for scene, runs in self._played.items() if len(runs) > 1}
        told |= {"memory_kb_a_screen": memory_kb, "started_in_s": self._server.started_in, "runs": several}
        figures = msgspec.convert(told | {"processes": self._server.processes}, Figures)
        figures.coefficients = coefficients(figures, self._screens)
        return figures


def coefficients(figures: Figures, screens: int) -> Coefficients:
    """What one message, join, vote, page and screen cost this server."""
    rest, join, broadcast, burst, pages = (
        figures.rest,
        figures.join,
        figures.broadcast,
        figures.burst,
        figures.pages,
    )
    return Coefficients(
        message_us=broadcast and broadcast.cpu_us_a_message,
        join_us=join and join.cpu_us_a_join,
        vote_us=burst and burst.cpu_us_a_vote,
        page_us=pages and pages.cpu_us_a_page,
        rest_us=rest and rest.cpu_share * 1e6 / screens,
        memory_kb=figures.memory_kb_a_screen,
        message_bytes=broadcast and broadcast.bytes_a_message,
        join_bytes=join and join.bytes_a_join,
        page_bytes=pages and pages.bytes_a_page,
    )


def merged(runs: list[Played]) -> Played:
    """One scene's runs as one: the median of each figure, and of each figure of a spread."""
    shared = set(runs[0]).intersection(*runs)
    nested = {
        name: middle([run[name] for run in runs if run[name]])
        for name in shared
        if isinstance(runs[0][name], dict)
    }
    flat = [{name: run[name] for name in shared if name not in nested} for run in runs]
    return middle(flat) | nested
