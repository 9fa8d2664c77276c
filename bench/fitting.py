"""What things cost, worked out from a run of the bench. Pure.

The processor's time in a scene is what was done in it, times what each of it costs. What was done (how many
commits, pictures and messages) the simulation counts; so there is an equation for each scene, and as many are
taken as there are costs. Of all the times on the clock one alone is used: what waiting for the disk takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bench.costs import Costs, Setup, Shared
from bench.played import Outcome, Stage
from bench.plenary import WORK
from bench.schema import Figures

ONE_CORE = Setup("one core")
ROUNDS, PASSES = 3, 30  # of simulating, and in each of solving the equations
BALLOT_US = 0.7  # by bench.live_tally, with 5,000 and 20,000 ballots
START = Costs(ballot_us=BALLOT_US, join_us=500, vote_us=150, commit_us=1000, change_us=3000, message_us=15)

Rooms = Mapping[int, Figures]  # by screens, what was measured of our server there


@dataclass(frozen=True)
class Pace:
    """How the bench played: see bench/measuring.py."""

    voting_seconds: float
    messages: int
    message_pause: float


@dataclass(frozen=True)
class Equation:
    """What a scene took of the processor, and what was done in it."""

    cost: str  # the one that this scene tells most of
    cpu_us: float
    done: dict[str, float]


def play(stage: Stage, pace: Pace) -> dict[str, Outcome]:
    """Every scene of the bench."""
    return {
        "join": stage.join(),
        "broadcast": stage.broadcast(pace.messages, pace.message_pause),
        "vote": stage.vote(pace.voting_seconds),
        "burst": stage.burst(),
    }


def fitted_on(rooms: Rooms) -> list[int]:
    """The rooms whose processor times the costs are fitted to; all others are a test of them."""
    return sorted(rooms)[:2]


def fitted(rooms: Rooms, pace: Pace) -> Costs:
    """The costs that the smallest room and the next one tell of; the largest one has a say in nothing."""
    small, large = fitted_on(rooms)[0], fitted_on(rooms)[-1]
    costs = _as_measured(rooms[large], _rest_us(rooms, small, large))
    for _ in range(ROUNDS):
        played = {
            screens: play(Stage(ONE_CORE, costs, Shared(), screens), pace) for screens in (small, large)
        }
        costs = _solved(_equations(rooms, played, pace, small, large), costs)
        waited = played[small]["vote"].answered_ms["p50"]
        measured = rooms[small].vote
        assert measured is not None
        costs = replace(costs, disk_ms=max(costs.disk_ms + measured.answered_ms["p50"] - waited, 0.0))
    return costs


def _as_measured(figures: Figures, rest_us: float) -> Costs:
    """What needs no working out."""
    told = figures.coefficients
    return replace(
        START,
        rest_us=rest_us,
        page_us=told.page_us or 0.0,
        memory_kb=told.memory_kb or 0.0,
        message_bytes=told.message_bytes or 0.0,
        join_bytes=told.join_bytes or 0.0,
        page_bytes=told.page_bytes or 0.0,
    )


def _rest_us(rooms: Rooms, small: int, large: int) -> float:
    """What a screen more costs at rest: a part of what is spent then is the probe's and the server's own."""
    shares = {screens: rest.cpu_share for screens in (small, large) if (rest := rooms[screens].rest)}
    if small == large or len(shares) < 2:
        return 0.0
    return max((shares[large] - shares[small]) / (large - small), 0.0) * 1e6


def _equations(
    rooms: Rooms, played: Mapping[int, Mapping[str, Outcome]], pace: Pace, small: int, large: int
) -> list[Equation]:
    """One for each cost, and for drawing a change one more room, where there is one."""
    about = [("join_us", large, "join"), ("vote_us", large, "burst"), ("message_us", large, "broadcast")]
    about += [("commit_us", small, "vote")]
    about += [("change_us", small, "broadcast")] if small != large else []
    return [
        Equation(cost, spent_us(rooms[screens], scene, pace), played[screens][scene].work)
        for cost, screens, scene in about
    ]


def _solved(equations: list[Equation], costs: Costs) -> Costs:
    """One equation after the other is solved for its cost, again and again; a cost is never below nought."""
    known = {f"{what}_us": getattr(costs, f"{what}_us") for what in WORK}
    for _ in range(PASSES):
        for each in equations:
            others = sum(
                known[f"{what}_us"] * times for what, times in each.done.items() if f"{what}_us" != each.cost
            )
            times = each.done[each.cost.removesuffix("_us")]
            if times:
                known[each.cost] = max(each.cpu_us - others, 0.0) / times
    return replace(costs, **known)


def behind_nginx(figures: Figures, pace: Pace, costs: Costs, shared: Shared) -> tuple[Costs, Shared]:
    """The same for processes on PostgreSQL and Redis, from what a run behind nginx says of each part."""
    join, broadcast, burst = figures.join, figures.broadcast, figures.burst
    assert join and broadcast and burst
    joining, changing, casting = (spent_by(figures, scene, pace) for scene in ("join", "broadcast", "burst"))
    setup = Setup("", processes=figures.processes, nginx_cores=1, database_cores=1)
    done = Stage(setup, costs, shared, burst.voters).burst().work
    besides = sum(getattr(costs, f"{what}_us") * times for what, times in done.items() if what != "vote")
    return (
        replace(
            costs,
            join_us=joining["ours"] / join.served,
            vote_us=max(casting["ours"] - besides, 0.0) / burst.acknowledged,
        ),
        replace(
            shared,
            nginx_us=changing["nginx"] / broadcast.messages or shared.nginx_us,  # too little to be seen
            database_vote_us=casting["postgres"] / burst.acknowledged,
            database_join_us=joining["postgres"] / join.served,
            database_change_us=changing["postgres"] / broadcast.sent / figures.processes,
        ),
    )


def spent_us(figures: Figures, scene: str, pace: Pace) -> float:
    """What the server spent in a scene that was measured, above what it takes at rest: microseconds."""
    return sum(spent_by(figures, scene, pace).values())


def spent_by(figures: Figures, scene: str, pace: Pace) -> dict[str, float]:
    """The same, by part: a server behind nginx has several."""
    rest, seconds = figures.rest, seconds_of(figures, scene, pace)
    at_rest = {part: each / rest.seconds for part, each in rest.cpu_seconds.items()} if rest else {}
    return {
        part: max(each - at_rest.get(part, 0.0) * seconds, 0.0) * 1e6
        for part, each in getattr(figures, scene).cpu_seconds.items()
    }


def seconds_of(figures: Figures, scene: str, pace: Pace) -> float:
    """How long a scene that was measured went on."""
    join, broadcast, vote, burst = figures.join, figures.broadcast, figures.vote, figures.burst
    assert join and broadcast and vote and burst
    return {
        "join": join.served_ms["last"] / 1000,
        "broadcast": broadcast.seconds,
        "vote": pace.voting_seconds,
        "burst": burst.acknowledged / burst.a_second,
    }[scene]
