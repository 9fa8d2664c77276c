"""Every published election comes out as it did: winners, matrices, places, points and each round."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from polls.voting.methods import METHODS
from polls.voting.methods.outcome import Outcome
from polls.voting.methods.profile import profile_of_choices
from polls.voting.methods.terms import Terms
from polls.voting.rules import Rules
from tests.voting.methods.counting import RANKED, election, expected, lot_for, split_and_recounted

EXPECTED = expected()
each_election = pytest.mark.parametrize("name", EXPECTED)

# In the first round of 2007 two options are level; the published rounds drop the one the lot puts last here.
DROPPED_FIRST = {"debian_dpl_2007.txt": ((2, 8), (2, 8))}


def outcome(method: str, name: str) -> tuple[Outcome, dict[int, str]]:
    texts, choices = election(name)
    profile = profile_of_choices(method, texts, choices)
    lot = lot_for(*DROPPED_FIRST[name]) if name in DROPPED_FIRST else None
    terms = Terms(Rules(), profile.ballots, profile.ballots, lot=lot)
    return METHODS[method].count(profile, terms), texts


def places(counted: Outcome, texts: dict[int, str]) -> list[list[str]]:
    return [[texts[option] for option in level] for level in counted.places]


@each_election
def test_every_ballot_is_there(name) -> None:
    texts, choices = election(name)

    assert list(texts.values()) == EXPECTED[name]["candidates"]
    assert profile_of_choices("irv", texts, choices).ballots == EXPECTED[name]["ballots"]


@each_election
@pytest.mark.parametrize("method", ["schulze", "ranked_pairs", "borda"])
def test_every_pair_is_compared_as_published(name, method) -> None:
    assert outcome(method, name)[0].detail["matrix"] == EXPECTED[name]["pairwise"]


@each_election
def test_schulze_gives_the_published_order(name) -> None:
    counted, texts = outcome("schulze", name)

    assert places(counted, texts) == EXPECTED[name]["schulze_winning_votes"]
    assert texts[counted.detail["beats_all"]] == EXPECTED[name]["condorcet_winner"]


@each_election
def test_ranked_pairs_give_the_published_winner(name) -> None:
    counted, texts = outcome("ranked_pairs", name)

    assert [texts[option] for option in counted.winners] == EXPECTED[name]["ranked_pairs_winner"]
    assert counted.verdict == "chosen" and not counted.is_by_lot


@each_election
def test_borda_gives_the_published_half_points(name) -> None:
    counted, _texts = outcome("borda", name)

    halves = EXPECTED[name]["borda_half_points"]
    assert list(counted.detail["half_points"].values()) == halves
    assert [2 * row.count for row in counted.rows.values()] == halves


@each_election
def test_the_run_off_goes_through_the_published_rounds(name) -> None:
    counted, texts = outcome("irv", name)
    rounds = counted.detail["rounds"]

    assert [as_published(each, texts) for each in rounds] == [
        (each["tally"], each["exhausted"]) for each in EXPECTED[name]["irv_rounds"]
    ]
    dropped = [each["dropped"] for each in rounds]
    gone = [each["eliminated_before"] for each in EXPECTED[name]["irv_rounds"]]
    assert [texts[option] for option in dropped[:-1]] == gone[1:] and dropped[-1] is None
    assert [texts[option] for option in counted.winners] == [EXPECTED[name]["irv_winner"]]


@each_election
def test_every_ballot_of_a_dropped_option_moves_on_or_exhausts(name) -> None:
    counted, _texts = outcome("irv", name)
    rounds = counted.detail["rounds"]

    for now, then in pairwise(rounds):
        moved = now["votes"][str(now["dropped"])]
        assert sum(now["to"].values()) + now["to_exhausted"] == moved
        for option, votes in then["votes"].items():
            assert votes == now["votes"][option] + now["to"].get(option, 0)
        assert then["exhausted"] == now["exhausted"] + now["to_exhausted"]


@each_election
def test_first_choices_are_the_published_ones(name) -> None:
    counted, _texts = outcome("irv", name)

    first = [row.count for row in counted.rows.values()]
    assert first == EXPECTED[name]["plurality_first_preferences"]


@pytest.mark.parametrize("method", RANKED)
@pytest.mark.parametrize("name", ["debian_dpl_2006.txt", "debian_dpl_2007.txt", "burlington2009.txt"])
def test_the_ballot_file_recounts_to_the_same_profile(name, method) -> None:
    texts, choices = election(name)

    assert split_and_recounted(method, texts, choices) == profile_of_choices(method, texts, choices)


def test_the_lots_tie_in_a_round_is_marked_and_does_not_mark_the_winner() -> None:
    counted, _texts = outcome("irv", "debian_dpl_2007.txt")

    assert [each["is_by_lot"] for each in counted.detail["rounds"]] == [True] + 7 * [False]
    assert not counted.is_by_lot


def as_published(each: dict[str, Any], texts: dict[int, str]) -> tuple[dict[str, int], int]:
    return {texts[int(option)]: votes for option, votes in each["votes"].items()}, each["exhausted"]
