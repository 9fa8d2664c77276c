"""Counting, by tables worked out by hand and by laws that hold for every set of ballots."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.voting.methods import METHODS, approval, single

TEXTS = {1: "Open Table", 2: "Common Ground", 3: "Round Room"}
ABSTAIN = {"abstain": True}


def ballot(*options: int) -> dict[str, Any]:
    return {"options": list(options)}


@pytest.mark.parametrize(
    ("choices", "votes", "abstentions", "winners", "sentence"),
    [
        (
            [(ballot(1), 3), (ballot(2), 2)],
            [3, 2, 0],
            0,
            [1],
            "“Open Table” has the most votes: 3 of 5.",
        ),
        (
            [(ballot(1), 2), (ballot(3), 2), (ABSTAIN, 4)],
            [2, 0, 2],
            4,
            [1, 3],
            "“Open Table” and “Round Room” are level: each has 2 of 4 votes.",
        ),
        (
            [(ballot(1), 1), (ballot(2), 1), (ballot(3), 1)],
            [1, 1, 1],
            0,
            [1, 2, 3],
            "“Open Table”, “Common Ground” and “Round Room” are level: each has 1 of 3 votes.",
        ),
        ([(ABSTAIN, 2)], [0, 0, 0], 2, [], "Everyone who voted abstained."),
        ([], [0, 0, 0], 0, [], "No ballots were received."),
    ],
)
def test_single_choice_is_counted(choices, votes, abstentions, winners, sentence) -> None:
    counted = single.count([1, 2, 3], choices)
    assert list(counted.votes.values()) == votes
    assert (counted.abstentions, counted.winners) == (abstentions, winners)
    assert single.sentence(counted, TEXTS) == sentence


@pytest.mark.parametrize(
    ("choices", "votes", "base", "winners", "sentence"),
    [
        (
            [(ballot(1, 2), 3), (ballot(2), 2), (ABSTAIN, 1)],
            [3, 5, 0],
            5,
            [2],
            "“Common Ground” has the most approval: 5 of 5 ballots.",
        ),
        (
            [(ballot(1, 2), 2), (ballot(3), 1)],
            [2, 2, 1],
            3,
            [1, 2],
            "“Open Table” and “Common Ground” are level: each is approved on 2 of 3 ballots.",
        ),
        ([], [0, 0, 0], 0, [], "No ballots were received."),
    ],
)
def test_approval_is_counted(choices, votes, base, winners, sentence) -> None:
    counted = approval.count([1, 2, 3], choices)
    assert list(counted.votes.values()) == votes
    assert (counted.base, counted.winners) == (base, winners)
    assert approval.sentence(counted, TEXTS) == sentence


def test_approval_may_pass_the_number_of_ballots() -> None:
    counted = approval.count([1, 2], [(ballot(1, 2), 4)])
    assert sum(counted.votes.values()) == 8 > counted.ballots


def test_single_choice_takes_one_option_whatever_was_asked() -> None:
    assert single.limits(2, 3, 5) == (1, 1)


@pytest.mark.parametrize(
    ("fewest", "most", "options", "limits"),
    [(1, None, 4, (1, 4)), (2, 3, 4, (2, 3)), (1, 9, 4, (1, 4))],
)
def test_approval_takes_as_many_as_the_rules_say(fewest, most, options, limits) -> None:
    assert approval.limits(fewest, most, options) == limits


def test_a_percent_sign_is_told_as_it_is() -> None:
    assert "more than 100 %." in approval.how()


choices = st.one_of(
    st.just(ABSTAIN),
    st.sets(st.integers(1, 5), min_size=1).map(lambda chosen: {"options": sorted(chosen)}),
)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
@given(ballots=st.lists(choices, max_size=30), seed=st.integers())
def test_the_order_of_ballots_and_options_never_matters(method, ballots, seed) -> None:
    options, shuffled, order = [1, 2, 3, 4, 5], list(ballots), random.Random(seed)
    order.shuffle(shuffled)
    other_way = method.count(options[::-1], [(each, 1) for each in shuffled])
    counted = method.count(options, [(each, 1) for each in ballots])
    assert counted.votes == other_way.votes
    assert set(counted.winners) == set(other_way.winners)
    assert (counted.ballots, counted.abstentions) == (other_way.ballots, other_way.abstentions)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
@given(ballots=st.lists(choices, max_size=30))
def test_counting_groups_is_counting_ballots(method, ballots) -> None:
    groups = [
        (each, ballots.count(each)) for index, each in enumerate(ballots) if each not in ballots[:index]
    ]
    assert method.count(range(1, 6), groups) == method.count(range(1, 6), [(each, 1) for each in ballots])


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
@given(ballots=st.lists(choices, min_size=1, max_size=30))
def test_winners_are_exactly_the_options_nobody_beats(method, ballots) -> None:
    counted = method.count(range(1, 6), [(each, 1) for each in ballots])
    for option, votes in counted.votes.items():
        unbeaten = votes > 0 and all(votes >= other for other in counted.votes.values())
        assert (option in counted.winners) == unbeaten


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
@given(ballots=st.lists(choices, max_size=20), chosen=st.integers(1, 5))
def test_one_more_ballot_for_an_option_never_harms_it(method, ballots, chosen) -> None:
    one_more = [*ballots, {"options": [chosen]}]
    before = method.count(range(1, 6), [(each, 1) for each in ballots])
    after = method.count(range(1, 6), [(each, 1) for each in one_more])
    assert after.votes[chosen] == before.votes[chosen] + 1
    assert chosen not in before.winners or after.winners == [chosen]
