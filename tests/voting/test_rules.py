"""Who may vote under which rules, how many it takes, and what someone who may not is told."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from polls.voting.rules import (
    Rules,
    check_voters,
    has_few_voters,
    is_entitled,
    read_rules,
    why_not_on_roll,
)
from tests.builders import NOON
from tests.voting.rooms import refused


def after(seconds: float):
    return NOON + timedelta(seconds=seconds)


def test_rules_come_back_from_their_row_as_they_were() -> None:
    rules = Rules(group_ids=[4], secrecy="named", quorum=40, threshold="own", own_percent=60, dots_each=2)
    assert read_rules(msgspec.to_builtins(rules)) == rules


def test_rules_of_a_poll_made_before_there_were_more_are_read() -> None:
    assert read_rules({"shown": "live", "abstain": False}) == Rules(shown="live", abstain=False)


@pytest.mark.parametrize(
    ("rules", "role", "group", "entitled"),
    [
        (Rules(), "attendee", None, True),
        (Rules(), "facilitator", 4, True),
        (Rules(), "moderator", None, False),
        (Rules(), "observer", None, False),
        (Rules(group_ids=[4]), "attendee", 4, True),
        (Rules(group_ids=[4]), "attendee", 5, False),
        (Rules(group_ids=[4]), "attendee", None, False),
        (Rules(electorate_roles=("moderator",)), "attendee", None, False),
    ],
)
def test_who_may_vote(rules, role, group, entitled) -> None:
    assert is_entitled(rules, role, group) is entitled


@pytest.mark.parametrize(
    ("role", "group", "added", "code", "sentence"),
    [
        ("moderator", 4, -60, "not_entitled", "your role"),
        ("attendee", 5, -60, "not_entitled", "other stakeholder groups"),
        ("attendee", 4, 60, "not_on_roll", "joined after"),
        ("attendee", 4, -60, "not_on_roll", "was fixed when this poll opened"),
    ],
)
def test_who_cannot_vote_is_told_why(role, group, added, code, sentence) -> None:
    why = why_not_on_roll(Rules(group_ids=[4]), role, group, after(added), NOON)
    assert why.code == code
    assert sentence in str(why.message)


def test_who_was_not_here_at_the_opening_is_told_so_where_that_counts() -> None:
    why = why_not_on_roll(Rules(present_only=True), "attendee", None, after(-60), NOON)
    assert (why.code, "no screen of yours was open" in str(why.message)) == ("not_on_roll", True)


@pytest.mark.parametrize("secrecy", ["secret", "straw", "named"])
def test_a_poll_for_nobody_is_refused(secrecy) -> None:
    assert refused(lambda: check_voters(Rules(secrecy=secrecy), 0)).code == "empty_roll"


@pytest.mark.parametrize("eligible", [1, 4])
def test_so_few_have_no_secret_and_are_told_what_else_there_is(eligible) -> None:
    refusal = refused(lambda: check_voters(Rules(), eligible))
    assert (refusal.code, refusal.details) == ("too_few_voters", {"eligible": eligible})
    assert "straw poll" in str(refusal.message)


def test_five_may_vote_in_secret_and_the_few_may_vote_in_the_open() -> None:
    check_voters(Rules(), 5)
    check_voters(Rules(secrecy="straw"), 1)
    check_voters(Rules(secrecy="named"), 1)


@pytest.mark.parametrize(
    ("secrecy", "eligible", "few"),
    [("secret", 9, True), ("secret", 10, False), ("straw", 9, False), ("named", 5, False)],
)
def test_everyone_is_warned_where_answers_might_be_guessed(secrecy, eligible, few) -> None:
    assert has_few_voters(Rules(secrecy=secrecy), eligible) is few
