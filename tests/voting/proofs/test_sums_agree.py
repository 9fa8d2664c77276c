"""Methods that add up: single choice, approval, score, dots and Borda, a thousand random polls each."""

from __future__ import annotations

import random
from types import ModuleType

import pytest

from tests.voting.proofs import counted, definitions
from tests.voting.proofs.random_elections import (
    Draw,
    choices,
    dots,
    elections,
    one,
    scores,
    some,
    some_options,
)

pytestmark = pytest.mark.proof

DRAWN: dict[str, Draw] = {"single": one, "approval": some, "score": scores, "dots": dots}
PLACE = {"score": "top scores", "dots": None}


@pytest.mark.parametrize("method", DRAWN)
def test_sums_and_firsts_are_the_librarys(method: str, library: ModuleType) -> None:
    """Level first places stay level in the library; with us only those may come first, by lot or together."""
    for place in range(1000):
        lot = random.Random(f"{method}/{place}")
        options = some_options(lot, lot.randint(2, 8))
        ballots = choices(lot, options, DRAWN[method])
        outcome = counted.outcome_of(method, options, ballots)
        marks = library.marks_of(ballots)
        assert counted.counts(outcome) == library.sums(options, marks), ballots
        firsts = library.firsts_by_sum(options, marks)
        assert set(outcome.places[0]) <= firsts
        assert len(firsts) > 1 or outcome.winners == list(firsts)


@pytest.mark.parametrize("weight", [1, 997])
def test_borda_is_the_librarys_and_the_definition(weight: int, library: ModuleType) -> None:
    for election in elections(1000, "borda", weight):
        outcome = counted.outcome("borda", election)
        told = {option: int(2 * count) for option, count in counted.counts(outcome).items()}
        assert told == library.half_points(library.profile(election)), election
        assert told == definitions.half_points(election)
        ordered = [told[option] for level in outcome.places for option in level]
        assert ordered == sorted(ordered, reverse=True)


def test_borda_draws_only_where_points_and_pairwise_wins_are_level() -> None:
    """“More pairwise wins, then lot”: of the thousand, so many ended with a lot for the first place."""
    for election in elections(1000, "borda"):
        outcome = counted.outcome("borda", election)
        points, above = definitions.half_points(election), definitions.matrix(election)
        wins = {a: sum(above[a, b] > above[b, a] for b in points if b != a) for a in points}
        best = max((points[a], wins[a]) for a in points)
        firsts = [a for a in points if (points[a], wins[a]) == best]
        assert outcome.winners[0] in firsts
        assert len(firsts) > 1 or not {*outcome.places[0]} - {*firsts}
