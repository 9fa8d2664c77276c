"""The figures as a table a person can read: ours, the others', and ours in terms of each of them."""

from __future__ import annotations

from typing import Any

from bench.contestants import FLOOR, NODE, NODE_TOGETHER, OURS, STOCK
from bench.figures import ratio, written
from bench.schema import Figures, Room, Target

# (words, where the figure is, unit, factor from the figure to the unit); without a place: a heading.
LINES: tuple[tuple[str, str, str, float], ...] = (
    ("One change at a time, on every screen", "", "", 0),
    ("  server CPU a message", "broadcast.cpu_us_a_message", "us", 1),
    ("  arrived, p50", "broadcast.arrived_ms.p50", "ms", 1),
    ("  arrived, p99", "broadcast.arrived_ms.p99", "ms", 1),
    ("Everyone joins at once", "", "", 0),
    ("  half are served within", "join.served_ms.p50", "ms", 1),
    ("  last one served", "join.served_ms.last", "ms", 1),
    ("  server CPU a join", "join.cpu_us_a_join", "us", 1),
    ("Every line is cut, everyone is back at once", "", "", 0),
    ("  last one served", "reconnect.served_ms.last", "ms", 1),
    ("  server CPU a join", "reconnect.cpu_us_a_join", "us", 1),
    ("Everyone votes within {seconds:g} s", "", "", 0),
    ("  on every screen, p50", "vote.shown_ms.p50", "ms", 1),
    ("  on every screen, p99", "vote.shown_ms.p99", "ms", 1),
    ("  acknowledged, p99", "vote.answered_ms.p99", "ms", 1),
    ("  server CPU a vote, shown everywhere", "vote.cpu_us_a_vote", "us", 1),
    ("Everyone votes at once", "", "", 0),
    ("  ballots acknowledged a second", "burst.a_second", "/s", 1),
    ("  acknowledged, p99", "burst.answered_ms.p99", "ms", 1),
    ("  server CPU a vote", "burst.cpu_us_a_vote", "us", 1),
    ("{visitors} load their page, over and over", "", "", 0),
    ("  pages a second", "pages.a_second", "/s", 1),
    ("  server CPU a page", "pages.cpu_us_a_page", "us", 1),
    ("  loaded, p99", "pages.loaded_ms.p99", "ms", 1),
    ("At rest", "", "", 0),
    ("  server memory a screen", "memory_kb_a_screen", "kB", 1),
    ("  server CPU, share of a core", "rest.cpu_share", "%", 100),
    ("A ping in between is answered within, at the longest", "", "", 0),
    ("  while everyone joins", "join.probe_ms.last", "ms", 1),
    ("  while everyone votes", "vote.probe_ms.last", "ms", 1),
    ("  in the burst", "burst.probe_ms.last", "ms", 1),
    ("  while everyone comes back", "reconnect.probe_ms.last", "ms", 1),
    ("  at rest, p99", "rest.probe_ms.p99", "ms", 1),
    ("The load client's own share of a core", "", "", 0),
    ("  while a change goes out", "broadcast.busy", "%", 100),
    ("  while joining", "join.busy", "%", 100),
    ("  while voting", "vote.busy", "%", 100),
    ("  in the burst", "burst.busy", "%", 100),
    ("  while loading pages", "pages.busy", "%", 100),
)
NAMES = {OURS: "ours", STOCK: "stock", NODE: "Node", NODE_TOGETHER: "Node group", FLOOR: "C floor"}
WORDS, COLUMN = 42, 12


