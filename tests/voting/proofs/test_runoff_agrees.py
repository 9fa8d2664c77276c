"""Instant run-off: winners are the library's, every round is what the ballots say, walked one by one."""

from __future__ import annotations

from collections import Counter
from types import ModuleType
from typing import Any

import pytest

from tests.voting.proofs import counted, definitions
from tests.voting.proofs.random_elections import Election, Ranking, elections

pytestmark = pytest.mark.proof

PLAIN, WEIGHTED = 1, 997
MOST_OPTIONS_FOR_THE_LIBRARY = 6  # it follows every tie to its end
weights = pytest.mark.parametrize("weight", [PLAIN, WEIGHTED])


@pytest.mark.parametrize(
    ("weight", "told"),
    [
        (PLAIN, {"one possible winner": 812, "several": 200, "told by the library": 679}),
        (WEIGHTED, {"one possible winner": 1011, "several": 1, "told by the library": 679}),
    ],
)
def test_winners_are_the_librarys(weight: int, told: dict[str, int], library: ModuleType) -> None:
    """Where ties leave one possible winner it is ours; where they leave several, ours is one of them."""
    found: Counter[str] = Counter()
    for election in (each for each in elections(2000, "runoff", weight) if each.is_strict):
        (winner,) = counted.outcome("irv", election).winners
        possible = definitions.runoff_winners(election)
        assert winner in possible, election
        found["one possible winner" if len(possible) == 1 else "several"] += 1
        if len(election.options) <= MOST_OPTIONS_FOR_THE_LIBRARY:
            found["told by the library"] += 1
            assert library.runoff_winners(library.profile(election)) == possible, election
    assert found == told


@weights
def test_first_preferences_are_the_librarys(weight: int, library: ModuleType) -> None:
    for election in elections(1000, "runoff", weight):
        outcome = counted.outcome("irv", election)
        assert counted.counts(outcome) == library.first_votes(library.profile(election)), election


@weights
def test_every_round_is_what_the_ballots_say(weight: int) -> None:
    """Level ranks among them: a ballot with two of them left at its turn says nothing from then on."""
    for election in elections(1000, "rounds", weight):
        rounds = counted.outcome("irv", election).detail["rounds"]
        votes_so_far: list[dict[int, int]] = []
        dropped: list[int] = []
        for each in rounds:
            votes = votes_after(election, dropped)
            assert {int(option): n for option, n in each["votes"].items()} == votes, election
            assert each["exhausted"] == election.voters - sum(votes.values())
            assert each["continuing"] == sum(votes.values())
            votes_so_far.append(votes)
            if each["dropped"] is not None:
                check_dropped(each, votes_so_far)
                dropped.append(each["dropped"])
        check_moves(rounds, votes_so_far)
        assert rounds[-1]["dropped"] is None
        assert 2 * max(votes.values()) > sum(votes.values()) or not any(votes.values()), election


def votes_after(election: Election, dropped: list[int]) -> dict[int, int]:
    """Each option's ballots when these have been dropped, one after the other."""
    votes = dict.fromkeys((each for each in election.options if each not in dropped), 0)
    for ranking, number in election.ballots:
        option = counts_for(ranking, dropped)
        if option is not None:
            votes[option] += number
    return votes


def counts_for(ranking: Ranking, dropped: list[int]) -> int | None:
    gone: set[int] = set()
    for option in [None, *dropped]:
        gone |= {option} if option else set()
        tops = next((left for rank in ranking if (left := set(rank) - gone)), set())
        if len(tops) != 1:
            return None
    return next(iter(tops))


def check_dropped(each: dict[str, Any], votes: list[dict[int, int]]) -> None:
    """Fewest votes; of these, fewest in the latest earlier round that differs; of these, the lot's last."""
    lowest = set(votes[-1])
    for told in reversed(votes):
        fewest = min(told[option] for option in lowest)
        lowest = {option for option in lowest if told[option] == fewest}
    assert each["dropped"] == counted.LOT.order(lowest)[-1]
    assert each["is_by_lot"] == (len(lowest) > 1)


def check_moves(rounds: list[dict[str, Any]], votes: list[dict[int, int]]) -> None:
    """What is told of the dropped one's ballots is the difference to the next round."""
    for place, each in enumerate(rounds[:-1]):
        gained = {option: n - votes[place][option] for option, n in votes[place + 1].items()}
        assert {int(option): n for option, n in each["to"].items()} == {o: n for o, n in gained.items() if n}
        assert each["to_exhausted"] == rounds[place + 1]["exhausted"] - each["exhausted"]


@weights
def test_a_winner_not_told_to_be_by_lot_is_the_same_for_every_lot(weight: int) -> None:
    """Of ballots the application takes: with shared ranks it matters even who of the hopeless goes first."""
    for election in elections(2000, "lots", weight, most_options=6):
        if not election.is_strict:
            continue
        profile = counted.profile("irv", election)
        outcome = counted.judged("irv", profile)
        lots = counted.other_lots(12)
        winners = {option for lot in lots for option in counted.judged("irv", profile, lot).winners}
        assert outcome.is_by_lot or winners == set(outcome.winners), election
        level = counted.judged("irv", profile, lot=None)
        assert outcome.is_by_lot or level.winners == outcome.winners, election


def test_a_lot_among_the_hopeless_decides_where_a_later_tie_looks_back() -> None:
    """1 and 2 go first, in the order of the lot. Then 3 and 4 are level, and were not in the round between:
    whose ballot had moved on by then depends on that lot."""
    ballots = ((((1,), (3,)), 1), (((2,), (4,)), 1), (((3,),), 5), (((4,),), 5))
    profile = counted.profile("irv", Election((1, 2, 3, 4), ballots))
    outcomes = [counted.judged("irv", profile, lot) for lot in counted.other_lots(12)]
    assert {each.winners[0] for each in outcomes} == {3, 4}
    assert all(each.is_by_lot for each in outcomes)
    assert counted.judged("irv", profile, lot=None).verdict == "level"
