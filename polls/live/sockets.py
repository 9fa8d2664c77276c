"""The sockets: which event of a screen goes where. Rules live in the verbs.

The handlers are registered with the Socket.IO server itself: the layer that Flask-SocketIO puts around each
event builds a request anew from what the connection began with, which costs more than most events do.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from polls import steady, together
from polls.database import Database
from polls.live.arrivals import Arrivals
from polls.live.caretaker import Caretaker
from polls.live.delivery import SPACE
from polls.live.doing import Doing
from polls.live.others import Others
from polls.live.presence import Presence
from polls.live.publisher import Publisher
from polls.live.telling import Telling
from polls.live.timekeeper import Timekeeper
from polls.people.here import answered_by
from polls.people.pace import Pace
from polls.voting.keys import Keys

LOOK = 10  # seconds between two looks at whose sign-in has run out


class Live:
    """The socket server's side of every screen."""

    def __init__(self, app: Flask, socketio: SocketIO, database: Database, keys: Keys) -> None:
        self._socketio = socketio
        self._caretaker = Caretaker(database, keys, app.extensions["forgotten"])
        self._timekeeper = Timekeeper(database, self._hang_up)
        self.presence = Presence()
        self.pace = Pace()  # of members, which their pages keep too, and of stages
        self._pace_of_clocks = Pace()  # of screens: each asks thrice what time it is when its line comes up
        server = socketio.server
        self.publisher = Publisher(database, self.presence, server.manager.send)
        self._others = Others(together.current(), self.presence, self.publisher)
        answered_by(self._others.here)
        database.after_commit += [self.publisher.mark, self._others.tell]
        telling = Telling(server, self.presence, self.publisher)
        self.publisher.after_publishing.append(telling.tell_members)
        self._telling = telling
        arrivals = Arrivals(app, server, self.presence, self.publisher)
        self.publisher.before_marking += [arrivals.note_changes, telling.set_aside]  # in this order
        self._arrivals = arrivals
        doing = Doing(app, self.presence, self.pace)
        server.on("connect", arrivals.connect)
        server.on("again", self._again)
        server.on("do", doing.do)
        server.on("time", self._time)
        server.on("disconnect", self.disconnect)

    def start(self) -> None:
        """Start letting screens in, publishing, and closing what falls due, in the background."""
        self._socketio.start_background_task(self._arrivals.door.keep)
        self._socketio.start_background_task(self.publisher.run)
        self._socketio.start_background_task(self._caretaker.run)
        self._socketio.start_background_task(self._timekeeper.run)
        self._socketio.start_background_task(self._look_whose_time_is_up)
        for task in (*together.current().tasks(), *self._others.tasks()):
            self._socketio.start_background_task(task)

    def _look_whose_time_is_up(self) -> None:
        while True:
            time.sleep(LOOK)
            self._telling.end_what_ran_out(datetime.now(UTC))

    def _hang_up(self) -> None:
        """End the line of every screen; they come back by themselves."""
        server = self._socketio.server
        for sid in list(self.presence.connections):
            line = server.manager.eio_sid_from_sid(sid, SPACE)
            if line is not None:  # which would mean: everyone's
                server.eio.disconnect(line)

    def _again(self, sid: str, *_ignored: Any) -> None:
        """A screen that does not ask too much is sent the whole picture."""
        connection = self.presence.connections.get(sid)
        if connection is not None and self.pace.allows(connection.member_id or sid):
            self._arrivals.again(sid)

    def _time(self, sid: str, *_ignored: Any) -> float | None:
        """The server's clock, in seconds since 1970; None for a screen that asks too often. It costs nothing,
        so it is not taken from what the person may do."""
        if sid not in self.presence.connections or not self._pace_of_clocks.allows(sid):
            return None
        return steady.now().timestamp()

    def disconnect(self, sid: str, _reason: Any = None, *_ignored: Any) -> None:
        """Forget a screen that left; not one that sends an event of this name, for it would be told no more
        when it is over."""
        if self._socketio.server.manager.is_connected(sid, SPACE):
            return
        connection = self.presence.remove(sid)
        self._pace_of_clocks.forget(sid)
        if connection is not None:
            if connection.member_id is None:
                self.pace.forget(sid)
            self.publisher.came_or_went(connection.forum_id)
