"""`python -m bench`: measure the application beside other servers and print the tables."""

from __future__ import annotations

import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from bench import contestants, machine, processes, several
from bench.measuring import QUICK, Pace
from bench.room import measured_room
from bench.schema import Report

RESULTS = Path(__file__).parent / "results"


@click.command()
@click.option("--screens", default="120,1000", show_default=True, help="How many join.")
@click.option("--only", default=None, help="Whom to measure besides ours: of stock,node,node_together,floor.")
@click.option("--behind-nginx", default="", help="In rooms of how many to measure one process and two.")
@click.option("--quick", is_flag=True, help="Each scene once and short: a glance, not a figure.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="Where the JSON goes.")
def bench(screens: str, only: str | None, behind_nginx: str, quick: bool, results: Path) -> None:
    """Measure broadcasts, joins, votes, pages and memory of the application beside other servers."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are ended with us
    numbers = _numbers(screens, "--screens")
    behind = _numbers(behind_nginx, "--behind-nginx") if behind_nginx else []
    pace = QUICK if quick else Pace()
    processes.raise_file_limit(max(numbers + behind))
    absent = contestants.absent() | (several.absent() if behind else {})
    names = [name for name in _chosen(only) if name not in absent]
    report = Report(
        at=datetime.now(UTC),
        machine=machine.machine(),
        versions=machine.versions(),
        pace=msgspec.to_builtins(pace),
        absent=absent,
        rooms=[],
    )
    for name, reason in absent.items():
        click.echo(f"Not measured: {name} ({reason}).")
    for number in numbers:
        with tempfile.TemporaryDirectory(prefix="bench-") as directory:
            report.rooms.append(measured_room(Path(directory), number, names, pace))
    if several.NAME not in absent:
        report.behind_nginx = [several.measured_behind_nginx(number, pace) for number in behind]
    click.echo(f"\nFigures kept in {_keep(results, report)}")
    if any(room.lost or room.shortfalls for room in report.rooms + report.behind_nginx):
        raise SystemExit(1)


def _numbers(text: str, option: str) -> list[int]:
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if not numbers or min(numbers) < 1:
        raise click.BadParameter("say numbers such as 120,1000", param_hint=option)
    return numbers


def _chosen(only: str | None) -> list[str]:
    names = list(contestants.CONTESTANTS)
    chosen = names if only is None else [contestants.OURS, *filter(None, only.split(","))]
    unknown = set(chosen) - set(names)
    if unknown:
        raise click.BadParameter(f"there is {', '.join(names[1:])}", param_hint="--only")
    return chosen


def _keep(results: Path, report: Report) -> Path:
    results.mkdir(parents=True, exist_ok=True)
    path = results / f"room-{report.at:%Y%m%dT%H%M%SZ}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1))
    return path


if __name__ == "__main__":
    bench()
