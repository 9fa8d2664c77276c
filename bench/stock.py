"""The stock server to compare with: Flask-SocketIO on eventlet as its documentation has it.

It sends each screen what our server was heard to send, acknowledges a cast without storing it, and four
times a second broadcasts the tally if it has moved: the same messages as ours, with nothing behind them.
"""

from __future__ import annotations

import functools
import json
import sys
import warnings
from pathlib import Path
from typing import Any

warnings.simplefilter("ignore", DeprecationWarning)
import eventlet  # noqa: E402

eventlet.monkey_patch()

from flask import Flask, request, session  # noqa: E402
from flask_socketio import SocketIO, join_room  # noqa: E402

PAUSE = 0.25  # seconds between two tallies, at least: as ours
ROOM = "everyone"
# By themselves 1,024 are let in and 50 wait at the door; the others' retries after seconds would be measured.
MOST = 20_000
eventlet.listen = functools.partial(eventlet.listen, backlog=4_096)


class Stock:
    """What is said, and how many casts each poll has: a number, no more."""

    def __init__(self, messages: dict[str, Any]) -> None:
        self.joined: list[list[Any]] = [json.loads(text) for text in messages["joined"]]
        self.answer: dict[str, Any] = json.loads(messages["answer"])
        self.page: str = messages["page"]
        self._changed = {
            int(poll): (each["before"], each["after"]) for poll, each in messages["changed"].items()
        }
        self._ballots = dict.fromkeys(self._changed, 0)
        self._moved: set[int] = set()
        self.woken = eventlet.event.Event()

    def cast(self, message: dict[str, Any]) -> dict[str, Any]:
        """Count the cast and acknowledge it."""
        poll_id = message["arguments"]["poll_id"]
        self._ballots[poll_id] += 1
        self._moved.add(poll_id)
        if not self.woken.ready():
            self.woken.send()
        return self.answer

    def changed(self) -> list[list[Any]]:
        """The events of what has moved since it was last asked."""
        moved, self._moved, self.woken = self._moved, set(), eventlet.event.Event()
        return [json.loads(str(self._ballots[poll_id]).join(self._changed[poll_id])) for poll_id in moved]


def serve(port: int, messages: dict[str, Any]) -> None:
    """Serve on loopback until killed; pings as often as ours does."""
    app = Flask(__name__)
    app.secret_key = "bench"
    socketio = SocketIO(app, async_mode="eventlet", ping_interval=6, ping_timeout=4, cors_allowed_origins="*")
    stock = Stock(messages)

    def connect(_auth: Any = None) -> None:
        join_room(ROOM)
        for event, content in stock.joined:
            socketio.emit(event, content, to=request.sid)  # type: ignore[attr-defined]

    def broadcast() -> None:
        while True:
            stock.woken.wait()
            for event, content in stock.changed():
                socketio.emit(event, content, to=ROOM)
            socketio.sleep(PAUSE)

    @app.get("/f/<slug>/")
    def page(slug: str) -> str:
        session.get("seats")
        return stock.page

    socketio.on_event("connect", connect)
    socketio.on_event("do", stock.cast)
    socketio.start_background_task(broadcast)
    socketio.run(app, host="127.0.0.1", port=port, log_output=False, use_reloader=False, max_size=MOST)


if __name__ == "__main__":
    serve(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text()))
