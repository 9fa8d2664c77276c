"""WebSocket frames and the few Socket.IO packets the load client speaks. Bytes in, bytes out.

RFC 6455 (WebSocket), Engine.IO protocol 4 and Socket.IO protocol 5, no more of each than servers need
that are asked for neither compression nor binary messages.
"""

from __future__ import annotations

import base64
import os
import re
import struct
from typing import Any

import msgspec

TEXT, CLOSE, PING_FRAME, PONG_FRAME = 0x1, 0x8, 0x9, 0xA
FINAL, MASKED = 0x80, 0x80

PING, PONG = b"2", b"3"
OPENED = b"0{"
CONNECTED = b"40"
REFUSED = b"44"
EVENT = b"42["
ACK = b"43"
WHOLE = b'42["whole"'
CHANGED = b'42["changed"'


def upgrade_request(host: str, port: int, cookie: str) -> bytes:
    """The HTTP request that opens a WebSocket straight away, as the browser's client does."""
    return (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
        f"Host: {host}:{port}\r\nOrigin: http://{host}:{port}\r\nCookie: {cookie}\r\n"
        f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n"
    ).encode()


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """A client's frame. Its mask is zero, which is allowed and costs the client nothing."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", FINAL | opcode, MASKED | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", FINAL | opcode, MASKED | 126, size)
    else:
        head = struct.pack("!BBQ", FINAL | opcode, MASKED | 127, size)
    return head + b"\0\0\0\0" + payload


def connect_packet(auth: dict[str, Any]) -> bytes:
    """Connect to the one namespace, saying who this is."""
    return CONNECTED + msgspec.json.encode(auth)


def do_packet(number: int, message: dict[str, Any]) -> bytes:
    """The event `do`, to be acknowledged under `number`."""
    return b"42%d" % number + msgspec.json.encode(["do", message])


def ack_of(message: bytes) -> tuple[int, bool]:
    """The number an acknowledgement answers, and whether it says ok."""
    start = message.index(b"[")
    return int(message[len(ACK) : start]), message.startswith(b'[{"ok"', start)


def tally_pattern(poll_id: int) -> re.Pattern[bytes]:
    """Finds how many ballots a picture's tally of that poll holds, without reading the picture."""
    return re.compile(rb'"tally/%d":\{"ballots":(\d+)' % poll_id)


class FrameReader:
    """Cuts what a server sends into frames, however it comes in pieces."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, received: bytes) -> list[tuple[int, bytes]]:
        """`(opcode, payload)` of each frame that is whole by now."""
        if not self._rest and _is_one(received):
            return [(received[0] & 0x0F, received[4:])]
        data = self._rest + received if self._rest else received
        frames, at = [], 0
        while (ends := _ends(data, at)) is not None:
            starts, stops = ends
            frames.append((data[at] & 0x0F, data[starts:stops]))
            at = stops
        self._rest = data[at:]
        return frames


def _is_one(data: bytes) -> bool:
    """Whether that is one whole frame of middling size, as nearly all are: the short way for those."""
    return len(data) > 4 and data[1] == 126 and len(data) == 4 + (data[2] << 8 | data[3])


def _ends(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the payload of the frame at `at` starts and stops; None while it is not whole."""
    if len(data) - at < 2:
        return None
    size, starts = data[at + 1], at + 2  # a server does not mask
    if size >= 126:
        width = 2 if size == 126 else 8
        if len(data) - starts < width:
            return None
        size, starts = int.from_bytes(data[starts : starts + width], "big"), starts + width
    return (starts, starts + size) if len(data) >= starts + size else None
