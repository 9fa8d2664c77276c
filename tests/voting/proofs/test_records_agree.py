"""The two ways to a profile, from choices and from the records of a ballot file, give the same one."""

from __future__ import annotations

import random

import pytest

from polls.voting.methods.profile import profile_of_choices
from polls.voting.methods.records import Record, profile_of_records, records_of
from tests.voting.proofs import counted
from tests.voting.proofs.random_elections import (
    Choice,
    Draw,
    choices,
    dots,
    one,
    ranking,
    scores,
    some,
    some_options,
    strict_ranking,
)

pytestmark = pytest.mark.proof

DRAWN: dict[str, Draw] = {
    "single": one,
    "approval": some,
    "irv": strict_ranking,
    "schulze": ranking,
    "ranked_pairs": ranking,
    "score": scores,
    "borda": ranking,
    "dots": dots,
    "yes_no": one,
}
OPTIONS = {"yes_no": (2, 2)}  # fewest and most
POLLS = 150  # of each method; every tenth with twenty options or more


@pytest.mark.parametrize("method", DRAWN)
def test_records_shuffled_give_the_profile_and_outcome_of_the_choices(method: str) -> None:
    for place in range(POLLS):
        lot = random.Random(f"records/{method}/{place}")
        options = drawn_options(lot, method, place)
        ballots = choices(lot, options, DRAWN[method])
        profile = profile_of_choices(method, options, ballots)
        read = profile_of_records(method, options, split(lot, method, options, ballots))
        assert read == profile, ballots
        assert counted.judged(method, read) == counted.judged(method, profile)


@pytest.mark.parametrize("method", DRAWN)
def test_whole_records_of_a_named_poll_give_the_same_profile(method: str) -> None:
    for place in range(POLLS):
        lot = random.Random(f"whole/{method}/{place}")
        options = drawn_options(lot, method, place)
        ballots = choices(lot, options, DRAWN[method])
        records: list[Record] = [
            ("abstain", True) if "abstain" in choice else ("", choice)
            for choice, number in ballots
            for _ in range(number)
        ]
        lot.shuffle(records)
        assert profile_of_records(method, options, records) == profile_of_choices(method, options, ballots)


@pytest.mark.parametrize("method", DRAWN)
def test_neither_the_order_of_ballots_nor_how_they_are_heaped_matters(method: str) -> None:
    for place in range(POLLS):
        lot = random.Random(f"order/{method}/{place}")
        options = drawn_options(lot, method, place)
        heaped = [
            (choice, number * lot.choice((1, 2, 5, 12)))
            for choice, number in choices(lot, options, DRAWN[method])
        ]
        single = [(choice, 1) for choice, number in heaped for _ in range(number)]
        lot.shuffle(single)
        assert profile_of_choices(method, options, single) == profile_of_choices(method, options, heaped)


@pytest.mark.parametrize("method", DRAWN)
def test_every_ballot_that_does_not_abstain_has_the_same_parts(method: str) -> None:
    lot = random.Random(f"parts/{method}")
    options = drawn_options(lot, method, 0)
    parts = {
        tuple(part for part, _ in records_of(method, options, DRAWN[method](lot, options)))
        for _ in range(POLLS)
    }
    assert len(parts) == 1
    assert records_of(method, options, {"abstain": True}) == [("abstain", True)]


def drawn_options(lot: random.Random, method: str, place: int) -> tuple[int, ...]:
    fewest, most = OPTIONS.get(method, (20, 24) if place % 10 == 0 else (2, 8))
    return some_options(lot, lot.randint(fewest, most))


def split(
    lot: random.Random, method: str, options: tuple[int, ...], ballots: list[tuple[Choice, int]]
) -> list[Record]:
    """All records of all ballots, in no order."""
    records = [
        record
        for choice, number in ballots
        for _ in range(number)
        for record in records_of(method, options, choice)
    ]
    lot.shuffle(records)
    return records
