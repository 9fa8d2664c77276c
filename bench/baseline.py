"""The bare server to compare with: stock Flask-SocketIO on eventlet that keeps nothing.

It sends each screen the same picture on joining, acknowledges a cast without storing it, and four times a
second broadcasts the tally if it has moved: the same messages as ours, with nothing behind them.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

warnings.simplefilter("ignore", DeprecationWarning)
import eventlet  # noqa: E402

eventlet.monkey_patch()

from flask import Flask, request  # noqa: E402
from flask_socketio import SocketIO, join_room  # noqa: E402

PAUSE = 0.25  # seconds: as ours
ROOM = "everyone"


class Bare:
    """The public picture of a forum, and who has how many casts: a number a poll, no more."""

    def __init__(self, picture: dict[str, Any]) -> None:
        self.parts: dict[str, Any] = picture["parts"]
        self.mine: dict[str, Any] = picture["mine"]
        self.revision = 1
        self.moved: set[int] = set()

    def whole(self) -> dict[str, Any]:
        """What a screen gets on joining."""
        public = {"audience": "public", "revision": self.revision, "parts": self.parts}
        return {"pictures": [public], "mine": self.mine}

    def cast(self, message: dict[str, Any]) -> dict[str, Any]:
        """Count the cast and acknowledge it."""
        poll_id, choice = message["arguments"]["poll_id"], message["arguments"]["choice"]
        self.parts[f"turnout/{poll_id}"]["received"] += 1
        self.parts[f"tally/{poll_id}"]["ballots"] += 1
        self.moved.add(poll_id)
        return {"ok": {"received": True, "choice": choice}}

    def changed(self) -> dict[str, Any] | None:
        """What has moved since it was last asked."""
        if not self.moved:
            return None
        names = [f"{part}/{poll_id}" for poll_id in self.moved for part in ("turnout", "tally")]
        self.moved, self.revision = set(), self.revision + 1
        parts = {name: self.parts[name] for name in names}
        return {"audience": "public", "revision": self.revision, "parts": parts}


def serve(port: int, picture: dict[str, Any]) -> None:
    """Serve on loopback until killed; pings as often as ours does."""
    app = Flask(__name__)
    socketio = SocketIO(app, async_mode="eventlet", ping_interval=6, ping_timeout=4, cors_allowed_origins="*")
    bare = Bare(picture)

    def connect(_auth: Any = None) -> None:
        join_room(ROOM)
        socketio.emit("whole", bare.whole(), to=request.sid)  # type: ignore[attr-defined]

    def broadcast() -> None:
        while True:
            socketio.sleep(PAUSE)
            changed = bare.changed()
            if changed:
                socketio.emit("changed", changed, to=ROOM)

    socketio.on_event("connect", connect)
    socketio.on_event("do", bare.cast)
    socketio.start_background_task(broadcast)
    socketio.run(app, host="127.0.0.1", port=port, log_output=False, use_reloader=False)


if __name__ == "__main__":
    serve(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text()))
