"""Makes profiles and terms out of few letters, and counts them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from polls.voting.methods import METHODS
from polls.voting.methods.lot import Lot
from polls.voting.methods.outcome import Outcome
from polls.voting.methods.profile import Profile, profile_of_choices
from polls.voting.methods.records import profile_of_records, records_of
from polls.voting.methods.terms import Terms
from polls.voting.rules import Rules

ELECTIONS = Path(__file__).parent.parent / "elections"
RANKED = ("irv", "schulze", "ranked_pairs", "borda")
ABSTAIN = {"abstain": True}
LOT = Lot(b"\x07" * 32, "ab" * 32)


@dataclass(frozen=True)
class Counted:
    """An outcome with what it was made of. `texts` are the options' by id."""

    method: str
    profile: Profile
    terms: Terms
    outcome: Outcome
    texts: dict[int, str]

    @property
    def winners(self) -> str:
        return self.names(self.outcome.winners)

    @property
    def places(self) -> str:
        """Best first, level ones joined: "A B=C"."""
        return " ".join("=".join(self.texts[option] for option in level) for level in self.outcome.places)

    @property
    def sentence(self) -> str:
        return METHODS[self.method].sentence(self.outcome, self.profile, self.terms, self.texts)

    @property
    def how(self) -> str:
        return METHODS[self.method].how(self.outcome, self.profile, self.terms, self.texts)

    def names(self, options: Iterable[int]) -> str:
        return "".join(self.texts[option] for option in options)


def counted(
    method: str,
    options: str,
    choices: Iterable[tuple[Mapping[str, Any], int]],
    lot: Lot | None = LOT,
    none: str | None = None,
    eligible: int = 100,
    present: int = 50,
    **rules: Any,
) -> Counted:
    """The count of a poll whose options are letters with the ids 1, 2, …"""
    texts = dict(enumerate(options, start=1))
    profile = profile_of_choices(method, texts, choices)
    none_id = options.index(none) + 1 if none else None
    terms = Terms(Rules(**rules), eligible, present, none_id, lot)
    return Counted(method, profile, terms, METHODS[method].count(profile, terms), texts)


def ranking(options: str, ballot: str) -> dict[str, Any]:
    """The choice that "B>A=C" says."""
    ranks = [[options.index(letter) + 1 for letter in rank.split("=")] for rank in ballot.split(">")]
    return {"ranking": [sorted(rank) for rank in ranks]}


def ranked(method: str, options: str, ballots: str, **terms: Any) -> Counted:
    """The count of ballots like "3 A>B>C, 2 B=C"."""
    choices = []
    for ballot in ballots.split(", "):
        number, says = ballot.split(" ")
        choices.append((ranking(options, says), int(number)))
    return counted(method, options, choices, **terms)


def named(method: str, options: str, ballots: str, **terms: Any) -> Counted:
    """The count of ballots that name options, like "3 A, 2 AB, 1 -" (the last one abstains)."""
    choices = []
    for ballot in ballots.split(", "):
        number, says = ballot.split(" ")
        chosen = {"options": [options.index(letter) + 1 for letter in says]} if says != "-" else ABSTAIN
        choices.append((chosen, int(number)))
    return counted(method, options, choices, **terms)


def lot_for(options: Iterable[int], order: Iterable[int]) -> Lot:
    """A lot that draws these options in this order."""
    wanted, given = list(order), list(options)
    lots = (Lot(seed.to_bytes(32, "big"), "00") for seed in range(100_000))
    return next(lot for lot in lots if lot.order(given) == wanted)


def split_and_recounted(
    method: str, options: Iterable[int], choices: Iterable[tuple[Mapping[str, Any], int]]
) -> Profile:
    """The profile that the records of these ballots give."""
    ids = list(options)
    return profile_of_records(
        method,
        ids,
        (record for choice, number in choices for record in number * records_of(method, ids, choice)),
    )


def election(name: str) -> tuple[dict[int, str], list[tuple[dict[str, Any], int]]]:
    """The options and ballots of a published election."""
    texts, choices = {}, []
    for line in (ELECTIONS / name).read_text().splitlines():
        if line.startswith("="):
            option, text = line[1:].split(":", 1)
            texts[int(option)] = text
        elif not line.startswith("#"):
            number, ballot = line.split(":")
            ranks = [sorted(int(option) for option in rank.split("=")) for rank in ballot.split(">")]
            choices.append(({"ranking": ranks}, int(number)))
    return texts, choices


def expected() -> dict[str, Any]:
    return json.loads((ELECTIONS / "expected.json").read_text())
