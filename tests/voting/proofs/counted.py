"""Counting as the application does, for the proofs: choices in, profile and outcome out."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from polls.voting.methods import METHODS
from polls.voting.methods.lot import Lot
from polls.voting.methods.outcome import Outcome
from polls.voting.methods.profile import Profile, profile_of_choices
from polls.voting.methods.terms import Terms
from polls.voting.rules import Rules
from tests.voting.proofs.random_elections import Choice, Election

LOT = Lot(seed=bytes(range(32)), ballots_hash="5e" * 32)


def profile(method: str, election: Election) -> Profile:
    return profile_of_choices(method, election.options, election.choices)


def outcome(method: str, election: Election, **rules: Any) -> Outcome:
    """What comes of the election; everyone entitled has voted, and the lot is there for methods that draw."""
    return judged(method, profile(method, election), **rules)


def outcome_of(method: str, options: tuple[int, ...], choices: Iterable[tuple[Choice, int]]) -> Outcome:
    return judged(method, profile_of_choices(method, options, choices))


def judged(method: str, profile: Profile, lot: Lot | None = LOT, **rules: Any) -> Outcome:
    terms = Terms(Rules(**rules), eligible=profile.ballots, present=profile.ballots, lot=lot)
    return METHODS[method].count(profile, terms)


def other_lots(number: int) -> list[Lot]:
    drawn = random.Random("lots")
    return [Lot(drawn.randbytes(32), LOT.ballots_hash) for _ in range(number)]


def counts(outcome: Outcome) -> dict[int, int | float]:
    return {option: row.count for option, row in outcome.rows.items()}


def above(profile: Profile) -> dict[tuple[int, int], int]:
    """(a, b) → ballots with a above b, for each pair both ways."""
    told = {(a, b): n for (a, b), (n, _) in profile.by_pair.items()}
    return told | {(b, a): n for (a, b), (_, n) in profile.by_pair.items()}
