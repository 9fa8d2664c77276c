"""Delivery: what goes out to many screens is encoded once, and who leaves costs only the rooms they were in.

Takes the place of the library's own client manager, which encodes once as well but keeps two-way tables for
every screen's room of its own, and looks for whoever leaves in every room there is: a full plenary that
leaves at once would take the square of its number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import engineio.packet
import socketio
import structlog

from polls.live import quick_json
from polls.live.frames import BINARY, frame

log = structlog.get_logger()

TURN = 100  # screens told in one go before other tasks have their turn
SPACE = "/"  # the one namespace: screens use no other


class Parcel(engineio.packet.Packet):
    """An Engine.IO packet that is encoded at most once, for each way it may go."""

    @cached_property
    def frame(self) -> bytes:
        """The packet as one whole WebSocket frame."""
        encoded = self.encode()
        return frame(encoded, BINARY) if self.binary else frame(encoded.encode())


def frame_of(packet: engineio.packet.Packet) -> bytes:
    """The packet, of ours or the library's, as one whole WebSocket frame."""
    if not isinstance(packet, Parcel):
        packet = Parcel(packet.packet_type, packet.data)
    return packet.frame


class Message:
    """An event with its data, ready to be sent to any number of screens. `data` is plain JSON values, without
    bytes; a tuple is several arguments, None is no argument."""

    def __init__(self, event: str, data: Any = None) -> None:
        arguments = data if isinstance(data, tuple) else () if data is None else (data,)
        text = quick_json.dumps([event, *arguments])
        self.parcel = Parcel(engineio.packet.MESSAGE, f"{socketio.packet.EVENT}{text}")


@dataclass(eq=False)
class Round:
    """A message on its way to many screens, and those it has not reached yet."""

    message: Message
    left: set[str]


class Delivery(socketio.Manager):
    """Knows which screen is in which room, and sends."""

    def __init__(self) -> None:
        super().__init__()
        self._rooms_of: dict[str, tuple[str, ...]] = {}  # besides the room that each screen is by itself
        self._under_way: list[Round] = []
        self._sockets: dict[str, Any] = {}  # the Engine.IO socket of each screen

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **options: Any,
    ) -> None:
        """The library's way in: to a screen, a room, several rooms, or everyone."""
        if callback or skip_sid or namespace != SPACE:
            super().emit(event, data, namespace, to or room, skip_sid, callback, **options)
        else:
            self.send(Message(event, data), [sid for sid, _ in self.get_participants(namespace, to or room)])

    def send(self, message: Message, sids: Collection[str]) -> None:
        """Send to these screens; to those that are here no more, nothing.

        Other tasks have their turn in between when there are many. What such a task sends to a screen comes
        after what was sent before, all the same: see `_hand_over`.
        """
        order = tuple(sids)  # the caller's may change while others have their turn
        this = Round(message, set(order))
        self._under_way.append(this)
        try:
            for count, sid in enumerate(order, 1):
                if self._under_way[0] is not this:
                    self._catch_up(sid, this)
                if sid in this.left:
                    this.left.remove(sid)
                    self._put(sid, message.parcel)
                if count % TURN == 0 and count < len(order):
                    self.server.sleep(0)
        finally:
            self._under_way.remove(this)

    def _catch_up(self, sid: str, last: Round) -> None:
        """Give a screen what it has not got yet of each round that began before `last`."""
        for each in tuple(self._under_way):
            if each is last:
                return
            if sid in each.left:
                each.left.remove(sid)
                self._put(sid, each.message.parcel)

    def _put(self, sid: str, parcel: Parcel) -> None:
        # Done for every screen at every change: the library's own way in would take four calls more.
        try:
            its_socket = self._sockets.get(sid)
            if its_socket is not None and not its_socket.closed:
                its_socket.send(parcel)
        except Exception:
            log.exception("not_sent")  # one broken socket holds no other back

    def get_participants(self, namespace: str, room: Any) -> Iterator[tuple[str, str]]:
        """`(sid, eio_sid)` of everyone in a room, in any of several rooms, or (None) of everyone."""
        found: dict[str, str] = {}
        for each in room if isinstance(room, list | tuple) else [room]:
            found.update(self._members(namespace, each))
        yield from found.items()

    def _members(self, namespace: str, room: str | None) -> Mapping[str, str]:
        rooms = self.rooms.get(namespace, {})
        everyone: Mapping[str, str] = rooms.get(None, {})
        if room is not None and room in everyone:
            return {room: everyone[room]}
        members: Mapping[str, str] = rooms.get(room, {})
        return members

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        """Put a screen in a room; its own needs no table."""
        if room is None:
            super().basic_enter_room(sid, namespace, room, eio_sid)
            if namespace == SPACE and eio_sid in self.server.eio.sockets:
                self._sockets[sid] = self.server.eio.sockets[eio_sid]
        elif room != sid:
            self._enter(sid, namespace, room)

    def _enter(self, sid: str, namespace: str, room: str) -> None:
        if self.is_sid_room(namespace, room):
            raise ValueError("cannot enter a sid room")
        eio_sid = self.eio_sid_from_sid(sid, namespace)
        if eio_sid is None:
            raise ValueError("sid is not connected to requested namespace")
        self.rooms[namespace].setdefault(room, {})[sid] = eio_sid
        if room not in self._rooms_of.get(sid, ()):
            self._rooms_of[sid] = (*self._rooms_of.get(sid, ()), room)

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        """Take a screen out of a room it may be in."""
        super().basic_leave_room(sid, namespace, room)
        if room is None and namespace == SPACE:
            self._sockets.pop(sid, None)
        left = tuple(each for each in self._rooms_of.pop(sid, ()) if each != room)
        if left:
            self._rooms_of[sid] = left

    def basic_disconnect(self, sid: str, namespace: str, **_options: Any) -> None:
        """Forget a screen: only what it had is looked at."""
        for room in (*self._rooms_of.get(sid, ()), None):
            self.basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            if sid in pending.get(namespace, ()):
                pending[namespace].remove(sid)
                if not pending[namespace]:
                    del pending[namespace]

    def get_rooms(self, sid: str, namespace: str) -> list[str]:
        """The rooms a screen is in, its own among them."""
        is_here = self.eio_sid_from_sid(sid, namespace) is not None
        return [sid, *self._rooms_of.get(sid, ())] if is_here else []

    def connect(self, sid: str, namespace: str) -> str:
        """A screen is in. What its request said is needed no more: it is the most of what a screen weighs."""
        known = str(super().connect(sid, namespace))
        line = self.eio_sid_from_sid(known, namespace)
        if line in self.server.environ:
            self.server.environ[line] = {}
        else:  # it ended while the screen was being let in, and nobody will say so again
            self.server.disconnect(known, namespace, ignore_queue=True)
        return known
