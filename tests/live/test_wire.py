"""Wires tell each screen the same as the library's sockets do, and let go of those that do not follow."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from engineio import packet
from engineio.packet import Packet
from hypothesis import given, settings
from hypothesis import strategies as st

from polls.live import packets
from polls.live.delivery import Delivery
from polls.live.exchange import Exchange
from polls.live.frames import TRY_LATER
from polls.live.line import MOST_WAITING, READ_BYTES
from polls.live.pings import Pings
from polls.live.wire import MOST_HEARD, MOST_PACKETS, Wire
from tests.live.lines import Client, Turns, pair
from tests.live.test_delivery import ACTS, Plenary, play


class Straight(Plenary):
    """The same server with wires; each has its own connection and client."""

    def __init__(self) -> None:
        super().__init__(Delivery(), serializer=packets.Packet)
        self.loop = Turns()
        self.server.eio.start_background_task = self.loop.start  # one thread, as with green tasks
        self.exchange = Exchange(self.server, self.loop)
        self.clients: list[Client] = []
        self.happened: list[Any] = []
        self.server.on("do", lambda _sid, *about: self.happened.append(about))
        self.server.on("disconnect", lambda _sid, reason: self.happened.append(reason))

    def opened(self, client: Client, eio_sid: str) -> None:
        self.clients.append(client)
        client.say("40")
        self.until(lambda: self.server.manager.sid_from_eio_sid(eio_sid, "/") is not None)

    def new(self) -> Wire:
        eio = self.server.eio
        wire = super()._socket()
        wire.send(Packet(packet.OPEN, {"sid": wire.sid}))
        eio.handlers["connect"](wire.sid, {})
        wire.schedule_ping()
        return wire  # type: ignore[return-value]

    def connect(self) -> tuple[Wire, Client]:
        wire = self.new()
        ours, client = pair()
        wire._websocket_handler(SimpleNamespace(socket=SimpleNamespace(fd=ours)))
        return wire, client

    def join(self, *rooms: str) -> str:
        wire, client = self.connect()
        self.opened(client, wire.sid)
        self.sockets.append(wire)
        self.sids.append(self.server.manager.sid_from_eio_sid(wire.sid, "/"))
        for room in rooms:
            self.server.enter_room(self.sids[-1], room)
        return self.sids[-1]

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < deadline
            self.loop.turn()
            time.sleep(0)

    def told(self, number: int) -> list[Any]:
        client, quiet = self.clients[number], 0
        while quiet < 3 and not client.is_at_end:
            self.loop.turn()
            quiet = 0 if client.read() else quiet + 1
        return [json.loads(text[2:]) for text in client.texts if text.startswith("42")]


@pytest.fixture
def plenary() -> Iterator[Straight]:
    made = Straight()
    yield made
    for wire in made.sockets:
        wire.close()
        wire.line.cut()
    for client in made.clients:
        client.close()


@settings(max_examples=25, deadline=None)
@given(st.lists(ACTS, max_size=25))
def test_each_screen_is_told_the_same_either_way(acts: list[tuple[Any, ...]]) -> None:
    assert play(Straight(), acts) == play(Plenary(Delivery()), acts)


def test_a_slow_reader_is_told_all_in_order_and_holds_nobody_back(plenary: Straight) -> None:
    for _ in range(2):
        plenary.join("1/public")
    for number in range(100):
        plenary.server.emit("changed", {"number": number, "text": "x" * 2000}, to="1/public")
        assert plenary.told(1)[-1][1]["number"] == number
    assert [data["number"] for _event, data in plenary.told(0)] == list(range(100))


def test_who_does_not_read_at_all_is_dropped_and_counted(plenary: Straight) -> None:
    for _ in range(2):
        plenary.join("1/public")
    while not plenary.happened:
        plenary.server.emit("changed", "x" * 50_000, to="1/public")
        plenary.told(1)
        plenary.loop.turn()
    assert plenary.happened == ["too slow"]
    assert plenary.exchange.dropped == {"too slow": 1}
    assert len(plenary.told(0)) < 2 * MOST_WAITING / 50_000
    assert plenary.clients[0].code == TRY_LATER
    assert not plenary.server.manager.is_connected(plenary.sids[0], "/")


def test_a_polling_client_that_does_not_poll_is_dropped(plenary: Straight) -> None:
    wire = plenary.new()
    plenary.server._handle_eio_message(wire.sid, "0")
    for _ in range(MOST_PACKETS):
        plenary.server.emit("changed")
    plenary.until(lambda: plenary.happened == ["too slow"])
    assert wire.sid not in plenary.server.eio.sockets


def test_a_polling_client_that_goes_over_to_a_websocket_misses_nothing(plenary: Straight) -> None:
    wire = plenary.new()
    assert [each.packet_type for each in wire.poll()] == [packet.OPEN]
    wire.connected = True
    plenary.server._handle_eio_message(wire.sid, "0")
    ours, client = pair()
    wire._websocket_handler(SimpleNamespace(socket=SimpleNamespace(fd=ours)))
    plenary.clients.append(client)
    client.say("2probe")
    plenary.loop.turn()
    polled = wire.poll()
    assert [each.encode()[:2] for each in polled] == ["40", "6"]
    plenary.server.emit("one")
    assert plenary.told(0) == []
    client.say("5")
    plenary.loop.turn()
    plenary.server.emit("two")
    assert plenary.told(0) == [["one"], ["two"]]
    assert client.texts[0] == "3probe"


def test_a_websocket_that_was_no_such_thing_leaves_the_client_polling(plenary: Straight) -> None:
    wire = plenary.new()
    wire.connected = True
    ours, client = pair()
    wire._websocket_handler(SimpleNamespace(socket=SimpleNamespace(fd=ours)))
    plenary.clients.append(client)
    client.say("42[]")
    plenary.told(0)
    assert client.code == 1002
    assert not wire.closed and not wire.upgrading
    assert plenary.server.eio.sockets[wire.sid] is wire


def test_a_client_that_asks_for_ever_whether_it_may_go_over_is_dropped(plenary: Straight) -> None:
    wire = plenary.new()
    wire.connected = True
    ours, client = pair()
    wire._websocket_handler(SimpleNamespace(socket=SimpleNamespace(fd=ours)))
    plenary.clients.append(client)
    for _ in range(MOST_PACKETS + 5):
        client.say("2probe")
        plenary.loop.turn()
        client.read()
    plenary.loop.turn()
    assert plenary.exchange.dropped == {"too slow": 1}
    assert wire.queue.qsize() < MOST_PACKETS + 10


@pytest.mark.parametrize("state", ["upgrading", "upgraded", "closed"])
def test_a_websocket_that_comes_too_late_is_not_taken(plenary: Straight, state: str) -> None:
    wire = plenary.new()
    wire.connected = True
    setattr(wire, state, True)
    ours, client = pair()
    wire._websocket_handler(SimpleNamespace(socket=SimpleNamespace(fd=ours)))
    client.close()
    assert ours.fileno() > 0  # still the web server's, which closes it
    assert wire.line is None
    ours.close()
    setattr(wire, state, False)


def test_what_a_client_says_is_handled_in_order_and_before_its_leaving(plenary: Straight) -> None:
    plenary.join()
    for number in range(5):
        plenary.clients[0].say(f'42["do",{number}]')
    plenary.clients[0].close()
    plenary.until(lambda: len(plenary.happened) == 6)
    assert plenary.happened == [(0,), (1,), (2,), (3,), (4,), "transport close"]
    assert (plenary.server.eio.sockets, plenary.server.manager.rooms, plenary.loop.watched) == ({}, {}, 0)


def test_a_flood_waits_with_who_sends_it(plenary: Straight) -> None:
    plenary.join()
    wire, client = plenary.sockets[0], plenary.clients[0]
    for number in range(2 * MOST_HEARD):
        client.say('42["do",' + str(number).rjust(500) + "]")
    while wire.line._reading is not None:
        wire.line._read()
    in_one_go = READ_BYTES // 500
    assert MOST_HEARD <= len(wire._inbox) <= MOST_HEARD + in_one_go
    plenary.until(lambda: len(plenary.happened) == 2 * MOST_HEARD)
    assert plenary.happened == [(number,) for number in range(2 * MOST_HEARD)]


def test_a_client_that_leaves_by_its_own_word_is_let_go(plenary: Straight) -> None:
    plenary.join()
    plenary.clients[0].say("1")
    plenary.until(lambda: plenary.happened == ["client disconnect"])
    plenary.told(0)
    assert plenary.clients[0].code == 1000


@pytest.mark.parametrize("text", ["", "9", "x", "é", "4", "4{}", "42[", '451-["do"]'])
def test_what_is_no_packet_ends_the_connection(plenary: Straight, text: str) -> None:
    plenary.join()
    plenary.clients[0].say(text)
    plenary.until(lambda: plenary.happened == ["broken protocol"])
    plenary.told(0)
    assert plenary.clients[0].code == 1002


def test_a_polling_client_that_sends_no_packet_is_dropped_as_well(plenary: Straight) -> None:
    wire = plenary.new()
    plenary.server._handle_eio_message(wire.sid, "0")
    wire.receive(Packet(packet.MESSAGE, "2["))
    assert plenary.happened == ["broken protocol"]
    assert wire.sid not in plenary.server.eio.sockets


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"4" + b"[" * 30_000, b"b//////", "\x1e".join(["42[]"] * 100).encode(), b"9"]
)
def test_a_polling_client_that_posts_no_packets_is_dropped_without_a_word(
    plenary: Straight, body: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    wire = plenary.new()
    wire.connected = True
    environ = {
        "REQUEST_METHOD": "POST",
        "QUERY_STRING": f"EIO=4&transport=polling&sid={wire.sid}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    answers: list[str] = []
    plenary.server.handle_request(environ, lambda status, _headers: answers.append(status))
    assert answers == ["400 BAD REQUEST"]
    assert wire.sid not in plenary.server.eio.sockets
    assert capfd.readouterr().err == ""


def test_ending_a_polling_client_waits_for_nobody_to_fetch_what_is_left(plenary: Straight) -> None:
    wire = plenary.new()
    plenary.server._handle_eio_message(wire.sid, "0")
    ending = threading.Thread(target=plenary.server.eio.disconnect, args=(wire.sid,), daemon=True)
    ending.start()
    ending.join(5)
    assert not ending.is_alive()
    assert plenary.server.eio.sockets == {}


def test_a_failing_event_is_not_the_end(plenary: Straight, capfd: pytest.CaptureFixture[str]) -> None:
    plenary.server.on("fail", lambda _sid: 1 // 0)
    plenary.join()
    plenary.clients[0].say('42["fail"]')
    plenary.clients[0].say('42["do",1]')
    plenary.until(lambda: plenary.happened == [(1,)])
    assert "event_failed" in "".join(capfd.readouterr())


@pytest.mark.parametrize("text", ["0", "2", "5", "6"])
def test_packets_that_mean_nothing_here_are_passed_over(plenary: Straight, text: str) -> None:
    plenary.join()
    plenary.clients[0].say(text)
    plenary.clients[0].say('42["do",1]')
    plenary.until(lambda: plenary.happened == [(1,)])


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
