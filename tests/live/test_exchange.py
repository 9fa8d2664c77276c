"""The exchange pings every wire, and lets go of those that do not answer, join or leave."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from polls.live.pings import Pings
from tests.live.straight import Straight, straight


@pytest.fixture
def plenary() -> Iterator[Straight]:
    yield from straight()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(plenary: Straight) -> Clock:
    made = Clock()
    plenary.exchange.pings = Pings(6, 4, plenary.server.sleep, made)
    return made


def later(plenary: Straight, clock: Clock, seconds: float) -> None:
    clock.now += seconds
    plenary.exchange.pings.look()


def test_who_answers_stays_and_who_does_not_is_let_go_within_ten_seconds(
    plenary: Straight, clock: Clock
) -> None:
    for _ in range(2):
        plenary.join()
    for _ in range(3):
        later(plenary, clock, 6)
        plenary.told(0)
        plenary.told(1)
        assert plenary.clients[0].texts.pop() == "2"
        plenary.clients[0].say("3")
        plenary.until(lambda: plenary.sockets[0].last_ping is None)
        later(plenary, clock, 3.9)
    assert plenary.happened == ["ping timeout"]
    assert len(plenary.server.eio.sockets) == 1


def test_answers_that_nobody_asked_for_bring_no_more_pings(plenary: Straight, clock: Clock) -> None:
    plenary.join()
    for _ in range(20):
        plenary.clients[0].say("3")
    plenary.loop.turn()
    later(plenary, clock, 6)
    plenary.told(0)
    assert plenary.clients[0].texts.count("2") == 1


def test_who_never_joins_is_not_kept(plenary: Straight, clock: Clock) -> None:
    wire, client = plenary.connect()
    plenary.clients.append(client)
    later(plenary, clock, 6)
    client.say("3")
    plenary.until(lambda: wire.last_ping is None)
    later(plenary, clock, 6)
    plenary.told(0)
    assert plenary.exchange.dropped == {"never joined": 1}
    assert client.code == 1000
    assert plenary.server.eio.sockets == {}


def test_who_was_said_goodbye_to_and_stays_is_cut_off(plenary: Straight, clock: Clock) -> None:
    plenary.join()
    plenary.server.eio.disconnect(plenary.sockets[0].sid)
    assert plenary.loop.watched == 1
    later(plenary, clock, 4)
    assert plenary.loop.watched == 0


def test_one_that_cannot_be_looked_after_keeps_no_other_from_it(
    plenary: Straight, clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        plenary.join()
    plenary.sockets[0].line, whole = None, plenary.sockets[0].line  # a mistake of ours
    later(plenary, clock, 6)
    plenary.told(1)
    assert plenary.clients[1].texts.pop() == "2"
    assert "not_looked_after" in capfd.readouterr().out
    plenary.sockets[0].line = whole
