"""What a count is judged by: quorum, base, threshold and the lot."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.voting.methods.lot import Lot, commitment
from polls.voting.methods.profile import Profile
from polls.voting.methods.terms import Terms
from polls.voting.methods.threshold import Threshold, threshold_of
from polls.voting.rules import Rules
from tests.voting.methods.counting import METHODS, counted, named

SEED = bytes(range(32))


@pytest.mark.parametrize(
    ("rules", "ballots", "needed", "is_met"),
    [
        ({"quorum": 50}, 10, 11, False),  # of 21 who may vote: rounded up to whole people
        ({"quorum": 50}, 11, 11, True),
        ({"quorum": 100}, 20, 21, False),
        ({"quorum": 50, "quorum_of": "present"}, 4, 4, True),
        ({"quorum": 12, "quorum_unit": "people"}, 12, 12, True),
        ({"quorum": 12, "quorum_unit": "people", "quorum_of": "present"}, 11, 12, False),
    ],
)
def test_quorums(rules, ballots, needed, is_met) -> None:
    terms = Terms(Rules(**rules), eligible=21, present=8)
    profile = Profile((1, 2), ballots=ballots, abstentions=ballots)

    quorum = terms.quorum(profile)
    assert (quorum.needed, quorum.reached, quorum.is_met) == (needed, ballots, is_met)
    assert terms.lacks_quorum(profile) is not is_met


def test_no_quorum_is_never_lacking() -> None:
    terms = Terms(Rules(), eligible=21, present=8)
    assert terms.quorum(Profile((1,))) is None and not terms.lacks_quorum(Profile((1,)))


@given(
    votes=st.integers(0, 200), base=st.integers(0, 200), rule=st.sampled_from(["half", "two_thirds", "own"])
)
def test_the_needed_votes_are_the_least_that_suffice(votes, base, rule) -> None:
    threshold = threshold_of(Rules(threshold=rule, own_percent=37), base)

    assert threshold.is_met(votes) == (votes >= threshold.needed)
    assert not threshold.is_met(threshold.needed - 1)


def test_no_rounding_decides() -> None:
    assert not Threshold(3 * 10**17 + 1, 2, 3, is_strict=False).is_met(2 * 10**17)
    assert Threshold(3 * 10**17, 2, 3, is_strict=False).is_met(2 * 10**17)


def test_the_lot_is_the_order_of_hashes_anybody_can_make() -> None:
    lot = Lot(SEED, "c0ffee")

    hashes = {option: sha256(SEED + b"c0ffee" + str(option).encode()).digest() for option in (5, 17, 4)}
    assert lot.order([5, 17, 4]) == sorted(hashes, key=hashes.__getitem__)


def test_the_lot_does_not_depend_on_the_order_of_the_ballot() -> None:
    assert Lot(SEED, "00").order(range(9)) == Lot(SEED, "00").order(reversed(range(9)))


def test_the_lot_depends_on_the_seed_and_on_the_ballots() -> None:
    orders = {
        tuple(Lot(seed, ballots).order(range(9))) for seed in (SEED, SEED[::-1]) for ballots in ("00", "01")
    }
    assert len(orders) == 4


def test_the_commitment_fixes_the_seed_and_does_not_tell_it() -> None:
    assert commitment(SEED) == sha256(b"plenary lot/" + SEED).hexdigest()
    assert commitment(SEED) != commitment(SEED[::-1])
    assert SEED.hex() not in commitment(SEED)


@pytest.mark.parametrize("method", METHODS)
def test_no_ballot_at_all_chooses_nothing(method) -> None:
    result = counted(method, "AB", [])

    assert (result.outcome.verdict, result.winners, result.places) == ("nothing", "", "A=B")
    assert result.sentence == "No ballots were received."
    assert "Ballots received: 0" in result.how


@pytest.mark.parametrize("method", METHODS)
def test_a_missed_quorum_comes_before_everything(method) -> None:
    result = counted(method, "AB", [({"abstain": True}, 3)], quorum=10, eligible=40)

    assert (result.outcome.verdict, result.winners) == ("no_quorum", "")
    assert result.sentence == "The quorum was not reached, so nothing is decided. Ballots: 3, needed: 4."
    assert result.sentence in result.how


def test_a_quorum_that_was_reached_is_said() -> None:
    result = named("single", "AB", "3 A, 1 -", quorum=4, quorum_unit="people")

    assert result.outcome.verdict == "chosen"
    assert "The quorum was reached. Ballots: 4, needed: 4." in result.how


def test_what_abstentions_count_in_is_said() -> None:
    left_out = named("single", "AB", "3 A, 2 -").how
    counted_in = named("single", "AB", "3 A, 2 -", base="cast", threshold="half").how

    assert "Abstentions: 2, shown and not counted in." in left_out
    assert "Abstentions: 2, part of what a majority is a share of." in counted_in
    assert "no abstentions" in named("single", "AB", "3 A").how


@pytest.mark.parametrize("method", METHODS)
def test_how_is_one_paragraph_without_jargon_in_front(method) -> None:
    result = counted(method, "AB", [])

    assert result.how.startswith("Each ballot ")
    assert "\n" not in result.how and "  " not in result.how and "%(" not in result.how
