"""A request has to come in time: who sends a byte now and then holds a connection for half a minute."""

from __future__ import annotations

import io
import socket

import pytest

import serving
from serving import SECONDS_FOR_A_REQUEST, SLOWEST, InTime


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Connection:
    """The reading end of a real connection, at a time of its own."""

    def __init__(self) -> None:
        self.far, self.near = socket.socketpair()
        self.near.settimeout(5)
        self.clock = Clock()
        self.comes = InTime(self.near.makefile("rb").detach(), self.near, self.clock)
        self.reader = io.BufferedReader(self.comes)

    def drip(self, data: bytes, seconds: float) -> bytes:
        """Some bytes that come at once, so many seconds after the last."""
        self.clock.now += seconds
        self.far.sendall(data)
        return self.reader.read1()


@pytest.fixture
def connection():
    made = Connection()
    yield made
    made.reader.close()
    made.near.close()
    made.far.close()


def test_a_byte_a_second_is_read_for_half_a_minute(connection: Connection) -> None:
    with pytest.raises(TimeoutError):
        for _ in range(1_000):
            connection.drip(b"x", 1)
    assert SECONDS_FOR_A_REQUEST <= connection.clock.now <= SECONDS_FOR_A_REQUEST + 3


def test_a_long_request_may_take_its_time(connection: Connection) -> None:
    for _ in range(600):
        assert connection.drip(b"x" * SLOWEST, 1)
    assert connection.clock.now == 600


def test_the_time_begins_with_the_first_byte_of_each_request(connection: Connection) -> None:
    for _ in range(5):
        connection.comes.begin()
        assert connection.drip(b"x", 3600)
        assert connection.drip(b"x", SECONDS_FOR_A_REQUEST - 1)


def test_the_answer_has_the_usual_time_even_to_a_request_that_nearly_came_too_late(
    connection: Connection,
) -> None:
    connection.drip(b"x", 0)
    connection.drip(b"x", SECONDS_FOR_A_REQUEST - 0.5)
    assert connection.near.gettimeout() == SECONDS_FOR_A_REQUEST


def test_whoever_stops_in_the_middle_is_waited_for_no_longer_than_that(
    connection: Connection, monkeypatch
) -> None:
    monkeypatch.setattr(serving, "SECONDS_FOR_A_REQUEST", 0.05)
    connection.drip(b"x", 0)
    with pytest.raises(TimeoutError):
        connection.reader.read1()


def test_who_leaves_is_noticed(connection: Connection) -> None:
    connection.far.shutdown(socket.SHUT_WR)
    assert connection.reader.read() == b""
