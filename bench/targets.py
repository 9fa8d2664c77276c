"""What is to be reached, and whether it was, worked out from the figures of one room. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bench.contestants import FLOOR, NODE, NODE_TOGETHER, OURS, STOCK
from bench.figures import quotient
from bench.schema import Figures, FirstLoad, Target
from bench.table import found

PAUSE_MS = 250.0  # between two publications of ours, at least
SHOWN_MOONSHOT_MS = {1_000: 250.0, 5_000: 350.0}


@dataclass(frozen=True)
class Aim:
    """A figure of ours as a multiple of another server's: at most so much, or, for a rate, at least."""

    what: str
    place: str
    other: str
    target: float | None
    moonshot: float | None
    is_rate: bool = False


AIMS = (
    Aim("broadcast, CPU a message / stock", "broadcast.cpu_us_a_message", STOCK, 0.25, None),
    Aim("broadcast, CPU a message / Node", "broadcast.cpu_us_a_message", NODE, 0.8, None),
    Aim("broadcast, CPU a message / C floor", "broadcast.cpu_us_a_message", FLOOR, None, 1.25),
    Aim("broadcast, p99 / Node", "broadcast.arrived_ms.p99", NODE, 1.0, None),
    Aim("broadcast, p99 / C floor", "broadcast.arrived_ms.p99", FLOOR, None, 1.5),
    Aim("ballots a second in the burst / Node, a commit each", "burst.a_second", NODE, 1.0, None, True),
    Aim(
        "ballots a second in the burst / Node, group commit", "burst.a_second", NODE_TOGETHER, None, 1.0, True
    ),
    Aim("everyone joins, last one served / Node", "join.served_ms.last", NODE, 1.25, 1.0),
    Aim("memory a screen / stock", "memory_kb_a_screen", STOCK, 0.5, None),
    Aim("memory a screen / Node", "memory_kb_a_screen", NODE, None, 1.0),
)


def targets(
    servers: dict[str, Figures],
    screens: int,
    held_ms: dict[str, tuple[float, float]],
    loaded: FirstLoad | None = None,
) -> list[Target]:
    """Every target that a room of so many screens can say something about."""
    ours = servers[OURS]
    return [
        *(_compared(aim, ours, servers.get(aim.other)) for aim in AIMS),
        _shown(ours, screens),
        *_held(held_ms),
        at_most("start of the server", ours.started_in_s, "s", 2.0, 1.0),
        at_most("page of an attendee, first load", loaded and loaded.bytes / 1000, "kB", 120.0, 80.0),
        at_most("files that another host is asked for", loaded and loaded.elsewhere, "", 0.0, None),
    ]


SECOND = (
    ("ballots a second", "burst.a_second", "burst.busy", 1),
    ("joins a second", "join.served_ms.last", "join.busy", -1),
    ("pages a second", "pages.a_second", "pages.busy", 1),
)


def second_process(one: Figures, two: Figures, cores: int) -> list[Target]:
    """What a second process brings, on two cores less the load client's share of them."""
    told = []
    for what, place, busy, sign in SECOND:
        gain = quotient(found(two, place), found(one, place))
        left = min(2.0, cores - (found(two, busy) or 0.0))
        figure = None if gain is None else gain**sign * 2 / left
        told.append(
            at_least(f"a second process: {what}, on two cores less the client", figure, "x", 1.7, 2.0)
        )
    return told


def _compared(aim: Aim, ours: Figures, other: Figures | None) -> Target:
    figure = quotient(found(ours, aim.place), found(other, aim.place)) if other else None
    make = at_least if aim.is_rate else at_most
    return make(aim.what, figure, "x", aim.target, aim.moonshot)


def _held(held_ms: dict[str, tuple[float, float]]) -> list[Target]:
    """On a machine with other work the clock counts that as well."""
    clock, own = (max((each[which] for each in held_ms.values()), default=None) for which in (0, 1))
    return [
        at_most("event loop held, at the longest, on the clock", clock, "ms", 50.0, 20.0),
        at_most("event loop held, at the longest, by its own work", own, "ms", 50.0, 20.0),
    ]


def _shown(ours: Figures, screens: int) -> Target:
    """A vote on every screen: the target follows from what a broadcast takes."""
    broadcast = found(ours, "broadcast.arrived_ms.p99")
    target = None if broadcast is None else PAUSE_MS + 2 * broadcast
    what = "a vote on every screen while everyone votes, p99"
    return at_most(what, found(ours, "vote.shown_ms.p99"), "ms", target, SHOWN_MOONSHOT_MS.get(screens))


def at_most(
    what: str, figure: float | None, unit: str, target: float | None, moonshot: float | None
) -> Target:
    """A target that is reached from above."""
    return Target(
        what, figure, unit, target, moonshot, *(_is_below(figure, each) for each in (target, moonshot))
    )


def at_least(
    what: str, figure: float | None, unit: str, target: float | None, moonshot: float | None
) -> Target:
    """A target that is reached from below."""
    return Target(
        what, figure, unit, target, moonshot, *(_is_below(each, figure) for each in (target, moonshot))
    )


def _is_below(one: float | None, other: float | None) -> bool | None:
    return None if one is None or other is None else one <= other
