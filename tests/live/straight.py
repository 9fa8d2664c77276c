"""A server whose screens have wires, in one thread, with a client at the other end of each."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from engineio import packet
from engineio.packet import Packet

from polls.live import packets
from polls.live.delivery import Delivery
from polls.live.exchange import Exchange
from polls.live.wire import Wire
from tests.live.lines import Client, Turns, pair
from tests.live.test_delivery import Plenary


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


def straight() -> Iterator[Straight]:
    """One for a story; everything is closed after it."""
    made = Straight()
    yield made
    for wire in made.sockets:
        wire.close()
        wire.line.cut()
    for client in made.clients:
        client.close()
