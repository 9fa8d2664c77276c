"""The figures of counting as a table a person can read: ours, the library's, and one over the other."""

from __future__ import annotations

from typing import Any

from bench.figures import ratio, written

Figures = dict[str, Any]

BALLOTS_OF = {
    "one": "One option named",
    "some": "Options named",
    "scores": "Scores",
    "dots": "Dots",
    "full": "All options ranked",
    "short": "Rankings cut short",
}
METHOD = {
    "single": "single choice",
    "approval": "approval",
    "score": "score",
    "dots": "dots",
    "irv": "instant run-off",
    "schulze": "Schulze",
    "ranked_pairs": "ranked pairs",
    "borda": "Borda",
}
STEP = {"profile": "profile from choices", "count": "count"}
WIDTHS = (44, 14, 14, 14)


def table(run: Figures) -> str:
    """The whole table for one number of options."""
    title = f"{run['ballots']:,} ballots, {run['options']} options"
    lines = [_row(title, "ours", "library", "library/ours"), "─" * sum(WIDTHS)]
    kind = None
    for line in run["lines"]:
        if line["kind"] != kind:
            kind = line["kind"]
            lines.append(f"{BALLOTS_OF[kind]}: {line['different']:,} different ballots")
        lines += _method(line, run["patience"])
    return "\n".join(lines)


def _method(line: Figures, patience: int) -> list[str]:
    method = METHOD[line["method"]]
    told = [
        _line(f"  {method}, {words}", line["ours"][step], line["library"][step], patience)
        for step, words in STEP.items()
    ]
    return told if line["is_same"] else [*told, f"  {method}: NOT THE SAME RESULT"]


def _line(words: str, ours: float, library: float | None, patience: int) -> str:
    theirs = f"over {patience} s" if library is None else written(1000 * library, "ms")
    return _row(words, written(1000 * ours, "ms"), theirs, ratio(library, ours))


def _row(words: str, *cells: str) -> str:
    return words.ljust(WIDTHS[0]) + "".join(
        cell.rjust(width) for cell, width in zip(cells, WIDTHS[1:], strict=True)
    )
