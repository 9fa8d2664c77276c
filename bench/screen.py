"""One open screen of the load client: a bare WebSocket that notes when things arrive and reads no more."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from time import perf_counter
from typing import Any

from bench import frames
from bench.plan import Attendee, Cast

UPGRADED = b"HTTP/1.1 101 "


class Screen(asyncio.Protocol):
    """Joins as `attendee`; tells its crowd when it is served, answered and shown what it waits for."""

    def __init__(self, attendee: Attendee, request: bytes, happened: Callable[[str], None]) -> None:
        self.attendee = attendee
        self._request = request
        self._happened = happened
        self._reader = frames.FrameReader()
        self._handshake: bytes | None = b""
        self._transport: Any = None
        self._awaited: set[bytes] = {frames.WHOLE, frames.CONNECTED}
        self._pattern: re.Pattern[bytes] | None = None
        self._enough = 0
        self._number = 0
        self.served_at: float | None = None
        self.casts: dict[int, Cast] = {}  # by number, as sent and not yet answered
        self.sent_at: dict[int, float] = {}
        self.acknowledged: list[tuple[float, float, Cast]] = []  # sent at, acknowledged at
        self.tallies: list[tuple[float, int]] = []
        self.refused = 0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(self._request)

    def connection_lost(self, error: Exception | None) -> None:
        self._happened("left")

    def data_received(self, received: bytes) -> None:
        at = perf_counter()
        if self._handshake is not None:
            received = self._read_handshake(received)
        for opcode, message in self._reader.feed(received):
            if opcode == frames.TEXT:
                self._take(message, at)

    def _read_handshake(self, received: bytes) -> bytes:
        self._handshake = (self._handshake or b"") + received
        head, end, rest = self._handshake.partition(b"\r\n\r\n")
        if not end:
            return b""
        if not head.startswith(UPGRADED):
            raise ConnectionError(head.split(b"\r\n", 1)[0].decode())
        self._handshake = None
        return rest

    def _take(self, message: bytes, at: float) -> None:
        if message.startswith(frames.CHANGED):
            self._take_changed(message, at)
        elif message.startswith(frames.ACK):
            self._take_ack(message, at)
        elif message == frames.PING:
            self._send(frames.PONG)
        elif self.served_at is None:
            self._take_joining(message, at)

    def _take_joining(self, message: bytes, at: float) -> None:
        if message.startswith(frames.OPENED):
            attendee = self.attendee
            self._send(frames.connect_packet({"slug": attendee.slug, "member": attendee.member_id}))
        elif message.startswith(frames.REFUSED):
            raise ConnectionError(message.decode())
        else:
            self._awaited -= {kind for kind in self._awaited if message.startswith(kind)}
            if not self._awaited:
                self.served_at = at
                self._happened("served")

    def _take_changed(self, message: bytes, at: float) -> None:
        found = self._pattern.search(message) if self._pattern else None
        if found is None:
            return
        ballots = int(found[1])
        was_enough = bool(self.tallies) and self.tallies[-1][1] >= self._enough
        self.tallies.append((at, ballots))
        if ballots >= self._enough and not was_enough:
            self._happened("shown")

    def _take_ack(self, message: bytes, at: float) -> None:
        number, is_ok = frames.ack_of(message)
        cast = self.casts.pop(number)
        if is_ok:
            self.acknowledged.append((self.sent_at[number], at, cast))
        else:
            self.refused += 1
        self._happened("answered")

    @property
    def is_open(self) -> bool:
        """Whether there is a connection to close."""
        return self._transport is not None and not self._transport.is_closing()

    def watch(self, poll_id: int, enough: int) -> None:
        """Note every tally of that poll from now on, and tell when one holds `enough` ballots."""
        self._pattern, self._enough = frames.tally_pattern(poll_id), enough
        self.tallies = []

    def cast(self, cast: Cast) -> None:
        """Vote; the answer is noted when it comes."""
        self._number += 1
        choice = {"options": [cast.option_id]}
        arguments = {"poll_id": cast.poll_id, "choice": choice, "nonce": secrets.token_hex(16)}
        message = {"verb": "cast_ballot", "arguments": arguments, "key": None}
        self.casts[self._number] = cast
        self.sent_at[self._number] = perf_counter()
        self._send(frames.do_packet(self._number, message))

    def forget(self) -> None:
        """Begin a new scene: what was noted before no longer counts."""
        self.acknowledged, self.tallies, self.sent_at = [], [], dict.fromkeys(self.casts, 0.0)

    def leave(self) -> None:
        """Close as a browser does that leaves the page."""
        self._transport.write(frames.frame(b"\x03\xe9", frames.CLOSE))  # 1001, going away
        self._transport.close()

    def _send(self, packet: bytes) -> None:
        self._transport.write(frames.frame(packet))
