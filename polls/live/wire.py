"""Wires: the library's Engine.IO sockets, each of which goes straight once its WebSocket is up.

Until then, and for polling clients, it is the library's socket with its queue (which is bounded here). Then
the connection is taken out of the web server's hands: no task waits on it, nothing of its request is kept,
and what goes out is written to it at once (see line.py). What comes in is handled in a task that lives as
long as there is something to handle, one event after the other.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import structlog
from engineio import packet
from engineio.exceptions import EngineIOError, UnknownPacketError
from engineio.socket import Socket

from polls.live.delivery import Parcel, frame_of
from polls.live.frames import DONE, WRONG, Failed
from polls.live.line import BROKEN, THEY_LEFT, TOO_SLOW, Line
from polls.live.packets import Malformed

if TYPE_CHECKING:
    from polls.live.exchange import Exchange

log = structlog.get_logger()

MOST_PACKETS = 500  # that may wait for a polling client
MOST_HEARD = 50  # messages of one client that wait to be handled; then it is read no further
AT_ONCE, PAUSE = 20, 0.05  # messages of one client in one go, and seconds until its next
NEVER_JOINED = "never joined"

OPEN, CLOSE, PING, PONG, MESSAGE, UPGRADE, NOOP = (str(kind) for kind in range(7))
PROBE, PROBED = PING + "probe", Parcel(packet.PONG, "probe")
ARE_YOU_THERE, NOTHING, GOODBYE = Parcel(packet.PING), Parcel(packet.NOOP), Parcel(packet.CLOSE)


class Wire(Socket):
    """One client's Engine.IO socket. Never made as such: see exchange.py."""

    exchange: Exchange
    queue: Any
    last_ping: float | None  # when it was asked, by the clock of the library; None: it has answered
    connected: bool
    upgrading: bool
    upgraded: bool
    closing: bool
    closed: bool
    line: Any = None  # its Line, once a WebSocket is there
    is_pinged = False
    _inbox: deque[tuple[Callable[[Any], None], Any]] | None = None  # while something is to be handled

    def send(self, pkt: packet.Packet) -> None:
        """Send a packet after all that were sent before."""
        if not self.upgraded:
            self._queue(pkt)
        elif not self.closed:
            self.line.write(pkt.frame if type(pkt) is Parcel else frame_of(pkt))

    def _queue(self, pkt: packet.Packet) -> None:
        super().send(pkt)
        self._check_queue()

    def _check_queue(self) -> None:
        if self.queue.qsize() == MOST_PACKETS:
            # Not at once: whoever sends is in the middle of telling others.
            self.server.start_background_task(self._drop, TOO_SLOW)

    def handle_get_request(self, environ: Any, start_response: Any) -> Any:
        """A poll, or the request for a WebSocket: without compression, which would be done once for each
        screen and keep 300 kB for it."""
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return super().handle_get_request(environ, start_response)

    def _websocket_handler(self, ws: Any) -> list[bytes]:
        """The WebSocket is up: take it, and let the request end."""
        if self.upgrading or self.upgraded or self.closed:
            return []  # a second one for the same client, or one whose handshake took it too long
        self.line = Line(taken_from(ws), self.exchange.loop, self.exchange.most, self._heard, self._ended)
        if self.connected:
            self.upgrading = True  # until the client has confirmed it, its packets go the old way
        else:
            self.connected = True
            self._go_straight()
            self.queue = None
        return []

    def _go_straight(self) -> None:
        waiting = [] if self.queue.empty() else self.poll()
        self.upgraded, self.upgrading = True, False
        for pkt in waiting:
            self.line.write(frame_of(pkt))

    def _heard(self, text: str) -> None:
        """A message came. In the loop: nothing here may wait."""
        kind = text[:1]
        if not self.upgraded:
            self._probed(text)
        elif kind == MESSAGE:
            self._soon(self._handle, text[1:])
        elif kind == PONG:
            self.schedule_ping()
        elif kind == CLOSE:
            self._soon(self._left, self.server.reason.CLIENT_DISCONNECT)
        elif kind not in (OPEN, PING, UPGRADE, NOOP):  # which the library passes over as well
            raise Failed(WRONG)

    def _probed(self, text: str) -> None:
        if text == PROBE:
            self.line.write(PROBED.frame)
            self.queue.put(NOTHING)  # so that a poll under way ends
            self._check_queue()
        elif text == UPGRADE:
            self._go_straight()
            self.queue.put(NOTHING)
        else:
            raise Failed(WRONG)

    def _ended(self, reason: str) -> None:
        """The line ended. In the loop, or in the middle of telling others: nothing here may wait."""
        self.exchange.pings.leaving(self.line)
        if self.upgraded:
            self._soon(self._left if reason == THEY_LEFT else self._drop, reason)
        else:
            self.upgrading = False  # it goes on polling

    def _soon(self, act: Callable[[Any], None], about: Any) -> None:
        """Do it in this client's own task, after what is to be done before."""
        if self._inbox is None:
            self._inbox = deque(((act, about),))
            self.server.start_background_task(self._work)
            return
        self._inbox.append((act, about))
        if len(self._inbox) >= MOST_HEARD:
            self.line.pause()

    def _work(self) -> None:
        done = 0
        while self._inbox:
            act, about = self._inbox.popleft()
            act(about)
            done += 1
            if self._inbox and done % AT_ONCE == 0:
                self.server.sleep(PAUSE)  # more than hands can do: the others come first
        self._inbox = None
        self.line.resume()

    def handle_post_request(self, environ: Any) -> None:
        """Packets came by polling; who sends what is none is dropped as by WebSocket, and counted: the
        library logs where it failed, which could be made to fill the disk."""
        try:
            super().handle_post_request(environ)
        except EngineIOError:
            raise
        except Exception:
            self._drop(BROKEN)
            raise UnknownPacketError from None

    def receive(self, pkt: packet.Packet) -> None:
        """A packet came by polling."""
        if pkt.packet_type == packet.MESSAGE:
            self._handle(pkt.data)
        else:
            super().receive(pkt)

    def _handle(self, text: Any) -> None:
        if self.closed:
            return
        try:
            if not text:
                raise Malformed  # the library would take it for an event without a name
            self.server.handlers["message"](self.sid, text)
        except Malformed:
            self._drop(BROKEN)
        except Exception:
            log.exception("event_failed")

    def _left(self, reason: str) -> None:
        self.close(wait=False, abort=True, reason=reason)

    def _drop(self, reason: str) -> None:
        if not self.closed:
            self.exchange.dropped[reason] += 1
            if self.line is not None and reason == BROKEN:
                self.line.finish(WRONG)
            self.close(wait=False, abort=True, reason=reason)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """End the connection: the rooms are left before anything else."""
        if not self.upgraded:
            # Never waiting: one that fetches no more would be waited for for ever, connection and all.
            super().close(wait=False, abort=abort, reason=reason)
        elif not self.closed and not self.closing:
            self.closing = True
            self.server._trigger_event(
                "disconnect", self.sid, reason or self.server.reason.SERVER_DISCONNECT, run_async=False
            )
            if not abort:
                self.line.write(GOODBYE.frame)
            self.closed = True
        if self.closed:
            self._let_go()

    def _let_go(self) -> None:
        self.server.sockets.pop(self.sid, None)
        if self.line is not None:
            self.line.finish(DONE)
            self.exchange.pings.leaving(self.line)

    def schedule_ping(self) -> None:
        """The client answered a ping (or has just come); one that was not asked changes nothing."""
        if self.last_ping:
            self.last_ping = None
            self.exchange.pings.answered(self)

    def ping(self) -> float | None:
        """Ask whether the client is still there; returns what `check_answered` needs. Who has had the time to
        join and is in no room has nothing to stay for."""
        if self.closed or self.closing:
            return None
        if self.is_pinged and self._inbox is None and not self.exchange.has_joined(self.sid):
            self._drop(NEVER_JOINED)
            return None
        if self.upgrading:
            self.line.finish(WRONG)
            self._ended(BROKEN)
        self.is_pinged = True
        self.last_ping = time.time()
        self.send(ARE_YOU_THERE)
        return self.last_ping

    def check_answered(self, ping: float) -> None:
        """Let go of the client if it has not answered this ping."""
        if self.last_ping == ping:
            self.close(wait=False, abort=False, reason=self.server.reason.PING_TIMEOUT)


def taken_from(ws: Any) -> Any:
    """The socket of the driver's WebSocket, as its only owner from now on: the web server ends its request,
    and closes what it has no more."""
    ws.websocket_closed = True  # so that it says no goodbye either
    its = ws.socket.fd
    return type(its)(its.family, its.type, its.proto, its.detach())
