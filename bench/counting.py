"""`python -m bench.counting`: every method over 100,000 ballots, beside an independent library.

Two steps, told apart: the profile from the choices as devices send them, and the count of the profile.
Both get the same ballots. Times are the processor's, so that what else runs on the machine distorts them
less. Ours is the median of several runs; a step of the library is given up after a minute, and told so.
"""

from __future__ import annotations

import gc
import multiprocessing
import platform
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

import click
import msgspec
import psutil

from bench import counting_library
from bench.counting_table import table
from bench.drawn_ballots import KINDS, Choice, drawn
from polls.voting.methods import METHODS
from polls.voting.methods.lot import Lot
from polls.voting.methods.profile import profile_of_choices
from polls.voting.methods.terms import Terms
from polls.voting.rules import Rules

RESULTS = Path(__file__).parent / "results"
BALLOTS, QUICK_BALLOTS = 100_000, 2_000
OPTIONS = (8, 20)
REPEATS = 3
PATIENCE = 60  # seconds for one step of the library

Figures = dict[str, Any]
Steps = Iterator[tuple[str, Callable[[], Any]]]
Timed = tuple[float | None, Any]  # seconds, and what came out
GIVEN_UP: Timed = (None, None)


@click.command()
@click.option("--quick", is_flag=True, help=f"{QUICK_BALLOTS:,} ballots, once: a glance, not a figure.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="Where the JSON goes.")
def main(quick: bool = False, results: Path = RESULTS) -> None:
    """Time the counting of every method beside an independent library."""
    ballots, repeats = (QUICK_BALLOTS, 1) if quick else (BALLOTS, REPEATS)
    counting_library.warm_up()
    runs = [_run(ballots, tuple(range(1, options + 1)), repeats) for options in OPTIONS]
    click.echo(f"\nFigures kept in {_keep(results, runs)}")
    if any(not line["is_same"] for run in runs for line in run["lines"]):
        raise SystemExit(1)


def _run(ballots: int, options: tuple[int, ...], repeats: int) -> Figures:
    """Count ballots of every kind, with so many options, and print what came out."""
    lines = [line for kind in KINDS for line in _lines(kind, ballots, options, repeats)]
    run = {"ballots": ballots, "options": len(options), "patience": PATIENCE, "lines": lines}
    click.echo("\n" + table(run))
    return run


def _lines(kind: str, ballots: int, options: tuple[int, ...], repeats: int) -> list[Figures]:
    """A line for each method that counts ballots of this kind."""
    choices = drawn(kind, ballots, options)
    different = len({msgspec.json.encode(choice) for choice in choices})
    theirs = _theirs(kind, choices, options)
    lines = []
    for method, _step in counting_library.STEPS[kind]:
        runs = [dict(_timed(_our_steps(method, choices, options))) for _ in range(repeats)]
        ours = {step: median(run[step][0] for run in runs) for step in ("profile", "count")}
        first = sorted(option - 1 for option in runs[0]["count"][1].winners)
        library = {"profile": theirs["profile"][0], "count": theirs[method][0]}
        is_same = theirs[method][1] in (None, first)
        line = {"kind": kind, "method": method, "different": different, "is_same": is_same}
        lines.append(line | {"ours": ours, "library": library})
    return lines


def _our_steps(method: str, choices: list[Choice], options: tuple[int, ...]) -> Steps:
    each_once = [(choice, 1) for choice in choices]
    terms = Terms(Rules(), eligible=len(choices), present=len(choices), lot=Lot(bytes(32), "00" * 32))
    made: list[Any] = []
    yield "profile", lambda: made.append(profile_of_choices(method, options, each_once))
    yield "count", lambda: METHODS[method].count(made[0], terms)


def _library_steps(kind: str, methods: list[str], choices: list[Choice], options: tuple[int, ...]) -> Steps:
    made: list[Any] = []
    yield "profile", lambda: made.append(counting_library.build(kind, choices, options))
    steps = dict(counting_library.STEPS[kind])
    for method in methods:
        yield method, lambda step=steps[method]: counting_library.firsts(step(made[0]))


def _timed(steps: Steps) -> Iterator[tuple[str, Timed]]:
    """Each step's name, the processor's seconds, and what it gave. The collector of garbage stands still."""
    for name, step in steps:
        gc.collect()
        gc.disable()
        start = time.process_time()
        result = step()
        seconds = time.process_time() - start
        gc.enable()
        yield name, (seconds, result)


def _theirs(kind: str, choices: list[Choice], options: tuple[int, ...]) -> dict[str, Timed]:
    """The library's steps; None for what was given up. After that the others begin anew, profile and all."""
    told: dict[str, Timed] = {}
    left = [method for method, _step in counting_library.STEPS[kind]]
    while left and told.get("profile") != GIVEN_UP:
        told |= _told_until_given_up(kind, left, choices, options)
        left = [method for method in left if method not in told]
    return told | dict.fromkeys(left, GIVEN_UP)


def _told_until_given_up(
    kind: str, methods: list[str], choices: list[Choice], options: tuple[int, ...]
) -> dict[str, Timed]:
    """The steps in a process of its own, which can be ended."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send_steps, args=(there, kind, methods, choices, options), daemon=True)
    process.start()
    there.close()
    told: dict[str, Timed] = {}
    for name in ("profile", *methods):
        told[name] = here.recv() if _is_told_in_time(here, psutil.Process(process.pid)) else GIVEN_UP
        if told[name] == GIVEN_UP:
            break
    process.kill()
    process.join()
    return told


def _is_told_in_time(here: Connection, process: psutil.Process) -> bool:
    """Whether a step ends within the patience, in the processor's time."""
    start = process.cpu_times().user
    while process.cpu_times().user - start < PATIENCE:
        if here.poll(1):
            return True
    return False


def _send_steps(
    there: Connection, kind: str, methods: list[str], choices: list[Choice], options: tuple[int, ...]
) -> None:
    for _name, timed in _timed(_library_steps(kind, methods, choices, options)):
        there.send(timed)


def _keep(results: Path, runs: list[Figures]) -> Path:
    now = datetime.now(UTC)
    about = {"at": now, "python": platform.python_version(), "machine": platform.platform()}
    about |= {"library": f"pref_voting {version('pref_voting')}", "runs": runs}
    results.mkdir(parents=True, exist_ok=True)
    path = results / f"counting-{now:%Y%m%dT%H%M%SZ}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(about), indent=1))
    return path


if __name__ == "__main__":
    main()
