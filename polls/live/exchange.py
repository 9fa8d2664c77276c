"""The exchange: makes the library's sockets wires, pings them, and counts those that had to be dropped."""

from __future__ import annotations

from collections import Counter
from typing import Any

import structlog

from polls.live.delivery import SPACE
from polls.live.pings import TICK, Pings
from polls.live.wire import Wire

log = structlog.get_logger()


class Exchange:
    """What all wires of a Socket.IO server share: the loop, the pings, and the count of whom it dropped."""

    def __init__(self, server: Any, loop: Any) -> None:
        eio = server.eio
        self.loop = loop
        self.most = eio.max_http_buffer_size
        self.pings = Pings(eio.ping_interval, eio.ping_timeout, eio.sleep)
        self.dropped: Counter[str] = Counter()
        self._server = server
        self._connected = eio.handlers["connect"]
        eio.on("connect", self._connect)

    def _connect(self, sid: str, environ: Any) -> Any:
        """Make the library's socket one of ours.

        The library creates it by name and goes on using that very object, so it can be neither replaced nor
        wrapped; this event, the first thing that happens to it, is the one public place to say what it is.
        """
        wire = self._server.eio.sockets[sid]
        wire.__class__ = Wire
        wire.exchange = self
        return self._connected(sid, environ)

    def has_joined(self, sid: str) -> bool:
        """Whether the one behind this Engine.IO socket was let in, and has not left."""
        return self._server.manager.sid_from_eio_sid(sid, SPACE) is not None

    def run(self) -> None:
        """Ping, and say how many were dropped; a background task."""
        while True:
            self._server.sleep(TICK)
            self.pings.look()
            self._tell_dropped()

    def _tell_dropped(self) -> None:
        # Counts alone: a line for each could be made to fill the disk, and would say when somebody came.
        if self.dropped:
            counts, self.dropped = self.dropped, Counter()
            log.info(
                "screens_dropped", **{reason.replace(" ", "_"): count for reason, count in counts.items()}
            )
