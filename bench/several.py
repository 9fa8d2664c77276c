"""One process and two behind nginx, in one room: what the second one brings."""

from __future__ import annotations

import click

from bench import checking
from bench.behind_nginx import Backing, BehindNginx, missing
from bench.machine import machine
from bench.measuring import VISITORS, Measuring, Pace
from bench.preparing import prepare
from bench.schema import Figures, Room, Scene
from bench.table import shortfalls, table, targets_table, warnings
from bench.targets import second_process
from polls.voting.keys import Keys

NAME = "behind nginx"
NAMES = {"two": "two", "one": "one"}


def absent() -> dict[str, str]:
    """Why it cannot be measured on this machine."""
    lacking = missing()
    return {NAME: f"there is no {lacking}: tools/servers.sh install"} if lacking else {}


def measured_behind_nginx(screens: int, pace: Pace) -> Room:
    """Measure one process, then two, each with a database of its own, and print what came out."""
    counted = {
        name: _measured(name, screens, processes, pace) for name, processes in (("one", 1), ("two", 2))
    }
    servers = {name: figures for name, (figures, _) in counted.items()}
    checks = [check for _, check in counted.values()]
    told = [sentence for name, each in servers.items() for sentence in shortfalls(name, each)]
    aims = second_process(servers["one"], servers["two"], machine()["cores"])
    acknowledged, lost = sum(each.acknowledged for each in checks), sum(each.lost for each in checks)
    room = Room(screens, servers, {}, aims, told, acknowledged, lost)
    click.echo("\nProcesses of ours behind nginx, on PostgreSQL and Redis; CPU is that of all of them")
    click.echo(table(room, pace.voting_seconds, VISITORS, NAMES, ["one"]))
    busy = [sentence for name, each in servers.items() for sentence in warnings(name, each)]
    sentences = [check.sentence() for check in checks]
    click.echo("\n".join(["", _parts(servers), "", targets_table(aims), "", *sentences, *told, *busy]))
    return room


def _measured(name: str, screens: int, processes: int, pace: Pace) -> tuple[Figures, checking.Check]:
    backing = Backing()
    try:
        plan = prepare(backing.data_dir, screens, backing.database_url)
        server = BehindNginx(backing, processes)
        try:
            measuring = Measuring(f"{name} behind nginx", server, plan, pace)
            try:
                figures, answers = measuring.everything(), measuring.answers()
            finally:
                measuring.end()
        finally:
            server.kill()
        return figures, checking.check(backing.database_url, Keys(backing.data_dir / "keys"), answers)
    finally:
        backing.remove()


def _parts(servers: dict[str, Figures]) -> str:
    """Who spent how much, for what limits a second process."""
    return "\n".join(
        f"CPU while {words}, {name}: {_spent(getattr(figures, scene))}"
        for scene, words in (("join", "joining"), ("burst", "voting at once"), ("pages", "loading pages"))
        for name, figures in servers.items()
    )


def _spent(scene: Scene | None) -> str:
    spent = scene.cpu_seconds if scene else {}
    return ", ".join(f"{part} {seconds * 1000:,.0f} ms" for part, seconds in spent.items())
