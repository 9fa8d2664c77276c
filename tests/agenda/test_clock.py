"""The clock's rules, by tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from polls.agenda import clock as clocks
from polls.agenda.clock import Clock

NOON = datetime(2021, 6, 15, 12, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


RUNNING = clocks.started(120, NOON)
HELD = Clock(120, None, 45)


def test_a_clock_ends_after_its_seconds():
    assert Clock(120, after(120), None) == RUNNING


@pytest.mark.parametrize(
    ("seconds", "left"), [(0, 120), (0.4, 120), (75, 45), (119.9, 1), (120, 0), (132, 0)]
)
def test_seconds_left_count_the_one_that_has_begun(seconds, left):
    assert clocks.left_seconds(RUNNING, after(seconds)) == left


@pytest.mark.parametrize(("seconds", "left"), [(75, 45), (500, 0)])
def test_holding_keeps_what_is_left(seconds, left):
    assert clocks.held(RUNNING, after(seconds)) == Clock(120, None, left)


def test_resuming_runs_on_with_what_was_left():
    assert clocks.resumed(HELD, after(1000)) == Clock(120, after(1045), None)


def test_holding_and_resuming_twice_change_nothing():
    assert clocks.held(HELD, after(9)) == HELD
    assert clocks.resumed(RUNNING, after(9)) == RUNNING


@pytest.mark.parametrize(
    ("clock", "longer"),
    [
        (RUNNING, Clock(120, after(180), None)),
        (HELD, Clock(120, None, 105)),
        (Clock(60, after(-12), None), Clock(60, after(60), None)),  # over: a whole minute from now
    ],
)
def test_one_minute_more(clock, longer):
    assert clocks.longer(clock, clocks.ONE_MINUTE, NOON) == longer
