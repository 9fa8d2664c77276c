"""What simulated attendees answer: a ballot the poll takes, and more often than not what is preferred."""

from __future__ import annotations

import random
from collections import Counter

import msgspec
import pytest

from polls.rehearsal.choosing import choose
from polls.voting.ballots import check_choice, form_of
from polls.voting.methods import METHODS
from polls.voting.rules import Rules

TEXTS = ("Open Table", "Common Ground", "Round", "Third Way", "Long View")
NONE_ID = 10


def a_poll(method: str, **rules):
    options = [{"id": 5 + n, "text": text, "is_none": False} for n, text in enumerate(TEXTS)]
    if rules.get("none_of_these"):
        options.append({"id": NONE_ID, "text": "None of these", "is_none": True})
    form = form_of(method, Rules(**rules), len(options))
    return {"form": msgspec.to_builtins(form), "options": options}


def answers(poll, prefer: str | None = None, number: int = 300):
    chance = random.Random(7)
    return [choose(poll, prefer, chance) for _ in range(number)]


@pytest.mark.parametrize(
    "rules",
    [{}, {"abstain": False}, {"none_of_these": True}, {"fewest": 2, "most": 3}, {"dots": 7, "dots_each": 2}],
    ids=str,
)
@pytest.mark.parametrize("method", METHODS)
def test_every_answer_is_a_ballot_the_poll_takes(method, rules) -> None:
    poll = a_poll(method, **rules)
    form, ids = (
        form_of(method, Rules(**rules), len(poll["options"])),
        [each["id"] for each in poll["options"]],
    )
    taken = [check_choice(form, ids, NONE_ID, choice) for choice in answers(poll)]
    assert len(set(map(str, taken))) > 4  # not all say the same


def test_some_abstain_where_they_may_and_nobody_where_they_may_not() -> None:
    assert 5 < sum("abstain" in choice for choice in answers(a_poll("borda"))) < 40
    assert not any("abstain" in choice for choice in answers(a_poll("borda", abstain=False)))


@pytest.mark.parametrize("method", ["single", "irv", "borda"])
def test_what_is_preferred_comes_first_more_often_than_not(method) -> None:
    poll = a_poll(method, most=1) if method == "irv" else a_poll(method)
    said = [choice for choice in answers(poll, "common") if "abstain" not in choice]
    first = Counter(str(next(iter(choice.values()))[0]).strip("[]") for choice in said)
    assert first["6"] > len(said) * 0.6
    assert all(first[str(other)] > 5 for other in (5, 7, 8, 9))


def test_nobody_is_made_to_prefer_anything() -> None:
    first = Counter(choice["options"][0] for choice in answers(a_poll("single", abstain=False)))
    assert min(first.values()) > 300 / len(TEXTS) / 2
