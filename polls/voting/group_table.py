"""The answers of a poll by stakeholder group, as a table that cannot expose a small group. Pure.

A row has at least as many voters as the forum says, never fewer than five, and in no row do all voters but
one agree: no option, and not abstaining, takes more than all but two. Every other group, and whoever is in
none, is merged into one row, which absorbs the smallest good row for as long as it is unsafe itself. The rows
share no voter and only one attribute makes them, so whatever is added or taken away among them and the
total is again made of whole rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FEWEST_VOTERS = 5  # of a row, whatever the forum says
FEWEST_OTHERS = 2  # voters of a row who say something else than its most

Choice = Mapping[str, Any]

# What a row counts, by method; a ballot may count for several options, but once for each.
COUNTS_WHAT = {
    "single": "votes",
    "yes_no": "votes",
    "approval": "approvals",
    "irv": "first_choices",
    "schulze": "first_choices",
    "ranked_pairs": "first_choices",
    "borda": "first_choices",
    "score": "scored_highest",
    "dots": "dots_given",
}


@dataclass
class Row:
    """One line of the table; `name` is None for the other groups together."""

    name: str | None
    voters: int = 0
    abstentions: int = 0
    counts: Counter[int] = field(default_factory=Counter)

    def is_safe(self, fewest: int) -> bool:
        """Whether it is large enough and its voters differ enough."""
        most = max(self.abstentions, *self.counts.values(), 0)
        return self.voters >= fewest and most <= self.voters - FEWEST_OTHERS

    def absorb(self, other: Row) -> None:
        self.voters += other.voters
        self.abstentions += other.abstentions
        self.counts += other.counts


def group_table(
    method: str, options: Sequence[int], ballots: Iterable[tuple[str | None, Choice]], fewest: int
) -> dict[str, Any] | None:
    """`{rows: [{name, voters, abstentions, counts: {option id: n}}], counts_what}`; None if none is safe.

    `ballots` are each voter's group (None: in none) and choice; `fewest` is the forum's own least number of
    voters in a row. Rows come by name, the other groups together (name None) last.
    """
    rows = _safe_rows(_rows(ballots), max(fewest, FEWEST_VOTERS))
    if len(rows) < 2:
        return None
    return {"rows": [_told(row, options) for row in rows], "counts_what": COUNTS_WHAT[method]}


def _rows(ballots: Iterable[tuple[str | None, Choice]]) -> list[Row]:
    """One row a group, whatever its size, by name; those in none last."""
    rows: dict[str | None, Row] = {}
    for name, choice in ballots:
        row = rows.setdefault(name, Row(name))
        row.voters += 1
        row.abstentions += "abstain" in choice
        row.counts.update(named(choice))
    return sorted(rows.values(), key=lambda row: (row.name is None, row.name or ""))


def _safe_rows(rows: list[Row], fewest: int) -> list[Row]:
    good = [row for row in rows if row.name is not None and row.is_safe(fewest)]
    others = Row(None)
    for row in rows:
        if row not in good:
            others.absorb(row)
    while others.voters and good and not others.is_safe(fewest):
        smallest = min(good, key=lambda row: row.voters)
        good.remove(smallest)
        others.absorb(smallest)
    return [*good, others] if others.voters else good


def named(choice: Choice) -> Iterable[int]:
    """The options a ballot counts for in the table: see `COUNTS_WHAT`."""
    return next((NAMED[shape](said) for shape, said in choice.items() if shape in NAMED), ())


def _scored_highest(scores: Sequence[Sequence[int]]) -> list[int]:
    top = max((score for _option, score in scores), default=0)
    return [option for option, score in scores if score == top > 0]


NAMED: dict[str, Callable[[Any], Iterable[int]]] = {
    "options": lambda options: options,
    "ranking": lambda ranking: ranking[0],
    "scores": _scored_highest,
    "dots": lambda dots: [option for option, _number in dots],
}


def _told(row: Row, options: Sequence[int]) -> dict[str, Any]:
    """As it is stored and drawn: JSON's keys are texts."""
    return {
        "name": row.name,
        "voters": row.voters,
        "abstentions": row.abstentions,
        "counts": {str(option): row.counts[option] for option in options},
    }
