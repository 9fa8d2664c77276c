"""The pure rules of voting, by tables."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.errors import Refused
from polls.voting.models import CLOSED, DRAFT, OPEN, PAUSED, PUBLISHED, READY, VOID
from polls.voting.rules import (
    FROM,
    Rules,
    check_choice,
    check_move,
    check_rules,
    check_takes_ballots,
    is_entitled,
    is_open,
    ready_state,
    why_not_on_roll,
)
from tests.builders import NOON
from tests.voting.rooms import refused

STATES = (DRAFT, READY, OPEN, PAUSED, CLOSED, PUBLISHED, VOID)


def after(seconds: float):
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("state", "clock", "hand", "now", "takes"),
    [
        (OPEN, None, None, 9999, True),
        (OPEN, 60, None, 59.9, True),
        (OPEN, 60, None, 62.9, True),  # the grace of a clock
        (OPEN, 60, None, 63, False),
        (OPEN, None, 5, 4.9, True),  # closing can still be undone
        (OPEN, None, 5, 5, False),  # no grace by hand
        (OPEN, 60, 5, 5, False),
        (OPEN, 2, 30, 5, False),
        (PAUSED, None, None, 0, False),
        (READY, None, None, 0, False),
        (CLOSED, 60, None, 10, False),
        (VOID, None, None, 0, False),
    ],
)
def test_when_a_poll_takes_ballots(state, clock, hand, now, takes) -> None:
    closes_at = after(clock) if clock is not None else None
    closing_at = after(hand) if hand is not None else None
    assert is_open(state, closes_at, closing_at, after(now)) is takes


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (DRAFT, "not_open"),
        (READY, "not_open"),
        (PAUSED, "paused"),
        (CLOSED, "closed"),
        (PUBLISHED, "closed"),
        (VOID, "void"),
    ],
)
def test_a_ballot_is_told_how_the_poll_stands(state, code) -> None:
    assert refused(lambda: check_takes_ballots(state, None, None, NOON)).code == code


ALLOWED = {
    "change": {DRAFT, READY},
    "open": {READY},
    "pause": {OPEN},
    "resume": {PAUSED},
    "extend": {OPEN, PAUSED},
    "close": {OPEN, PAUSED},
    "undo_close": {OPEN, PAUSED},
    "publish": {CLOSED},
    "void": {OPEN, PAUSED, CLOSED, PUBLISHED},
    "new_round": {CLOSED, PUBLISHED, VOID},
}


@pytest.mark.parametrize(("what", "state"), list(product(FROM, STATES)))
def test_what_may_happen_to_a_poll_in_which_state(what, state) -> None:
    if state in ALLOWED[what]:
        check_move(what, state)
        return
    refusal = refused(lambda: check_move(what, state))
    assert (refusal.code, refusal.details) == ("stale", {"state": state})


@pytest.mark.parametrize(("options", "state"), [(0, DRAFT), (1, DRAFT), (2, READY)])
def test_a_poll_is_ready_once_there_is_something_to_choose_between(options, state) -> None:
    assert ready_state(options) == state


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


@pytest.mark.parametrize(
    "rules",
    [Rules(electorate_roles=()), Rules(group_ids=[]), Rules(fewest=3, most=2), Rules(fewest=4)],
)
def test_rules_that_contradict_themselves_are_refused(rules) -> None:
    assert refused(lambda: check_rules(rules, "approval", 3)).code == "invalid_rules"


APPROVAL = Rules(fewest=2, most=3)
OPTIONS = [11, 12, 13, 14]


def test_a_ballot_has_one_normal_form() -> None:
    assert check_choice(APPROVAL, "approval", OPTIONS, {"options": [14, 11]}) == {"options": [11, 14]}
    assert check_choice(APPROVAL, "approval", OPTIONS, {"abstain": True}) == {"abstain": True}


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (None, "invalid_ballot"),
        (True, "invalid_ballot"),
        (-1, "invalid_ballot"),
        ("11", "invalid_ballot"),
        (b"11", "invalid_ballot"),
        ([11, 12], "invalid_ballot"),
        ({}, "invalid_ballot"),
        ({"options": None}, "invalid_ballot"),
        ({"options": 11}, "invalid_ballot"),
        ({"options": "11"}, "invalid_ballot"),
        ({"options": {"11": True}}, "invalid_ballot"),
        ({"options": [11, 12], "abstain": True}, "invalid_ballot"),
        ({"options": [11, 12], "who": "me"}, "invalid_ballot"),
        ({"abstain": False}, "invalid_ballot"),
        ({"abstain": 1}, "invalid_ballot"),
        ({"abstain": None}, "invalid_ballot"),
        ({"options": [11, True]}, "invalid_ballot"),
        ({"options": [11, None]}, "invalid_ballot"),
        ({"options": [11, 12.0]}, "invalid_ballot"),
        ({"options": [11, float("nan")]}, "invalid_ballot"),
        ({"options": [11, float("inf")]}, "invalid_ballot"),
        ({"options": [11, "12"]}, "invalid_ballot"),
        ({"options": [11, b"12"]}, "invalid_ballot"),
        ({"options": [11, [12]]}, "invalid_ballot"),
        ({"options": [11, {"id": 12}]}, "invalid_ballot"),
        ({"options": [11, -12]}, "unknown_option"),
        ({"options": [11, 10**40]}, "unknown_option"),
        ({"options": [11, 99]}, "unknown_option"),
        ({"options": [11, 11]}, "repeated_option"),
        ({"options": []}, "too_few_options"),
        ({"options": [11]}, "too_few_options"),
        ({"options": [11, 12, 13, 14]}, "too_many_options"),
        ({"options": list(range(100_000))}, "too_many_options"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_malformed_ballot_is_refused_with_how_to_mend_it(choice, code) -> None:
    refusal = refused(lambda: check_choice(APPROVAL, "approval", OPTIONS, choice))
    assert refusal.code == code
    assert str(refusal.message).endswith(".")
    assert refusal.details == {}


def test_abstaining_is_refused_where_the_rules_have_no_abstention() -> None:
    refusal = refused(lambda: check_choice(Rules(abstain=False), "single", OPTIONS, {"abstain": True}))
    assert refusal.code == "no_abstention"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.just("options"), inner, max_size=2)
    ),
    max_leaves=8,
)


@given(anything | st.fixed_dictionaries({"options": st.lists(anything, max_size=5)}))
def test_whatever_is_sent_is_normal_or_refused(choice) -> None:
    try:
        taken = check_choice(APPROVAL, "approval", OPTIONS, choice)
    except Refused:
        return
    assert taken == {"abstain": True} or set(taken["options"]) <= set(OPTIONS)


@given(st.permutations(OPTIONS))
def test_the_order_in_which_options_are_named_never_matters(order) -> None:
    rules = Rules(most=4)
    assert check_choice(rules, "approval", OPTIONS, {"options": order}) == {"options": OPTIONS}
