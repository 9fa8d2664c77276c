"""What docs/scaling.md tells of a run of the bench, as tables of Markdown.

First what one of each costs; then the bench's own points, measured beside predicted; then what nobody has
measured.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace

import msgspec

from bench.contestants import OURS
from bench.costs import Costs, Setup, Shared
from bench.figures import Spread, written
from bench.fitting import ONE_CORE, Pace, Rooms, behind_nginx, fitted, fitted_on, play, seconds_of, spent_us
from bench.limits import LIMITS, largest_room
from bench.played import Outcome, Stage
from bench.plenary import PATIENCE
from bench.schema import Figures, Report
from bench.table import found

GIGABIT = 1e9
SETUPS = (
    ONE_CORE,
    Setup("one machine", 1, processes=5, nginx_cores=2, database_cores=1, bits_a_second=GIGABIT),
    Setup("ten machines", 9, processes=6, nginx_cores=2, database_cores=8, bits_a_second=GIGABIT),
)
SIZES = (10_000, 100_000)
VOTING_SECONDS = 5.0

# What was measured, in words; where it is in the bench's figures; where in an outcome: scene, spread, of it.
POINTS = (
    ("a vote on every screen, p50, ms", "vote.shown_ms.p50", ("vote", "shown_ms", "p50")),
    ("a vote on every screen, p99, ms", "vote.shown_ms.p99", ("vote", "shown_ms", "p99")),
    ("a vote acknowledged, p99, ms", "vote.answered_ms.p99", ("vote", "answered_ms", "p99")),
    ("ballots a second in a burst", "burst.a_second", ("burst", "a_second", "")),
    ("everyone joins, last one served, ms", "join.served_ms.last", ("join", "served_ms", "last")),
    ("one change on every screen, p50, ms", "broadcast.arrived_ms.p50", ("broadcast", "shown_ms", "p50")),
    ("one change on every screen, p99, ms", "broadcast.arrived_ms.p99", ("broadcast", "shown_ms", "p99")),
)
SPENT = (
    ("CPU of everyone joining, ms", "join"),
    ("CPU of the changes one by one, ms", "broadcast"),
    ("CPU of everyone voting, ms", "vote"),
    ("CPU of the burst, ms", "burst"),
)
COSTS = {
    "message_us": "a change, on one screen: µs of a core",
    "change_us": "drawing a picture and encoding what changed: µs",
    "ballot_us": "and for each ballot there is, read again for each tally (by `bench.live_tally`): µs",
    "vote_us": "a vote, heard, checked, sealed, stored, answered: µs",
    "commit_us": "a commit, whatever is in it: µs",
    "disk_ms": "waiting for the disk, beside the core: ms",
    "join_us": "a join: µs",
    "page_us": "a page: µs",
    "rest_us": "a screen that is here, a second: µs",
    "memory_kb": "a screen's memory: kB",
    "message_bytes": "a change: bytes",
    "join_bytes": "a join: bytes",
    "page_bytes": "a page: bytes",
}


SHARED = {
    "nginx_us": "a message that passes nginx: µs of its cores",
    "database_vote_us": "a vote: µs of PostgreSQL's cores",
    "database_commit_us": "a commit: µs of them",
    "database_change_us": "the queries of one process for one change: µs of them",
    "database_ballot_us": "and for each ballot there is: µs of them",
    "database_join_us": "a join: µs of them",
    "round_trip_ms": "asking PostgreSQL, there and back: ms",
    "mark_us": "hearing that another process has written: µs of a core",
    "mark_voter_us": "and whose ballot came: µs of a core for each",
    "redis_us": "telling one process of it: µs of Redis's core",
    "overhead_bytes": "what is around a message on the network: bytes",
}
TOO = ("vote_us", "join_us")
TAKEN = "taken to be so"


def chapters(report: Report) -> Iterable[str]:
    """All that is told of a report."""
    rooms = {room.screens: room.servers[OURS] for room in report.rooms}
    pace = msgspec.convert(report.pace, Pace)
    costs = fitted(rooms, pace)
    houses = _houses(report, pace, costs)
    yield from (f"Measured on {report.at:%Y-%m-%d} on {_machine(report)}.", "")
    yield from (*_costs_table(costs), "", *_shared_table(houses[-1]), "")
    yield from (*points_table(rooms, costs, pace), "")
    yield from (*_predictions_table(houses), "", *_limits_table(houses))


def _machine(report: Report) -> str:
    versions, machine = report.versions, report.machine
    return f"{machine['cores']} cores of {machine['processor']}, Python {versions['python']}"


def _houses(report: Report, pace: Pace, costs: Costs) -> list[Stage]:
    """What is predicted for, at its costs, and for no number of screens yet."""
    several, shared = costs, Shared()
    if report.behind_nginx:
        measured = list(report.behind_nginx[-1].servers.values())[-1]
        several, shared = behind_nginx(measured, pace, costs, shared)
    return [Stage(each, several if each.database_cores else costs, shared, 0) for each in SETUPS]


def _costs_table(costs: Costs) -> Iterable[str]:
    values = asdict(costs)
    rows = [[words, written(values[name], "")] for name, words in COSTS.items()]
    yield from _table(["what one of each costs", ""], rows)


def _shared_table(house: Stage) -> Iterable[str]:
    """What several processes cost besides, and whether that was measured."""
    values, taken = asdict(house.shared), asdict(Shared())
    rows = [
        [words, written(values[name], ""), TAKEN if values[name] == taken[name] else "measured"]
        for name, words in SHARED.items()
    ]
    rows += [[f"on PostgreSQL, {COSTS[name]}", written(getattr(house.costs, name), ""), ""] for name in TOO]
    yield from _table(["with several processes", "", ""], rows)


def points_table(rooms: Rooms, costs: Costs, pace: Pace) -> Iterable[str]:
    """What was measured, and what the simulation makes of it."""
    sizes = sorted(rooms)
    played = {size: play(Stage(ONE_CORE, costs, Shared(), size), pace) for size in sizes}
    fits = fitted_on(rooms)
    heads = [f"{size:,} screens" + (" (CPU fitted)" if size in fits else " (test)") for size in sizes]
    rows = [
        [words, *(_beside(found(rooms[size], place), predicted(played[size], where)) for size in sizes)]
        for words, place, where in POINTS
    ]
    rows += [
        [words, *(_beside(*_spent_ms(rooms[size], played[size], scene, costs, pace)) for size in sizes)]
        for words, scene in SPENT
    ]
    at_work = [_at_work(rooms[size], played[size], pace) for size in sizes]
    rows.append(["the core at work for the burst, share of its time", *at_work])
    yield from _table(["measured → on paper", *heads], rows)


def predicted(played: dict[str, Outcome], where: tuple[str, str, str]) -> float | None:
    """A figure of an outcome."""
    scene, name, part = where
    value = getattr(played[scene], name)
    return value.get(part) if part else value


def _spent_ms(
    figures: Figures, played: dict[str, Outcome], scene: str, costs: Costs, pace: Pace
) -> tuple[float, float]:
    return spent_us(figures, scene, pace) / 1000, played[scene].cpu_us(costs) / 1000


def _at_work(figures: Figures, played: dict[str, Outcome], pace: Pace) -> str:
    """Where it was for the most part not, others had it: the machine was not quiet."""
    share = spent_us(figures, "burst", pace) / 1e6 / seconds_of(figures, "burst", pace)
    return f"{share:.0%} → {played['burst'].shares['cores']:.0%}"


def _beside(measured: float | None, on_paper: float | None) -> str:
    if measured is None or on_paper is None:
        return "-"
    error = f" ({on_paper / measured - 1:+.0%})" if measured else ""
    return f"{written(measured, '')} → {written(on_paper, '')}{error}"


def _predictions_table(houses: list[Stage]) -> Iterable[str]:
    heads = ["", "screens", "a vote on every screen, p50, p99", "acknowledged, p99", "ballots a second"]
    heads += ["everyone joins", "one change everywhere, p99", "most used while all vote"]
    stages = [replace(house, screens=size) for house in houses for size in SIZES]
    yield from _table(heads, map(_prediction, stages))


def _prediction(stage: Stage) -> list[str]:
    played = play(stage, Pace(VOTING_SECONDS, messages=5, message_pause=0.3))
    vote, burst, join, broadcast = (played[scene] for scene in ("vote", "burst", "join", "broadcast"))
    fullest = vote.fullest
    return [
        stage.setup.name,
        f"{stage.screens:,}",
        f"{_seconds(vote, vote.shown_ms, 'p50')}, {_seconds(vote, vote.shown_ms, 'p99')}",
        _seconds(vote, vote.answered_ms, "p99"),
        written(float(f"{burst.a_second:.2g}"), "") if burst.is_whole else "-",
        _seconds(join, join.served_ms, "last"),
        _seconds(broadcast, broadcast.shown_ms, "p99"),
        f"{fullest}, {min(vote.shares[fullest], 1):.0%}",
    ]


def _seconds(outcome: Outcome, spread: Spread, part: str) -> str:
    if not outcome.is_whole:
        return f"over {PATIENCE:.0f} s"
    seconds = spread[part] / 1000
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds:.2f} s"


def _limits_table(houses: list[Stage]) -> Iterable[str]:
    """The largest room in which this is so."""
    rows = [[words, *(largest_room(house, is_well) for house in houses)] for words, is_well in LIMITS.items()]
    yield from _table(["the largest room in which …", *(house.setup.name for house in houses)], rows)


def _table(heads: list[str], rows: Iterable[list[str]]) -> Iterable[str]:
    yield _row(heads)
    yield _row(["---"] + ["--:"] * (len(heads) - 1))
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
