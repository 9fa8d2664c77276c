"""Only failures count, and the wait is told in seconds."""

import pytest

from polls.errors import Refused
from polls.people.throttle import Failures, begin, succeed


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def failures(clock):
    return Failures("test", most=3, seconds=60, clock=clock)


def test_failures_up_to_the_limit_are_let_through(failures):
    for _ in range(3):
        begin([(failures, "ana")])


def test_one_more_is_refused_with_the_wait_in_seconds(failures, clock):
    for _ in range(3):
        begin([(failures, "ana")])
    clock.now += 20
    with pytest.raises(Refused) as refused:
        begin([(failures, "ana")])
    assert refused.value.details == {"wait_seconds": 40}
    assert "40 seconds" in str(refused.value.message)


def test_after_the_wait_it_goes_on(failures, clock):
    for _ in range(3):
        begin([(failures, "ana")])
    clock.now += 60
    begin([(failures, "ana")])


def test_successes_never_count(failures):
    for _ in range(500):
        begin([(failures, "hall")])
        succeed([(failures, "hall")])


def test_tries_at_the_same_moment_are_not_all_let_through(failures):
    let_through = 0
    for _ in range(50):
        try:
            begin([(failures, "ana")])
            let_through += 1
        except Refused:
            pass
    assert let_through == 3


def test_others_are_not_held_up(failures):
    for _ in range(3):
        begin([(failures, "ana")])
    begin([(failures, "ben")])


def test_a_refused_try_adds_no_failure_elsewhere(failures, clock):
    by_address = Failures("address", most=2, seconds=60, clock=clock)
    for _ in range(3):
        failures.note("ana")
    for _ in range(9):
        with pytest.raises(Refused):
            begin([(failures, "ana"), (by_address, "hall")])
    begin([(by_address, "hall")])


def test_memory_is_bounded(failures, monkeypatch):
    monkeypatch.setattr("polls.people.throttle.MOST_KEYS", 10)
    for number in range(100):
        failures.note(str(number))
    assert len(failures._failed_at) <= 10
