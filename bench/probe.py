"""A probe beside the crowd: asks a server, a hundred times a second, how soon it gets round to answering.

It joins as one more attendee and sends WebSocket pings, which a server answers before anything else, so the
longest of its round trips is how long the server's loop was held, and what it waited for its own turn.
One line on standard input, one line of figures since the last one.
"""

from __future__ import annotations

import select
import socket
import sys
from time import perf_counter
from typing import Any

import msgspec

from bench import frames
from bench.figures import milliseconds
from bench.plan import Plan

EVERY = 0.01  # seconds between two pings
AT_ONCE = 65_536


class Probe:
    """One connection and the pings that are under way on it."""

    def __init__(self, plan: Plan) -> None:
        self._line = socket.create_connection((plan.host, plan.port))
        me = plan.prober
        self._line.sendall(frames.upgrade_request(plan.host, plan.port, me.cookie))
        self._reader = frames.FrameReader()
        self._head: bytes | None = b""
        self._auth = {"slug": me.slug, "member": me.member_id}
        self._sent: dict[int, float] = {}
        self._number = 0
        self._asked_at = 0.0
        self._took: list[float] = []
        self.is_in = False
        self.is_asking = False
        self.is_closed = False

    def look_after(self) -> None:
        """Wait for something to read, or until the next ping is due, and do what comes of it."""
        lines = [] if self.is_closed else [self._line]
        readable, _, _ = select.select([*lines, sys.stdin], [], [], EVERY)
        if self._line in readable:
            self._read()
        if self.is_asking and not self.is_closed and perf_counter() - self._asked_at >= EVERY:
            self._ask()

    def _ask(self) -> None:
        self._asked_at = perf_counter()
        self._number += 1
        self._sent[self._number] = self._asked_at
        self._line.sendall(frames.frame(b"%d" % self._number, frames.PING_FRAME))

    def _read(self) -> None:
        received = self._line.recv(AT_ONCE)
        if not received:
            self.is_closed = True
            return
        if self._head is not None:
            self._head += received
            _, end, received = self._head.partition(b"\r\n\r\n")
            self._head = None if end else self._head
        for opcode, message in self._reader.feed(received):
            self._take(opcode, message)

    def _take(self, opcode: int, message: bytes) -> None:
        if opcode == frames.PONG_FRAME:
            self._took.append(perf_counter() - self._sent.pop(int(message), perf_counter()))
        elif message == frames.PING:
            self._line.sendall(frames.frame(frames.PONG))
        elif message.startswith(frames.OPENED):
            self._line.sendall(frames.frame(frames.connect_packet(self._auth)))
        elif message.startswith(frames.CONNECTED):
            self.is_in = True

    def told(self) -> dict[str, Any]:
        """The round trips since it was last asked, those that are not back yet among them.

        None were asked once the server has closed the connection.
        """
        now = perf_counter()
        took = self._took + [now - sent for sent in self._sent.values()]
        self._took, self._sent = [], {}
        return {"asked": len(took), "probe_ms": milliseconds(took)}


def serve() -> None:
    """Join, say so, and then answer each line with the figures since the one before."""
    plan = msgspec.json.decode(sys.stdin.readline(), type=Plan)
    probe = Probe(plan)
    while not probe.is_in and not probe.is_closed:
        probe.look_after()
    say({})
    while True:
        probe.look_after()
        if select.select([sys.stdin], [], [], 0)[0]:
            if not sys.stdin.readline():
                return
            say(probe.told())
            probe.is_asking = not probe.is_asking


def say(answer: Any) -> None:
    """Answer with one line."""
    sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()