def table(room: Room, seconds: float, visitors: int, names: dict[str, str], compared: list[str]) -> str:
    """The whole table of one room: a column for each server that is in `names`, and the first of them as a
    multiple of each that is in `compared`."""
    present = [name for name in names if name in room.servers]
    first = present[0]
    compared = [name for name in compared if name in present]
    heads = [names[name] for name in present] + [f"/ {names[name]}" for name in compared]
    lines = [_row(f"{room.screens:,} screens", heads), "─" * (WORDS + COLUMN * len(heads))]
    for words, place, unit, factor in LINES:
        words = words.format(seconds=seconds, visitors=visitors)
        figures = {name: found(room.servers[name], place, factor) for name in present} if place else {}
        cells = [written(figure, unit) for figure in figures.values()]
        if figures and unit != "%":
            cells += [ratio(figures[first], figures[name]) for name in compared]
        lines.append(_row(words, cells))
    return "\n".join(lines)


def found(figures: Figures, place: str, factor: float = 1) -> float | None:
    """The figure at such a place, in the unit that the factor leads to; None where it was not measured."""
    here: Any = figures
    for name in place.split("."):
        here = here.get(name) if isinstance(here, dict) else getattr(here, name, None)
    return None if here is None else here * factor


def _row(words: str, cells: list[str]) -> str:
    return (words.ljust(WORDS) + "".join(cell.rjust(COLUMN) for cell in cells)).rstrip()


def held_line(held_ms: dict[str, tuple[float, float]]) -> str:
    """How long our loop was held at the longest, by scene."""
    told = [f"{scene} {clock:.0f} ms ({own:.0f})" for scene, (clock, own) in held_ms.items()]
    return f"Our loop was held at the longest (of that by its own work): {', '.join(told)}"


def targets_table(targets: list[Target]) -> str:
    """What was to be reached, and what was."""
    width = 68
    lines = ["To reach".ljust(width) + "measured".rjust(12) + "target".rjust(12) + "moonshot".rjust(14)]
    lines.append("─" * (width + 38))
    for each in targets:
        told = each.what.ljust(width) + written(each.figure, each.unit).rjust(12)
        told += (_sign(each.is_reached) + written(each.target, each.unit)).rjust(12)
        lines.append(told + (_sign(each.is_moonshot_reached) + written(each.moonshot, each.unit)).rjust(14))
    return "\n".join(lines)


def _sign(is_reached: bool | None) -> str:
    return {True: "✓ ", False: "✗ ", None: "  "}[is_reached]


# (scene, how many got there, of how many)
WHOLE = (
    ("join", "served", "asked"),
    ("reconnect", "served", "asked"),
    ("broadcast", "arrived", "expected"),
    ("vote", "acknowledged", "voters"),
    ("vote", "complete_screens", "voters"),
    ("burst", "acknowledged", "voters"),
)
MOST_BUSY = 0.6  # share of a core: above, the load client may have measured itself


def shortfalls(name: str, figures: Figures) -> list[str]:
    """A sentence for each scene that not everyone got to the end of: its figures are not to be trusted."""
    told = []
    for scene, got, of in WHOLE:
        for run in _runs_of(figures, scene):
            if run[got] != run[of]:
                told.append(f"{name}, {scene}: only {run[got]:,} of {run[of]:,} {got.replace('_', ' ')}.")
    cut_off = max((run["dropped"] for scene, _, _ in WHOLE for run in _runs_of(figures, scene)), default=0)
    return [*told, f"{name}: {cut_off:,} screens were cut off."] if cut_off else told


def warnings(name: str, figures: Figures) -> list[str]:
    """A sentence for each scene in which the load client was so busy that it may have measured itself."""
    scenes = ("broadcast", "join", "reconnect", "vote", "burst", "pages")
    busy = {scene: found(figures, f"{scene}.busy") or 0.0 for scene in scenes}
    return [
        f"{name}, {scene}: the load client took {share:.0%} of a core: the server may do better than this."
        for scene, share in busy.items()
        if share > MOST_BUSY
    ]


def _runs_of(figures: Figures, scene: str) -> list[dict[str, Any]]:
    """Each time the scene was played."""
    played = getattr(figures, scene)
    if played is None:
        return []
    return figures.runs.get(scene) or [{name: getattr(played, name) for name in played.__struct_fields__}]
