"""What may happen to a poll in which state, and until when it takes ballots: by tables."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from polls.voting.models import CLOSED, DRAFT, OPEN, PAUSED, PUBLISHED, READY, VOID
from polls.voting.moves import FROM, check_move, check_takes_ballots, is_open, ready_state
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
    "show_step": {PUBLISHED},
    "run_off": {CLOSED, PUBLISHED},
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
