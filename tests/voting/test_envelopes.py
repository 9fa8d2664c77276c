"""An envelope opens for its own key, poll and voter alone, and tells nothing from outside."""

from __future__ import annotations

import itertools
import random
import secrets
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from polls.voting.ballots import check_choice, form_of
from polls.voting.envelopes import Sealed, seal, size_for, unseal
from polls.voting.methods import METHODS
from polls.voting.rules import Rules

KEY, NONCE = bytes(range(32)), "5" * 32
CHOICE = {"options": [12, 15]}


def sealed(**given: Any) -> bytes:
    return seal(
        **{"key": KEY, "poll_id": 3, "member_id": 7, "nonce": NONCE, "choice": CHOICE, "size": 99} | given
    )


def test_what_was_sealed_comes_out() -> None:
    assert unseal(KEY, 3, 7, sealed()) == Sealed(NONCE, CHOICE)


@pytest.mark.parametrize(
    ("key", "poll_id", "member_id"),
    [(bytes(32), 3, 7), (KEY, 4, 7), (KEY, 3, 8), (KEY, 7, 3)],
    ids=["key", "poll", "voter", "poll and voter changed over"],
)
def test_an_envelope_of_another_does_not_open(key: bytes, poll_id: int, member_id: int) -> None:
    with pytest.raises(InvalidTag):
        unseal(key, poll_id, member_id, sealed())


def test_an_envelope_of_a_poll_and_voter_whose_digits_run_together_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        unseal(KEY, 31, 7, sealed(poll_id=3, member_id=17))


def test_an_envelope_with_any_bit_changed_does_not_open() -> None:
    envelope = sealed()
    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 1
        with pytest.raises(InvalidTag):
            unseal(KEY, 3, 7, bytes(changed))


def test_the_same_choice_never_looks_the_same() -> None:
    envelopes = [sealed() for _ in range(50)]
    for start in range(0, 120, 12):
        assert len({envelope[start : start + 12] for envelope in envelopes}) == 50


def test_nothing_can_be_read_from_outside() -> None:
    assert NONCE.encode() not in sealed()
    assert b"options" not in sealed()


def test_a_choice_longer_than_said_is_never_sealed() -> None:
    with pytest.raises(AssertionError):
        sealed(size=40)


def random_choice(chance: random.Random, shape: str, form: Any, ids: list[int]) -> dict[str, Any]:
    """A well-formed choice; every limit of the form is reached now and then."""
    number = chance.choice([form.fewest, form.most, chance.randint(form.fewest, form.most)])
    named = chance.sample(ids, min(number, len(ids)))
    if shape == "scores":
        return {"scores": [[option, chance.choice([0, form.top])] for option in chance.sample(ids, len(ids))]}
    if shape == "dots":
        given = [chance.choice(ids) for _ in range(form.most)]
        dots = [[option, min(given.count(option), form.each)] for option in set(given)]
        return {"dots": dots}
    return {shape: [[option] for option in named] if shape == "ranking" else named}


@pytest.mark.parametrize("method", METHODS)
def test_every_ballot_of_a_poll_is_as_long_as_any_other(method: str) -> None:
    ids = [9, 10, 99, 100, 2**31 - 1] if method != "yes_no" else [9, 100]
    form, chance = form_of(method, Rules(dots=100), len(ids)), random.Random(method)
    size = size_for(form, ids)
    choices = [random_choice(chance, form.shape, form, ids) for _ in range(200)] + [{"abstain": True}]
    checked = [check_choice(form, ids, None, choice) for choice in choices]
    envelopes = [seal(KEY, 1, who, secrets.token_hex(16), each, size) for who, each in enumerate(checked)]
    assert {len(envelope) for envelope in envelopes} == {12 + size + 16}
    assert [unseal(KEY, 1, who, each).choice for who, each in enumerate(envelopes)] == checked


def test_the_longest_rankings_and_scores_fit_exactly() -> None:
    ids = list(range(1, 51))
    for method, longest in (
        ("schulze", {"ranking": [[option] for option in ids]}),
        ("score", {"scores": [[option, 5] for option in ids]}),
        ("approval", {"options": ids}),
    ):
        size = size_for(form_of(method, Rules(), len(ids)), ids)
        assert unseal(KEY, 1, 1, seal(KEY, 1, 1, NONCE, longest, size)).choice == longest
        with pytest.raises(AssertionError):
            seal(KEY, 1, 1, NONCE, longest, size - 1)


def test_ranks_shared_by_several_take_no_more_room_than_ranks_of_one() -> None:
    ids = [1, 22, 333, 4444]
    size = size_for(form_of("schulze", Rules(), 4), ids)
    for cuts in itertools.product([False, True], repeat=3):
        ranks: list[list[int]] = [[ids[0]]]
        for option, cut in zip(ids[1:], cuts, strict=True):
            ranks = [*ranks, [option]] if cut else [*ranks[:-1], [*ranks[-1], option]]
        assert len(seal(KEY, 1, 1, NONCE, {"ranking": ranks}, size)) == 12 + size + 16
