"""Packets of the Socket.IO protocol as screens use it: JSON without bytes, read and written quickly, and what
is malformed comes no further."""

from __future__ import annotations

import re
from typing import Any

import socketio.packet as library

from polls.live import quick_json

# Kind, namespace (whose query is passed over), number to answer to, data.
FORM = re.compile(r"([0-4])(?:(/[^,?]*)[^,]*(?:,|$))?([0-9]{1,15})?(.*)", re.DOTALL)


class Malformed(ValueError):
    """What came is no packet of a screen."""


class Packet(library.Packet):
    """A packet with the library's meaning, in the library's form."""

    uses_binary_events = False

    def encode(self) -> str:
        """The packet as text."""
        namespace = f"{self.namespace}," if self.namespace not in (None, "/") else ""
        number = "" if self.id is None else self.id
        data = "" if self.data is None else quick_json.dumps(self.data)
        return f"{self.packet_type}{namespace}{number}{data}"

    def decode(self, encoded_packet: Any) -> int:
        """Take in what was sent; returns that no bytes follow. Raises `Malformed`."""
        found = FORM.fullmatch(encoded_packet) if isinstance(encoded_packet, str) else None
        if found is None:
            raise Malformed
        kind, self.namespace, number, data = found.groups()
        self.packet_type = int(kind)
        self.id = None if number is None else int(number)
        self.data = _value(data) if data else None
        if not self._is_whole():
            raise Malformed
        return 0

    def _is_whole(self) -> bool:
        """Whether it holds what its kind needs."""
        if self.packet_type == library.EVENT:
            return isinstance(self.data, list) and bool(self.data) and isinstance(self.data[0], str)
        if self.packet_type == library.ACK:
            return isinstance(self.data, list) and self.id is not None
        if self.packet_type == library.CONNECT:
            return self.data is None or isinstance(self.data, dict)
        return self.packet_type == library.DISCONNECT


def _value(text: str) -> Any:
    try:
        return quick_json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed from None
