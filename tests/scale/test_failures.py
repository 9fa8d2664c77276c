"""Failures are counted by all processes together, and go on being counted while Redis is away."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from redis import Redis

from polls.people.counting import Counts
from tests.scale.running import Servers


@pytest.fixture
def url(servers: Servers) -> str:
    return servers.start("redis")


def until(holds: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_two_processes_count_the_same_failures(url: str) -> None:
    one, other = Counts(url, "together"), Counts(url, "together")
    for _ in range(3):
        one.add("join_code", "192.0.2.7", 600)
        other.add("join_code", "192.0.2.7", 600)
    assert one.so_far("join_code", "192.0.2.7") == other.so_far("join_code", "192.0.2.7") == 6
    assert 590 <= other.seconds_left("join_code", "192.0.2.7", 600) <= 600
    other.take_back("join_code", "192.0.2.7", 600)
    assert other.so_far("join_code", "192.0.2.7") == 5


def test_a_try_that_succeeded_leaves_nothing_behind(url: str) -> None:
    counts = Counts(url, "succeeded")
    counts.add("sign_in", "ana", 600)
    counts.take_back("sign_in", "ana", 600)
    assert counts.so_far("sign_in", "ana") == 0
    assert counts.add("sign_in", "ana", 600) == 1


def test_another_plenary_on_the_same_redis_counts_by_itself(url: str) -> None:
    one, stranger = Counts(url, "one"), Counts(url, "another")
    one.add("join_code", "192.0.2.7", 600)
    assert stranger.so_far("join_code", "192.0.2.7") == 0


def test_no_address_and_no_account_stands_in_redis_and_everything_ends(url: str) -> None:
    counts = Counts(url, "private")
    counts.add("sign_in", "ana@example.org 192.0.2.7", 600)
    redis = Redis.from_url(url, protocol=2)
    names = [name for name in redis.scan_iter() if b"failures" in name]
    assert names
    assert b"ana" not in b"".join(names) and b"192.0" not in b"".join(names)
    assert all(0 < redis.ttl(name) <= 3600 for name in names)


def test_without_redis_nobody_waits_and_each_counts_alone_until_it_is_back(
    url: str, servers: Servers
) -> None:
    one, other = Counts(url, "lost"), Counts(url, "lost")
    one.add("join_code", "192.0.2.7", 600)
    other.add("join_code", "192.0.2.7", 600)
    servers.kill("redis")
    began = time.process_time(), time.monotonic()
    for _ in range(500):
        one.add("join_code", "192.0.2.7", 600)
    assert time.monotonic() - began[1] < 15  # it asks a Redis that is gone once a second, and not each time
    assert one.so_far("join_code", "192.0.2.7") == 501
    assert other.so_far("join_code", "192.0.2.7") == 1
    servers.revive()
    until(lambda: other.add("join_code", "198.51.100.1", 600) < one.add("join_code", "198.51.100.1", 600))
