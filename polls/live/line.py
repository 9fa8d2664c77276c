"""A line: one WebSocket connection whose socket never waits.

A frame is written straight to the socket. Only what the other side does not take now is kept, in order, until
it does; meanwhile nothing is written past it. So a quick client costs no queue and no task, and a slow one a
bounded list of frames, most of which are the same bytes for everyone.
"""

from __future__ import annotations

import contextlib
import socket
from collections import deque
from collections.abc import Callable
from typing import Any

from polls.live.frames import (
    CLOSE,
    DONE,
    NOT_UTF8,
    PING,
    PONG,
    TEXT,
    TRY_LATER,
    Failed,
    Reader,
    answer_to_close,
    frame,
    goodbye,
)

READ_BYTES = 16 * 1024  # at one go
MOST_WAITING = 1024 * 1024  # bytes that a client may leave unread: many whole pictures

# Why a line ended, for `ended`.
THEY_LEFT, TOO_SLOW, BROKEN = "transport close", "too slow", "broken protocol"


class Line:
    """Calls `heard(text)` with each message, and `ended(reason)` when the other side, or what it did, ended
    it. Neither may wait. `loop` calls back when a socket is ready (see config.py); no message that comes is
    longer than `most` bytes."""

    __slots__ = (
        "_ended",
        "_heard",
        "_is_over",
        "_loop",
        "_reader",
        "_reading",
        "_size",
        "_socket",
        "_waiting",
        "_writing",
    )

    def __init__(
        self,
        its_socket: Any,
        loop: Any,
        most: int,
        heard: Callable[[str], None],
        ended: Callable[[str], None],
    ) -> None:
        its_socket.setblocking(False)
        if its_socket.family != socket.AF_UNIX:
            # A small frame goes at once, rather than when the one before has been confirmed.
            its_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket, self._loop, self._reader = its_socket, loop, Reader(most)
        self._heard, self._ended = heard, ended
        self._waiting: deque[bytes] | None = None  # what is not taken yet; only while the client is slow
        self._size = 0  # bytes of it
        self._is_over = False  # the goodbye is said, or nobody is there to hear it
        self._writing: Any = None
        self._reading: Any = loop.when_readable(its_socket.fileno(), self._read)

    def write(self, its_frame: bytes) -> None:
        """Send a frame after all that were written before; never waits."""
        if self._is_over:
            return
        if self._waiting is not None:
            self._keep(its_frame)
            return
        try:
            sent = self._socket.send(its_frame)
        except OSError as problem:
            sent = self._not_taken(its_frame, problem)
        if sent < len(its_frame):
            self._waiting = deque()
            self._keep(its_frame[sent:])
            self._writing = self._loop.when_writable(self._socket.fileno(), self._drain)

    def finish(self, code: int = DONE) -> None:
        """Say goodbye. The socket closes when the other side has done so too, or by `cut`."""
        if not self._is_over:
            self.write(goodbye(code))
            self._is_over = True
            self.resume()  # what comes now is thrown away, but its end is noticed
            if self._waiting is None:
                self._shut()

    def cut(self) -> None:
        """Close the socket now."""
        if self._socket is not None:
            self.pause()
            self._stop_waiting()
            self._is_over = True
            self._socket.close()
            self._socket = None

    def pause(self) -> None:
        """Read no more for now: what the client sends waits on its own side."""
        if self._reading is not None:
            self._loop.forget(self._reading)
            self._reading = None

    def resume(self) -> None:
        """Read again."""
        if self._reading is None and self._socket is not None:
            self._reading = self._loop.when_readable(self._socket.fileno(), self._read)

    def _keep(self, its_frame: bytes) -> None:
        assert self._waiting is not None
        self._waiting.append(its_frame)
        self._size += len(its_frame)
        if self._size > MOST_WAITING:
            self._give_up()

    def _give_up(self) -> None:
        """Too much waits. A frame that is half sent is sent whole, or the goodbye could not be read."""
        assert self._waiting is not None
        begun = self._waiting[0]
        self._waiting.clear()
        self._waiting.append(begun)
        self._size = len(begun) - MOST_WAITING  # it may be long itself, and the goodbye has to follow it
        self.finish(TRY_LATER)
        self._ended(TOO_SLOW)

    def _not_taken(self, its_frame: bytes, problem: OSError) -> int:
        """How many of its bytes are done with: none while the client is slow, all of them when it is gone."""
        if isinstance(problem, BlockingIOError):
            return 0
        self._lost()
        return len(its_frame)

    def _drain(self) -> None:
        if self._waiting is None:
            return  # it ended in this very turn of the loop
        while self._waiting:
            first = self._waiting[0]
            try:
                sent = self._socket.send(first)
            except OSError as problem:
                sent = self._not_taken(first, problem)
            if not self._waiting:
                return  # it broke meanwhile
            self._size -= sent
            if sent < len(first):
                self._waiting[0] = first[sent:]
                return
            self._waiting.popleft()
        self._stop_waiting()
        if self._is_over:
            self._shut()

    def _stop_waiting(self) -> None:
        self._waiting, self._size = None, 0
        if self._writing is not None:
            self._loop.forget(self._writing)
            self._writing = None

    def _shut(self) -> None:
        """Nothing more will be written."""
        with contextlib.suppress(OSError):  # the other side was quicker
            self._socket.shutdown(socket.SHUT_WR)

    def _read(self) -> None:
        if self._socket is None:
            return
        try:
            data = self._socket.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lost()
        elif not self._is_over:
            self._take(data)

    def _lost(self) -> None:
        was_over = self._is_over
        self.cut()
        if not was_over:
            self._ended(THEY_LEFT)

    def _take(self, data: bytes) -> None:
        try:
            for opcode, payload in self._reader.take(data):
                self._hear(opcode, payload)
                if self._is_over:
                    return
        except Failed as failed:
            self._break(failed.code)
        except UnicodeDecodeError:
            self._break(NOT_UTF8)

    def _hear(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self._heard(payload.decode())
        elif opcode == PING:
            self.write(frame(payload, PONG))
        elif opcode == CLOSE:
            self.finish(answer_to_close(payload))
            self._ended(THEY_LEFT)

    def _break(self, code: int) -> None:
        self.finish(code)
        self._ended(BROKEN)
