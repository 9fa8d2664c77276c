"""Wires tell each screen the same as the library's sockets do, and let go of those that do not follow."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from engineio import packet
from engineio.packet import Packet
from hypothesis import given, settings
from hypothesis import strategies as st

from polls.live.delivery import Delivery
from polls.live.frames import TRY_LATER
from polls.live.line import MOST_WAITING, READ_BYTES
from polls.live.wire import MOST_HEARD, MOST_PACKETS
from tests.live.lines import pair
from tests.live.straight import Straight, straight
from tests.live.test_delivery import ACTS, Plenary, play


@pytest.fixture
def plenary() -> Iterator[Straight]:
    yield from straight()


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
