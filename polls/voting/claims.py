"""What a tally can tell of a single ballot: what would be known of each of those who all say it. Pure.

Claims follow the records of the ballot file (methods/records.py), without those in which a ballot says
nothing: an option it does not name, two that are level. Where the tally tells more than the records, so do
they: of dots it has the voters too, and of rankings that stay whole the votes in every round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

from polls.voting.ballots import Choice
from polls.voting.methods.packing import half_points

Claims = Callable[[Choice], set[Any]]
Ranking = Sequence[Sequence[int]]


def claims_in(method: str, options: Sequence[int]) -> Claims:
    """The function that makes a choice into the set of its claims, for polls of that method."""
    claims = CLAIMS[method]

    def of(choice: Choice) -> set[Any]:
        (said,) = choice.values()
        return {"abstain"} if "abstain" in choice else claims(options, said)

    return of


def _named(_options: Sequence[int], named: Iterable[int]) -> set[Any]:
    return set(named)


def _dotted(_options: Sequence[int], dots: Iterable[Sequence[int]]) -> set[Any]:
    return {option for option, _number in dots}


def _scored(_options: Sequence[int], scores: Iterable[Sequence[int]]) -> set[Any]:
    return {(option, score) for option, score in scores}


def _placed(options: Sequence[int], ranking: Ranking) -> set[Any]:
    points = half_points(options, ranking)
    return {(option, points[option]) for rank in ranking for option in rank}


def _compared(options: Sequence[int], ranking: Ranking) -> set[Any]:
    points = half_points(options, ranking)
    pairs = ((a, b) for a, b in combinations(options, 2) if points[a] != points[b])
    return {(a, b, points[a] > points[b]) for a, b in pairs}


def _ordered(options: Sequence[int], ranking: Ranking) -> set[Any]:
    return _placed(options, ranking) | _compared(options, ranking)


CLAIMS: dict[str, Callable[[Sequence[int], Any], set[Any]]] = {
    "single": _named,
    "yes_no": _named,
    "approval": _named,
    "dots": _dotted,
    "score": _scored,
    "irv": _placed,
    "schulze": _compared,
    "ranked_pairs": _compared,
    "borda": _ordered,
}
