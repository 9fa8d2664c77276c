"""Figures from measurements: percentiles, medians, ratios, and how to write them. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

MOST_SAMPLES = 1_000_000  # of cast-to-screen times; more screens than fit are sampled evenly

Spread = dict[str, float]  # {p50, p95, p99, last}, all in one unit
Tallies = Sequence[tuple[float, int]]  # (when a screen received it, ballots in it), in that order


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest of the ordered values (there are some) that `share` (0-1) of them do not exceed."""
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def spread(values: Sequence[float]) -> Spread:
    """Median, 95th and 99th percentile and the largest; empty where nothing was measured."""
    ordered = sorted(values)
    if not ordered:
        return {}
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "last": 1.0}
    return {name: percentile(ordered, share) for name, share in shares.items()}


def milliseconds(seconds: Sequence[float]) -> Spread:
    """The spread of so many times, in milliseconds."""
    return spread([each * 1000 for each in seconds])


def shown_after(sent: Sequence[float], tallies: Tallies) -> list[float]:
    """How long each cast took to be in a tally on one screen; casts never shown are left out.

    `sent`: when each cast was sent, in order. `tallies`: `(when, ballots)` as the screen received them,
    in order. The k-th cast is in the first tally of at least k ballots.
    """
    times: list[float] = []
    first = 0
    for when, ballots in tallies:
        times += [when - each for each in sent[first:ballots]]
        first = max(first, ballots)
    return times


def sampled(screens: Sequence[Tallies], casts: int) -> Sequence[Tallies]:
    """Every screen, or evenly as many as keep the samples within `MOST_SAMPLES`."""
    step = math.ceil(len(screens) * casts / MOST_SAMPLES)
    return screens[:: max(step, 1)]


def middle(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the runs; nothing where there are none."""
    return {name: median(run[name] for run in runs) for name in runs[0]} if runs else {}


def quotient(ours: float | None, other: float | None) -> float | None:
    """`ours` as a multiple of the other; None where there is nothing to compare."""
    if ours is None or not other:
        return None
    return ours / other


def ratio(ours: float | None, other: float | None) -> str:
    """That multiple, written."""
    times = quotient(ours, other)
    return "-" if times is None else f"{times:.2f} x"


def written(value: float | None, unit: str) -> str:
    """A figure with its unit, as precise as it is worth."""
    if value is None:
        return "-"
    places = 0 if abs(value) >= 100 else 1
    return f"{value:,.{places}f} {unit}".rstrip()
