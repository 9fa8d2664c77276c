"""Only failures count, and the wait is told in seconds."""

from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from polls.errors import Refused
from polls.people import counting
from polls.people.throttle import Failures, begin, network, succeed


class Clock:
    """The server's, as the library reads it."""

    def __init__(self):
        self.now = 1000.0

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("limits.storage.memory.time", clock)
    monkeypatch.setattr("polls.people.counting.time", clock)
    return clock


@pytest.fixture
def failures(clock):
    counting.connect()
    return Failures("test", most=3, seconds=60)


def waits(failures, key):
    """The seconds it has to wait, or 0."""
    try:
        failures.check(key)
    except Refused as refused:
        return refused.details["wait_seconds"]
    return 0


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
    assert refused.value.headers == {"Retry-After": "40"}
    assert "40 seconds" in str(refused.value.message)


def test_a_long_wait_is_told_in_minutes(clock):
    counting.connect()
    failures = Failures("test", most=1, seconds=3600)
    begin([(failures, "ana")])
    with pytest.raises(Refused) as refused:
        begin([(failures, "ana")])
    assert "60 minutes" in str(refused.value.message)


def test_after_the_wait_it_goes_on(failures, clock):
    for _ in range(3):
        begin([(failures, "ana")])
    clock.now += 61
    begin([(failures, "ana")])


def test_those_who_go_on_trying_do_not_make_it_longer(failures, clock):
    for _ in range(50):
        failures.note("ana")
        clock.now += 1
    assert waits(failures, "ana") == 10


def test_a_clock_that_is_set_back_holds_nobody_up_for_longer(failures, clock):
    for _ in range(3):
        begin([(failures, "ana")])
    clock.now -= 3600
    assert waits(failures, "ana") == 60
    assert waits(failures, "ana") == 0


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


def test_a_refused_try_adds_no_failure_elsewhere(failures):
    by_address = Failures("address", most=2, seconds=60)
    for _ in range(3):
        failures.note("ana")
    for _ in range(9):
        with pytest.raises(Refused):
            begin([(by_address, "hall"), (failures, "ana")])
    begin([(by_address, "hall")])


def test_ten_thousand_tries_are_a_few_lines_in_the_log_and_tell_of_nobody(failures):
    with capture_logs() as lines:
        for _ in range(10_000):
            with suppress(Refused):
                failures.begin("ana@example.org")
    assert [line["tries"] for line in lines] == [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192]
    assert "ana" not in str(lines)


def test_memory_is_bounded_and_holds_no_key_as_it_is(failures, monkeypatch):
    monkeypatch.setattr(counting, "MOST_KEYS", 10)
    for number in range(100):
        failures.note(f"192.0.2.{number}")
    (storage,) = counting.current()._storages
    assert 5 <= len(storage.expirations) <= 10
    assert "192.0.2" not in str(storage.storage)
    assert counting.current().so_far("test", "192.0.2.99") == 1


def test_who_tries_codes_from_many_networks_makes_nobody_forget_who_tried_passwords(failures, monkeypatch):
    monkeypatch.setattr(counting, "MOST_KEYS", 10)
    for _ in range(3):
        begin([(failures, "ana")])
    codes = Failures("join_code", most=60, seconds=12)
    for number in range(100):
        codes.note(f"2001:db8:0:{number:x}::/64")
    assert waits(failures, "ana") == 60


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("not an address", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_home_with_many_addresses_counts_as_one(address, counted_as):
    assert network(address) == counted_as
