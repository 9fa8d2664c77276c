"""`python -m bench`: measure the application beside a bare broadcast server and print the table."""

from __future__ import annotations

import platform
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from bench import checking, processes
from bench.measuring import QUICK, Pace, measure
from bench.plan import Plan
from bench.preparing import PICTURE_FILE, prepare
from bench.table import shortfalls, table
from polls.voting.keys import Keys

RESULTS = Path(__file__).parent / "results"


@click.command()
@click.option("--attendees", default="120,1000", show_default=True, help="How many join.")
@click.option("--quick", is_flag=True, help="Each scene once, voting within 2 s: a glance, not a figure.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="Where the JSON goes.")
def bench(attendees: str, quick: bool, results: Path) -> None:
    """Measure votes, joins and memory of the application beside a bare Flask-SocketIO server."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are ended with us
    numbers = _numbers(attendees)
    pace = QUICK if quick else Pace()
    processes.raise_file_limit(max(numbers))
    runs = [_run(number, pace) for number in numbers]
    click.echo(f"\nFigures kept in {_keep(results, pace, runs)}")
    if any(run["lost"] or run["shortfalls"] for run in runs):
        raise SystemExit(1)


def _numbers(text: str) -> list[int]:
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if not numbers or min(numbers) < 1:
        raise click.BadParameter("say numbers such as 120,1000", param_hint="--attendees")
    return numbers


def _run(attendees: int, pace: Pace) -> dict[str, Any]:
    """Measure both servers with that many attendees and print what came out."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        data_dir = Path(directory)
        plan = prepare(data_dir, processes.free_port(), attendees)
        ours, answers = _measured(processes.our_server(plan.port, data_dir), plan, pace)
        checked = checking.check(
            f"sqlite:///{data_dir / 'plenary.sqlite3'}", Keys(data_dir / "keys"), answers
        )
        plan.port = processes.free_port()
        bare, _ = _measured(processes.bare_server(plan.port, data_dir, data_dir / PICTURE_FILE), plan, pace)
    told = shortfalls("ours", ours) + shortfalls("bare", bare)
    click.echo("\n" + table(attendees, pace.voting_seconds, ours, bare))
    click.echo("\n".join([checked.sentence(), *told]))
    return {
        "attendees": attendees,
        "ours": ours,
        "bare": bare,
        "acknowledged": checked.acknowledged,
        "lost": checked.lost,
        "shortfalls": told,
    }


def _measured(server: processes.Server, plan: Plan, pace: Pace) -> tuple[dict[str, Any], dict[str, Any]]:
    client = processes.Client(plan)
    try:
        return measure(server, client, pace)
    finally:
        server.kill()
        client.end()


def _keep(results: Path, pace: Pace, runs: list[dict[str, Any]]) -> Path:
    now = datetime.now(UTC)
    about = {"at": now, "python": platform.python_version(), "machine": platform.platform(), "pace": pace}
    results.mkdir(parents=True, exist_ok=True)
    path = results / f"{now:%Y%m%dT%H%M%SZ}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(about | {"runs": runs}), indent=1))
    return path


if __name__ == "__main__":
    bench()
