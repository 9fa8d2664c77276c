"""Laws of counting that hold for every set of ballots, tried on many."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from polls.voting.methods import METHODS
from polls.voting.methods.lot import Lot
from polls.voting.methods.outcome import Outcome
from polls.voting.methods.profile import profile_of_choices
from polls.voting.methods.records import profile_of_records, records_of
from polls.voting.methods.terms import Terms
from polls.voting.rules import Rules
from tests.voting.methods.counting import LOT
from tests.voting.methods.drawing import IDS, ballots_of, ids_of, lifted, renamed

each_method = pytest.mark.parametrize("method", METHODS)
tried = settings(max_examples=20, deadline=None)
MONOTONE = ("single", "approval", "score", "dots", "borda", "schulze", "ranked_pairs")
TIES = st.sampled_from([None, "lot", "joint"])


def count(
    method: str,
    ballots: Iterable[dict[str, Any]],
    ids: Sequence[int] | None = None,
    lot: Lot | None = LOT,
    ties: str | None = None,
) -> Outcome:
    profile = profile_of_choices(method, ids or ids_of(method), [(ballot, 1) for ballot in ballots])
    return METHODS[method].count(profile, Terms(Rules(ties=ties), 100, 100, lot=lot))


def in_sets(outcome: Outcome) -> tuple[str, set[int], list[set[int]]]:
    return outcome.verdict, set(outcome.winners), [set(level) for level in outcome.places]


@each_method
@tried
@given(data=st.data(), seed=st.integers(0, 10**6), ties=TIES)
def test_the_order_of_ballots_and_of_options_never_matters(method, data, seed, ties) -> None:
    ballots, order = data.draw(ballots_of(method)), random.Random(seed)
    ids, shuffled = list(ids_of(method)), list(ballots)
    order.shuffle(shuffled)
    if method != "yes_no":  # there the first option is Yes
        order.shuffle(ids)

    one, other = count(method, ballots, ties=ties), count(method, shuffled, ids, ties=ties)

    assert in_sets(one) == in_sets(other)
    assert one.rows == other.rows and one.is_by_lot == other.is_by_lot


@pytest.mark.parametrize("method", [method for method in METHODS if method != "yes_no"])
@tried
@given(data=st.data())
def test_without_a_lot_no_option_is_preferred_for_its_name(method, data) -> None:
    ballots = data.draw(ballots_of(method))
    names = dict(zip(IDS, data.draw(st.permutations(IDS)), strict=True))

    one = count(method, ballots, lot=None)
    other = count(method, [renamed(ballot, names) for ballot in ballots], lot=None)

    # An irv tie that cannot decide who wins has an order by the ballot's: the last places follow it.
    depth = 1 if method == "irv" else None
    assert other.verdict == one.verdict
    assert in_sets(other)[1] == {names[option] for option in one.winners}
    assert in_sets(other)[2][:depth] == [{names[option] for option in level} for level in one.places][:depth]


@each_method
@tried
@given(data=st.data())
def test_counting_groups_is_counting_ballots(method, data) -> None:
    ballots = sorted(data.draw(ballots_of(method)), key=repr)
    groups = [(ballot, len(list(same))) for ballot, same in groupby(ballots)]

    alone = profile_of_choices(method, ids_of(method), [(ballot, 1) for ballot in ballots])
    assert profile_of_choices(method, ids_of(method), groups) == alone


@each_method
@tried
@given(data=st.data(), seed=st.integers(0, 10**6))
def test_the_split_file_in_any_order_recounts_to_the_same(method, data, seed) -> None:
    ballots, ids = data.draw(ballots_of(method)), ids_of(method)
    records = [record for ballot in ballots for record in records_of(method, ids, ballot)]
    random.Random(seed).shuffle(records)

    recounted = profile_of_records(method, ids, records)
    assert recounted == profile_of_choices(method, ids, [(ballot, 1) for ballot in ballots])


@each_method
@tried
@given(data=st.data(), ties=TIES)
def test_every_option_has_one_place_and_the_winners_the_first(method, data, ties) -> None:
    outcome = count(method, data.draw(ballots_of(method)), ties=ties)

    assert sorted(option for level in outcome.places for option in level) == sorted(ids_of(method))
    assert outcome.winners in ([], outcome.places[0])
    assert (outcome.verdict == "level") == (len(outcome.winners) > 1)
    assert set(outcome.rows) == set(ids_of(method))


@pytest.mark.parametrize("method", MONOTONE)
@settings(max_examples=50, deadline=None)
@given(data=st.data(), ties=TIES, to=st.integers(0, 4))
def test_speaking_more_for_a_winner_never_harms_it(method, data, ties, to) -> None:
    ballots = [ballot for ballot in data.draw(ballots_of(method, least=1)) if "abstain" not in ballot]
    assume(ballots)
    before = count(method, ballots, ties=ties)
    assume(before.winners)
    winner, at = before.winners[0], data.draw(st.integers(0, len(ballots) - 1))
    ballots[at] = for_it(ballots[at], winner, to, method)

    assert winner in count(method, ballots, ties=ties).winners


def for_it(ballot: dict[str, Any], option: int, to: int, method: str) -> dict[str, Any]:
    if method == "single":
        return {"options": [option]}
    if method == "approval":
        return {"options": sorted({*ballot["options"], option})}
    return lifted(ballot, option, to)


@pytest.mark.parametrize("method", ["schulze", "ranked_pairs"])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_who_wins_against_every_other_is_chosen(method, data) -> None:
    ballots = data.draw(ballots_of(method, least=1))
    beats_all = [a for a in IDS if all(over(ballots, a, b) > over(ballots, b, a) for b in IDS if b != a)]
    assume(beats_all)

    outcome = count(method, ballots)
    assert (outcome.winners, outcome.is_by_lot) == (beats_all, False)
    assert outcome.detail["beats_all"] == beats_all[0]


@settings(max_examples=30, deadline=None)
@given(ballots=ballots_of("irv", least=1), favourite=st.sampled_from(IDS))
def test_the_first_choice_of_more_than_half_wins_the_run_off(ballots, favourite) -> None:
    said = [ballot for ballot in ballots if "abstain" not in ballot]
    more = [{"ranking": [[favourite]]}] * (len(said) + 1)

    outcome = count("irv", [*ballots, *more])
    assert (outcome.winners, len(outcome.detail["rounds"])) == ([favourite], 1)


@pytest.mark.parametrize("method", ["schulze", "ranked_pairs", "borda"])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_pairs_and_half_points_are_what_counting_one_by_one_gives(method, data) -> None:
    numbered = data.draw(st.lists(st.tuples(ballots_of(method, 1, 1), st.integers(1, 9)), max_size=8))
    ballots = [(ballot, number) for (ballot,), number in numbered]

    profile = profile_of_choices(method, IDS, ballots)
    one_by_one = [ballot for ballot, number in ballots for _ in range(number)]
    for (a, b), counted in profile.by_pair.items():
        assert counted == (over(one_by_one, a, b), over(one_by_one, b, a))
    for option, counts in profile.by_option.items():
        halves = [half_points(ballot, option) for ballot in one_by_one if "ranking" in ballot]
        assert sorted(counts.elements()) == sorted(halves)


def place(ballot: dict[str, Any], option: int) -> int:
    ranks = ballot["ranking"]
    return next((index for index, rank in enumerate(ranks) if option in rank), len(ranks))


def over(ballots: Iterable[dict[str, Any]], a: int, b: int) -> int:
    return sum(place(ballot, a) < place(ballot, b) for ballot in ballots if "ranking" in ballot)


def half_points(ballot: dict[str, Any], option: int) -> int:
    own = place(ballot, option)
    others = [place(ballot, other) for other in IDS if other != option]
    return sum(2 * (own < other) + (own == other) for other in others)
