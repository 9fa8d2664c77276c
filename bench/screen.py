"""One open screen of the load client: a bare WebSocket that notes when things arrive and reads no more."""

from __future__ import annotations

import re
import secrets
import socket
from collections.abc import Callable
from time import perf_counter

from bench import frames
from bench.plan import Attendee, Cast

UPGRADED = b"HTTP/1.1 101 "
AT_ONCE = 65_536  # bytes read at a time


class Screen:
    """Joins as `attendee`; tells its crowd when it is served, answered and shown what it waits for."""

    def __init__(
        self, attendee: Attendee, request: bytes, line: socket.socket, happened: Callable[[str], None]
    ) -> None:
        self.attendee = attendee
        self.line = line
        self.is_open = True
        self._happened = happened
        self._reader = frames.FrameReader()
        self._handshake: bytes | None = b""
        self._unsent = request
        self._pattern: re.Pattern[bytes] | None = None
        self._enough = 0
        self._number = 0
        self.heard: list[bytes] = []  # what its join brought
        self.keeps_changes = False  # whether what changes is kept in `heard` as well
        self.is_connected = False
        self.served_at: float | None = None
        self.casts: dict[int, Cast] = {}  # by number, as sent and not yet answered
        self.sent_at: dict[int, float] = {}
        self.acknowledged: list[tuple[float, float, Cast]] = []  # sent at, acknowledged at
        self.tallies: list[tuple[float, int]] = []
        self.refused = 0
        self.frames = 0
        self.bytes = 0

    def write(self) -> bool:
        """Send what is left of the request; whether all is sent."""
        sent = self.line.send(self._unsent) if self._unsent else 0
        self._unsent = self._unsent[sent:]
        return not self._unsent

    def read(self) -> None:
        """Take what has arrived; `is_open` says whether the server has closed."""
        try:
            received = self.line.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        at = perf_counter()
        if not received:
            self.is_open = False
            return
        self.bytes += len(received)
        if self._handshake is not None:
            received = self._read_handshake(received)
        for opcode, message in self._reader.feed(received):
            self.frames += 1
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
            self.send(frames.frame(frames.PONG))
        elif self.served_at is None:
            self._take_joining(message, at)

    def _take_joining(self, message: bytes, at: float) -> None:
        if message.startswith(frames.OPENED):
            me = {"slug": self.attendee.slug, "member": self.attendee.member_id}
            self.send(frames.frame(frames.connect_packet(me)))
        elif message.startswith(frames.REFUSED):
            raise ConnectionError(message.decode())
        elif message.startswith(frames.CONNECTED):
            self.is_connected = True
        else:
            self.heard.append(message)
        # Stock Flask-SocketIO sends what the handler emits before it says that the screen is connected.
        if self.is_connected and any(each.startswith(frames.WHOLE) for each in self.heard):
            self.served_at = at
            self._happened("served")

    def _take_changed(self, message: bytes, at: float) -> None:
        if self.keeps_changes:
            self.heard.append(message)
        found = self._pattern.search(message) if self._pattern else None
        if found is None:
            return
        ballots = int(found[1])
        was_enough = bool(self.tallies) and self.tallies[-1][1] >= self._enough
        self.tallies.append((at, ballots))
        if ballots >= self._enough and not was_enough:
            self._happened("shown")

    def _take_ack(self, message: bytes, at: float) -> None:
        if self.keeps_changes:
            self.heard.append(message)
        number, is_ok = frames.ack_of(message)
        cast = self.casts.pop(number)
        if is_ok:
            self.acknowledged.append((self.sent_at[number], at, cast))
        else:
            self.refused += 1
        self._happened("answered")

    def watch(self, poll_id: int, enough: int) -> None:
        """Note every tally of that poll from now on, and tell when one holds `enough` ballots."""
        self._pattern, self._enough = frames.tally_pattern(poll_id), enough
        self.tallies = []

    def expect(self, enough: int) -> None:
        """Tell when a tally holds `enough` ballots, which is more than before."""
        self._enough = enough

    def prepared(self, cast: Cast) -> Callable[[], None]:
        """What sends that vote when it is called; the answer is noted when it comes."""
        self._number += 1
        number, choice = self._number, {"options": [cast.option_id]}
        arguments = {"poll_id": cast.poll_id, "choice": choice, "nonce": secrets.token_hex(16)}
        message = {"verb": "cast_ballot", "arguments": arguments, "key": None}
        framed = frames.frame(frames.do_packet(number, message))

        def send() -> None:
            self.casts[number] = cast
            self.sent_at[number] = perf_counter()
            self.send(framed)

        return send

    def forget(self) -> None:
        """Begin a new scene: what was noted before no longer counts."""
        self.acknowledged, self.tallies, self.sent_at = [], [], dict.fromkeys(self.casts, 0.0)
        self.refused = self.frames = self.bytes = 0

    def say_goodbye(self) -> None:
        """What a browser says that leaves the page: 1001, going away."""
        self.send(frames.frame(b"\x03\xe9", frames.CLOSE))

    def send(self, framed: bytes) -> None:
        """Send a frame; it is small, so the system takes it whole, unless the server has closed."""
        try:
            self.line.sendall(framed)
        except OSError:
            self.is_open = False
