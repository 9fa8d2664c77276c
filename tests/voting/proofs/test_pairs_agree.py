"""Matrix, Schulze and ranked pairs: two thousand random elections, ours, the library's and the definition.

One thousand with plain ballots, in which much is tied, and one thousand in which each ballot stands for up to
997 voters, in which little is. How many were tied, and in what, is asserted with the result.
"""

from __future__ import annotations

from collections import Counter
from types import ModuleType

import pytest

from polls.voting.methods.outcome import Outcome
from tests.voting.proofs import counted, definitions
from tests.voting.proofs.random_elections import Election, elections

pytestmark = pytest.mark.proof

PLAIN, WEIGHTED = 1, 997
MOST_OPTIONS_FOR_ALL_PATHS = 6
weights = pytest.mark.parametrize("weight", [PLAIN, WEIGHTED])


@weights
def test_matrices_are_the_librarys_and_the_definition(weight: int, library: ModuleType) -> None:
    for election in elections(1000, "pairs", weight):
        above = counted.above(counted.profile("schulze", election))
        assert above == library.matrix(library.profile(election)), election
        assert above == definitions.matrix(election), election
        assert told_matrix(counted.outcome("ranked_pairs", election), election) == above


def told_matrix(outcome: Outcome, election: Election) -> dict[tuple[int, int], int]:
    """The matrix of the detail: rows beat columns in ballot order."""
    matrix, options = outcome.detail["matrix"], election.options
    return {(a, b): matrix[i][j] for i, a in enumerate(options) for j, b in enumerate(options) if a != b}


@pytest.mark.parametrize(("weight", "several"), [(PLAIN, 133), (WEIGHTED, 4)])
def test_schulze_sets_are_the_librarys_also_where_they_are_ties(
    weight: int, several: int, library: ModuleType
) -> None:
    """The set is one whatever is tied. With plain ballots it holds several options in 133 of the thousand."""
    found = 0
    for election in elections(1000, "pairs", weight):
        outcome = counted.outcome("schulze", election)
        first = set(outcome.detail["first"])
        assert first == library.schulze_set(library.profile(election)), election
        assert set(outcome.winners) == first == set(outcome.places[0])
        found += len(first) > 1
    assert found == several


@weights
def test_schulze_orders_follow_the_librarys_defeats(weight: int, library: ModuleType) -> None:
    """Nobody stands beside or below one whom they defeat, and each but the first is defeated from above."""
    for election in elections(1000, "pairs", weight):
        places = counted.outcome("schulze", election).places
        defeats = library.schulze_defeats(library.profile(election))
        place = {option: at for at, level in enumerate(places) for option in level}
        assert all(place[winner] < place[loser] for winner, loser in defeats), election
        for option, at in place.items():
            assert at == 0 or any(place[a] == at - 1 for a, b in defeats if b == option), election


@weights
def test_schulze_sets_of_small_elections_are_those_of_all_paths_tried(weight: int) -> None:
    for election in elections(1000, "paths", weight, MOST_OPTIONS_FOR_ALL_PATHS):
        first = counted.outcome("schulze", election).detail["first"]
        assert set(first) == definitions.schulze_set(election), election


@weights
def test_where_schulze_is_level_the_lot_takes_one_of_the_set(weight: int) -> None:
    for election in elections(1000, "pairs", weight):
        shown = counted.outcome("schulze", election).places
        drawn = counted.outcome("schulze", election, ties="lot")
        assert len(drawn.winners) == 1 and drawn.winners[0] in shown[0], election
        assert set(drawn.detail["first"]) == set(shown[0])
        assert {o for level in drawn.places for o in level} == set(election.options)


@pytest.mark.parametrize(
    ("weight", "told"),
    [
        (PLAIN, {"untied": 207, "tied, all orders tried": 465, "tied, too many orders": 328}),
        (WEIGHTED, {"untied": 857, "tied, all orders tried": 94, "tied, too many orders": 49}),
    ],
)
def test_ranked_pairs_are_the_librarys(weight: int, told: dict[str, int], library: ModuleType) -> None:
    """Without level pairs or equal majorities winner and order are the library's. With some, our winner is
    among those it finds by trying all orders of the equal ones, where these are few enough to be tried."""
    found: Counter[str] = Counter()
    for election in elections(1000, "pairs", weight):
        outcome, theirs = counted.outcome("ranked_pairs", election), library.profile(election)
        order = [option for level in outcome.places for option in level]
        if is_untied(election):
            found["untied"] += 1
            assert order == library.ranked_pairs_order(theirs), election
            assert outcome.winners == order[:1] and not outcome.is_by_lot
        elif library.orders_of_majorities(theirs) <= library.MOST_ORDERS:
            found["tied, all orders tried"] += 1
            assert set(outcome.winners) <= library.ranked_pairs_firsts(theirs), election
        else:
            found["tied, too many orders"] += 1
    assert found == told


@weights
def test_every_order_of_ranked_pairs_is_a_stack(weight: int) -> None:
    """However many majorities are equal, a final order must be one that some order of locking gives."""
    for election in elections(1000, "pairs", weight):
        outcome = counted.outcome("ranked_pairs", election)
        assert definitions.is_stack(election, [o for level in outcome.places for o in level]), election


@weights
def test_small_ranked_pairs_win_for_some_order_of_equal_majorities(weight: int) -> None:
    for election in elections(1000, "orders", weight, most_options=4):
        outcome = counted.outcome("ranked_pairs", election)
        firsts = definitions.ranked_pairs_firsts(election)
        assert len(outcome.winners) == 1 and outcome.winners[0] in firsts, election


def is_untied(election: Election) -> bool:
    """Whether every pair has a majority and no two majorities are equal."""
    strong = definitions.majorities(definitions.matrix(election))
    options = len(election.options)
    return len(set(strong.values())) == options * (options - 1) // 2


@weights
@pytest.mark.parametrize(("method", "rules"), [("ranked_pairs", {}), ("schulze", {"ties": "lot"})])
def test_a_winner_not_told_to_be_by_lot_is_the_same_for_every_lot(
    method: str, rules: dict[str, str], weight: int
) -> None:
    for election in elections(1000, "lots", weight, most_options=6):
        profile = counted.profile(method, election)
        outcome = counted.judged(method, profile, **rules)
        others = [counted.judged(method, profile, lot, **rules) for lot in counted.other_lots(8)]
        assert outcome.is_by_lot or all(each.winners == outcome.winners for each in others), election
