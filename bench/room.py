"""One room of so many screens: every server measured in it, one after the other, and what is told of it."""

from __future__ import annotations

import http.client
from pathlib import Path
from typing import Any

import click

from bench import checking, contestants, holding
from bench.contestants import NODE_TOGETHER, OURS
from bench.first_load import first_load
from bench.measuring import VISITORS, Measuring, Pace
from bench.plan import Plan
from bench.preparing import prepare
from bench.scenes.rehearsing import messages_in
from bench.schema import Figures, FirstLoad, Room
from bench.table import NAMES, held_line, shortfalls, table, targets_table, warnings
from bench.targets import targets
from polls.voting.keys import Keys


def measured_room(data_dir: Path, screens: int, names: list[str], pace: Pace) -> Room:
    """Measure those servers with so many screens, and print what came out."""
    plan = prepare(data_dir, screens)
    figures, answers, loaded = _ours(data_dir, plan, pace)
    url = f"sqlite:///{data_dir / 'plenary.sqlite3'}"
    checked = checking.check(url, Keys(data_dir / "keys"), answers)
    servers = {OURS: figures}
    for name in names[1:]:
        servers[name] = _other(name, data_dir, plan, pace)
    held = holding.held(data_dir / "watched", screens, pace)
    told = [sentence for name, each in servers.items() for sentence in shortfalls(NAMES[name], each)]
    aims = targets(servers, screens, held, loaded)
    room = Room(screens, servers, held, aims, told, checked.acknowledged, checked.lost, loaded)
    click.echo("\n" + table(room, pace.voting_seconds, VISITORS, NAMES, names[1:]))
    busy = [sentence for name, each in servers.items() for sentence in warnings(NAMES[name], each)]
    click.echo(
        "\n".join(["", held_line(held), "", targets_table(aims), "", checked.sentence(), *told, *busy])
    )
    return room


def _ours(data_dir: Path, plan: Plan, pace: Pace) -> tuple[Figures, dict[str, Any], FirstLoad]:
    """Measure ours, and keep what it says for the others to say the same."""
    server = contestants.ours(data_dir)
    try:
        measuring = Measuring(NAMES[OURS], server, plan, pace)
        try:
            messages = messages_in(measuring.heard, plan, _page(plan))
            contestants.keep_messages(data_dir, messages)
            return measuring.everything(), measuring.answers(), first_load(plan)
        finally:
            measuring.end()
    finally:
        server.kill()


def _other(name: str, data_dir: Path, plan: Plan, pace: Pace) -> Figures:
    server = contestants.CONTESTANTS[name](data_dir)
    try:
        measuring = Measuring(NAMES[name], server, plan, pace)
        try:
            return _burst_alone(measuring) if name == NODE_TOGETHER else measuring.everything()
        finally:
            measuring.end()
    finally:
        server.kill()


def _burst_alone(measuring: Measuring) -> Figures:
    """It differs from the server before it in how it stores, which is seen nowhere else."""
    measuring.join()
    measuring.burst()
    return measuring.figures()


def _page(plan: Plan) -> str:
    """The first page of an attendee, as our server sends it."""
    connection = http.client.HTTPConnection(plan.host, plan.port, timeout=10)
    connection.request("GET", plan.page, headers={"Cookie": plan.prober.cookie})
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{plan.page} answers {answer.status}.")
    return page
