"""Screens that speak the protocol by themselves, on a real server: stalled, flooding, malformed, polling."""

from __future__ import annotations

import base64
import json
import os
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from tests.live.conftest import Room
from tests.live.lines import Client
from tests.live.test_frames import masked
from tests.serving import Server

OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"


class Raw(Client):
    """A WebSocket opened by hand, as far as the answer to its request."""

    def __init__(
        self, room: Room, cookie: str = "", also: str = "", token: str | None = None, offer: str = OFFER
    ) -> None:
        where = urlsplit(room.server.url)
        end = socket.create_connection((where.hostname, where.port), timeout=10)
        key = base64.b64encode(os.urandom(16)).decode()
        from_where = f"Origin: {room.server.url}" if token is None else f"X-Connect-Token: {token}"
        request = (
            f"GET /socket.io/?EIO=4&transport=websocket{also} HTTP/1.1\r\n"
            f"Host: {where.netloc}\r\n{from_where}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nCookie: {cookie}\r\n{offer}\r\n"
        )
        end.sendall(request.encode("latin-1"))
        self.head = b""
        while not self.head.endswith(b"\r\n\r\n"):
            self.head += end.recv(1)
        super().__init__(end)
        self._end.setblocking(True)
        self._end.settimeout(15)

    def join_stage(self, room: Room) -> None:
        self.join(f'{{"stage":"{room.forum.stage_key}"}}')

    def join(self, auth: str) -> None:
        self.say("40" + auth)
        self.until(lambda text: text.startswith('42["whole"'))

    def until(self, holds: Callable[[str], bool]) -> None:
        while not any(holds(text) for text in self.texts):
            self.read()

    def until_closed(self) -> None:
        while not self.is_at_end:
            self.read()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Only the mode whose sockets are written to straight: elsewhere the library answers."""
    running = Server(tmp_path_factory.mktemp("straight"), "eventlet")
    yield running
    running.kill()


@pytest.fixture
def raw(room: Room) -> Iterator[Raw]:
    made = Raw(room)
    yield made
    made.close()


def test_nobody_is_compressed_for_alone(room: Room, raw: Raw) -> None:
    assert b"101 Switching Protocols" in raw.head
    assert b"permessage-deflate" not in raw.head
    raw.join_stage(room)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (masked(0x81, b"x" * 33_000), 1009),
        (b"\x81\x05hello", 1002),
        (masked(0x82, b"4\x00"), 1003),
        (masked(0x81, b"\xff"), 1007),
    ],
    ids=["oversized", "not masked", "bytes", "no text"],
)
def test_who_breaks_the_protocol_is_told_why_and_the_others_notice_nothing(
    room: Room, raw: Raw, data: bytes, code: int
) -> None:
    stage = room.stage()
    raw.join_stage(room)
    raw.send(data)
    raw.until_closed()
    assert raw.code == code
    assert stage.client.call("time", timeout=15)
    assert "Traceback" not in room.server.log()


class Polling:
    """A screen that asks again and again, as where a network lets no WebSocket through."""

    def __init__(self, room: Room) -> None:
        self._address = f"{room.server.url}/socket.io/?EIO=4&transport=polling"
        self._origin = {"Origin": room.server.url}
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
        self.sid = json.loads(self.hear()[0][1:])["sid"]
        self._address += f"&sid={self.sid}"
        self._ask(b'40{"stage":"' + room.forum.stage_key.encode() + b'"}')

    def hear(self) -> list[str]:
        """The packets of one poll."""
        return self._ask().split("\x1e")

    def until(self, event: str) -> None:
        while not any(text.startswith(f'42["{event}"') for text in self.hear()):
            pass

    def _ask(self, said: bytes | None = None) -> str:
        asked = urllib.request.Request(self._address, said, self._origin)
        return self._open(asked, timeout=15).read().decode()


def test_a_screen_that_polls_is_told_everything(room: Room) -> None:
    moderator, polling = room.screen(room.moderator), Polling(room)
    polling.until("whole")
    assert "ok" in moderator.do("move_to", from_item=None, to_item=room.items[0])
    polling.until("changed")


def test_a_screen_that_begins_by_polling_goes_over_to_a_websocket(room: Room) -> None:
    moderator, polling = room.screen(room.moderator), Polling(room)
    polling.until("whole")
    raw = Raw(room, also=f"&sid={polling.sid}")
    raw.say("2probe")
    raw.until(lambda text: text == "3probe")
    assert "6" in polling.hear()
    raw.say("5")
    assert "ok" in moderator.do("move_to", from_item=None, to_item=room.items[0])
    raw.until(lambda text: text.startswith('42["changed"'))
    raw.close()


@pytest.mark.proof
def test_a_screen_that_stops_reading_is_gone_within_twelve_seconds(room: Room) -> None:
    stage, member = room.stage(), room.attendees[0]
    stalled = Raw(room, room.server.device(member))
    stalled.join(f'{{"slug":"{room.forum.slug}","member":{member.id}}}')
    stage.until(lambda screen: screen.parts["presence"]["here"] == 1)
    stage.until(lambda screen: screen.parts["presence"]["here"] == 0, 12)
    stalled.close()


@pytest.mark.proof
def test_a_flood_leaves_the_others_their_time(room: Room, raw: Raw) -> None:
    calm = room.stage()
    quiet = slowest_of(calm, 20)
    raw.join_stage(room)
    raw._end.setblocking(False)
    flood, sent, began = masked(0x81, b'42["time"]') * 200, 0, time.monotonic()
    answers = []
    while time.monotonic() - began < 3:
        try:
            sent += raw._end.send(flood)
        except BlockingIOError:
            answers.append(slowest_of(calm, 1))
    assert sent > len(flood)
    assert sorted(answers)[len(answers) // 2] < max(2 * quiet, 0.05)


def slowest_of(screen: object, times: int) -> float:
    """The longest that the server took to tell the time."""
    took = []
    for _ in range(times):
        began = time.monotonic()
        screen.client.call("time", timeout=15)  # type: ignore[attr-defined]
        took.append(time.monotonic() - began)
    return max(took)
