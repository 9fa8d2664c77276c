"""The bond between processes on a real Redis: what is told, noted and held, and what is left without it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from redis import Redis

from polls.together_redis import AGAIN, MOST_WAITING, ByRedis
from tests.scale.running import Servers


class Heard:
    """What a bond was told, and how often it was to look again."""

    def __init__(self, bond: ByRedis) -> None:
        self.messages: list[bytes] = []
        self.gaps = 0
        bond.listen("news", lambda _process, message: self.messages.append(message))
        bond.after_gap.append(self._look)

    def _look(self) -> None:
        self.gaps += 1


def until(holds: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def url(servers: Servers) -> str:
    return servers.start("redis")


def set_to_work(bond: ByRedis) -> None:
    for task in bond.tasks():
        threading.Thread(target=task, daemon=True).start()


def a_bond(url: str, secret: str) -> tuple[ByRedis, Heard]:
    bond = ByRedis(url, secret)
    heard = Heard(bond)
    set_to_work(bond)
    until(lambda: not bond.is_lost)
    return bond, heard


@pytest.fixture
def two(url: str, request: pytest.FixtureRequest) -> Iterator[list[tuple[ByRedis, Heard]]]:
    yield [a_bond(url, request.node.name) for _ in range(2)]


def test_what_one_claimed_no_other_claims_until_it_counts_no_more(two: list) -> None:
    (one, _), (other, _) = two
    assert one.claim("a token", 0.5)
    assert not other.claim("a token", 60) and not one.claim("a token", 60)
    until(lambda: other.claim("a token", 60))
    assert not one.claim("a token", 60)


def test_the_others_hear_what_is_told_in_its_order_and_the_teller_does_not(two: list) -> None:
    (one, own), (_, others) = two
    for number in range(300):
        one.tell("news", str(number).encode())
    until(lambda: len(others.messages) == 300)
    assert others.messages == [str(number).encode() for number in range(300)]
    assert own.messages == []


def test_another_plenary_on_the_same_redis_hears_nothing(two: list, url: str) -> None:
    (one, _), (_, others) = two
    _, strangers = a_bond(url, "another secret")
    one.tell("news", b"ours")
    until(lambda: others.messages)
    assert strangers.messages == []


def test_a_note_is_everyones_until_its_time_is_over(two: list) -> None:
    (one, _), (other, _) = two
    assert one.put("note", b"for all", 0.3)
    assert other.get("note") == b"for all"
    until(lambda: other.get("note") is None)


def test_a_lease_is_one_processs_for_as_long_as_it_lives(two: list, url: str) -> None:
    (one, _), (other, _) = two
    dead = ByRedis(url, "dead")  # whose tasks do not run
    sign = one.lease("turn", 1.5)
    assert sign and dead.lease("its turn", 1.5)
    time.sleep(2)  # longer than the lease lasts by itself
    assert other.lease("turn", 1.5) is None
    assert one.lease("turn", 1.5) == sign
    assert ByRedis(url, "dead").lease("its turn", 1.5)


def test_only_the_holder_notes_under_a_lease_and_whoever_takes_over_has_another_sign(two: list) -> None:
    (one, _), (other, _) = two
    sign = one.lease("turn", 10) or ""
    assert one.put_as_holder("turn", b"one's", 60, sign)
    assert not other.put_as_holder("turn", b"other's", 60, "a guess")
    one._redis.delete(one._key("turn"))  # it has run out
    taken = other.lease("turn", 10) or ""
    assert taken not in ("", sign)
    assert not one.put_as_holder("turn", b"too late", 60, sign)
    assert other.get("turn") == b"one's"
    assert other.put_as_holder("turn", b"other's", 60, taken)


def test_what_is_released_another_may_take_and_its_note_is_gone(two: list) -> None:
    (one, _), (other, _) = two
    one.put_as_holder("turn", b"done", 60, one.lease("turn", 10) or "")
    other.release("turn")  # which it does not hold
    assert other.get("turn") == b"done"
    one.release("turn")
    assert other.get("turn") is None
    assert other.lease("turn", 10)


def test_without_redis_nothing_waits_and_on_its_return_everyone_looks_again(
    two: list, servers: Servers
) -> None:
    (one, _), (other, heard) = two
    sign = one.lease("turn", 10)
    before = heard.gaps
    servers.kill("redis")
    until(lambda: one.is_lost and other.is_lost)
    started = time.monotonic()
    one.tell("news", b"told meanwhile")
    answers = [one.get("note"), one.put("note", b"", 1), other.lease("turn", 10)]
    assert answers == [None, False, None]
    assert time.monotonic() - started < 1
    servers.start("redis")
    until(lambda: heard.gaps > before)  # by then what was told meanwhile may have been said to nobody
    one.tell("news", b"told again")
    until(lambda: heard.messages and heard.messages[-1] == b"told again")
    until(lambda: one.lease("turn", 10) not in (None, sign))  # it was nobody's in between


def test_of_too_much_told_while_none_can_be_sent_is_left_that_there_is_more_to_see(
    two: list, url: str, request: pytest.FixtureRequest
) -> None:
    _, heard = two[1]
    before = heard.gaps
    one = ByRedis(url, request.node.name)
    for number in range(MOST_WAITING + 10):
        one.tell("news", str(number).encode())
    set_to_work(one)
    until(lambda: heard.messages and heard.messages[-1] == str(MOST_WAITING + 9).encode())
    assert len(heard.messages) <= MOST_WAITING
    assert heard.gaps == before + 1


def test_what_is_no_message_is_passed_over_and_the_next_is_heard(two: list, url: str) -> None:
    (one, _), (other, heard) = two
    stranger = Redis.from_url(url)
    for nonsense in (b"", b"\xff\xfe nonsense", b" ", b"\x00"):
        stranger.publish(f"{other._prefix}news", nonsense)
    one.tell("news", b"first")
    until(lambda: b"first" in heard.messages)
    assert not other.is_lost


def test_what_a_stranger_writes_is_neither_heard_nor_read(two: list, url: str) -> None:
    (one, _), (other, heard) = two
    one.put("note", b"ours", 60)
    one.put("another note", b"for another place", 60)
    stranger = Redis.from_url(url)
    gaps = heard.gaps
    stranger.publish(f"{other._prefix}news", b"0123456789abcdef stranger said")
    stranger.publish(f"{other._prefix}{AGAIN}", b"")
    for forged in (b"", b"forged", bytes(16) + b"forged", stranger.get(one._note("another note"))):
        stranger.set(one._note("note"), forged)
        assert other.get("note") is None
    one.tell("news", b"first")
    until(lambda: heard.messages)
    assert (heard.messages, heard.gaps) == ([b"first"], gaps)


def test_a_note_that_is_not_even_a_text_is_none(two: list, url: str) -> None:
    (one, _), _ = two
    Redis.from_url(url).rpush(one._note("note"), "a list")
    assert one.get("note") is None
