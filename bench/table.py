"""The figures as a table a person can read: ours, the bare server's, and the one in terms of the other."""

from __future__ import annotations

from typing import Any

from bench.figures import ratio, written

Figures = dict[str, Any]

# (words, where the figure is, unit, factor from the figure to the unit); without a place: a heading.
LINES: tuple[tuple[str, str, str, float], ...] = (
    ("Everyone joins at once", "", "", 0),
    ("  last one served", "join.join.last", "ms", 1000),
    ("  half are served within", "join.join.p50", "ms", 1000),
    ("  95 % are served within", "join.join.p95", "ms", 1000),
    ("  server CPU a join", "join.join_cpu_ms", "ms", 1),
    ("  server memory an attendee", "memory_kb", "kB", 1),
    ("Everyone votes within {seconds:g} s: from the cast to the tally on each screen", "", "", 0),
    ("  p50", "vote.shown.p50", "ms", 1000),
    ("  p95", "vote.shown.p95", "ms", 1000),
    ("  p99", "vote.shown.p99", "ms", 1000),
    ("  acknowledged, p99", "vote.ack.p99", "ms", 1000),
    ("  server CPU a vote, shown everywhere", "vote.vote_cpu_ms", "ms", 1),
    ("Everyone votes at once", "", "", 0),
    ("  ballots acknowledged a second", "burst.a_second", "/s", 1),
    ("  acknowledged, p50", "burst.ack.p50", "ms", 1000),
    ("  acknowledged, p99", "burst.ack.p99", "ms", 1000),
    ("  server CPU a vote", "burst.burst_cpu_ms", "ms", 1),
    ("The client's own share of a core", "", "", 0),
    ("  while joining", "join.busy", "%", 100),
    ("  while voting", "vote.busy", "%", 100),
    ("  in the burst", "burst.busy", "%", 100),
)
WIDTHS = (44, 14, 14, 12)
# (scene, how many got there, of how many)
WHOLE = (
    ("join", "served", "asked"),
    ("vote", "acknowledged", "voters"),
    ("vote", "complete_screens", "voters"),
    ("burst", "acknowledged", "voters"),
)


def table(attendees: int, seconds: float, ours: Figures, bare: Figures) -> str:
    """The whole table for one number of attendees."""
    lines = [_row(f"{attendees:,} attendees", "ours", "bare", "ours/bare"), "─" * sum(WIDTHS)]
    for words, place, unit, factor in LINES:
        is_heading = not place
        words = words.format(seconds=seconds)
        lines.append(words if is_heading else _line(words, place, unit, factor, ours, bare))
    return "\n".join(lines)


def _line(words: str, place: str, unit: str, factor: float, ours: Figures, bare: Figures) -> str:
    figures = [_found(each, place, factor) for each in (ours, bare)]
    compared = "" if unit == "%" else ratio(*figures)
    return _row(words, *(written(figure, unit) for figure in figures), compared)


def _found(figures: Any, place: str, factor: float) -> float | None:
    for name in place.split("."):
        figures = figures[name]
    return None if figures is None else figures * factor


def _row(words: str, *cells: str) -> str:
    return words.ljust(WIDTHS[0]) + "".join(
        cell.rjust(width) for cell, width in zip(cells, WIDTHS[1:], strict=True)
    )


def shortfalls(name: str, figures: Figures) -> list[str]:
    """A sentence for each scene that not everyone got to the end of: its figures are not to be trusted."""
    told = []
    for scene, got, of in WHOLE:
        for run in runs_of(figures[scene]):
            if run[got] != run[of]:
                told.append(f"{name}, {scene}: only {run[got]:,} of {run[of]:,} {got.replace('_', ' ')}.")
    cut_off = max(run["dropped"] for scene, _, _ in WHOLE for run in runs_of(figures[scene]))
    return [*told, f"{name}: {cut_off:,} screens were cut off."] if cut_off else told


def runs_of(scene: Figures) -> list[Figures]:
    """Each time the scene was played."""
    return scene.get("runs", [scene])
