"""The live side without a network: real rows, pictures and presence; a wire that notes what would leave."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from socketio.exceptions import ConnectionRefusedError
from sqlalchemy import event
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import Database
from polls.live.arrivals import Arrivals
from polls.live.delivery import Message
from polls.live.presence import Presence
from polls.live.publisher import Publisher
from polls.live.telling import Telling
from polls.people.models import ATTENDEE, Member
from polls.people.sign_ins import start_sign_in
from polls.rehearsal.room import device_cookie
from tests.builders import a_day, a_forum, a_member, an_item


class Wire:
    """In place of the Socket.IO server, its client manager and its Engine.IO server."""

    def __init__(self) -> None:
        self.manager = self.eio = self
        self.sent: list[tuple[str, str, Any]] = []
        self.ended: list[str] = []
        self.environ: dict[str, Any] = {}

    def send(self, message: Message, sids: Collection[str]) -> None:
        event, *data = json.loads(message.parcel.data[1:])
        self.sent += [(sid, event, *data) for sid in sids]

    def eio_sid_from_sid(self, sid: str, _space: str) -> str:
        return f"line of {sid}"

    def disconnect(self, sid: str) -> None:
        self.ended.append(sid)

    def told(self, sid: str) -> list[str]:
        """The events the screen was sent, in order."""
        return [event for to, event, *_ in self.sent if to == sid]


class Hall:
    """A forum on a database, and a door to it that is kept."""

    def __init__(self, database: Database) -> None:
        self.database, self.wire, self.presence = database, Wire(), Presence()
        self.app = Flask(__name__)
        self.app.config |= {"SECRET_KEY": "of this test", "SESSION_COOKIE_NAME": "plenary"}
        self.publisher = Publisher(database, self.presence, self.wire.send)
        database.after_commit.append(self.publisher.mark)
        self.telling = Telling(self.wire, self.presence, self.publisher)
        self.publisher.after_publishing.append(self.telling.tell_members)
        self.arrivals = Arrivals(self.app, self.wire, self.presence, self.publisher)
        self.publisher.before_marking += [self.arrivals.note_changes, self.telling.set_aside]
        self.forum = database.write(self._fill)
        threading.Thread(target=self.arrivals.door.keep, daemon=True).start()

    def _fill(self, session: Any) -> Forum:
        forum = a_forum(session, slug="spring")
        an_item(session, a_day(session, forum))
        return forum

    def member(self, role: str = ATTENDEE, **given: Any) -> Member:
        return self.database.write(
            lambda session: a_member(session, session.merge(self.forum), role, **given)
        )

    def cookie(self, member: Member) -> str:
        """Of a new device of the member."""
        return device_cookie(
            self.app,
            self.database.write(
                lambda session: start_sign_in(session, session.merge(member), "link", datetime.now(UTC))
            ),
        )

    def knock(self, sid: str, cookie: str, who: Member | None = None, **said: Any) -> bool:
        """Whether the screen is let in."""
        auth = {"slug": self.forum.slug, "member": who.id if who else 0} | said
        self.wire.environ[f"line of {sid}"] = environ = {"HTTP_COOKIE": cookie}
        try:
            return self.arrivals.connect(sid, environ, auth) is not False
        except ConnectionRefusedError:
            return False

    def enter(self, sid: str, member: Member, **said: Any) -> None:
        """Let a new device of the member in."""
        assert self.knock(sid, self.cookie(member), member, **said)

    def enter_stage(self, sid: str) -> None:
        """Let a stage in."""
        assert self.knock(sid, "", stage=self.forum.stage_key)

    def waiting(self, session: Session) -> Member:
        """Somebody waits to be admitted, which only moderators are told."""
        return a_member(session, session.merge(self.forum), admission="waiting", name="Robin")

    def statements(self, do: Callable[[], Any]) -> list[str]:
        """What the database is asked while `do()` is done."""
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_ignored: Any) -> None:
            if not statement.startswith("BEGIN"):
                asked.append(statement)

        event.listen(self.database.engine, "before_cursor_execute", note)
        try:
            do()
        finally:
            event.remove(self.database.engine, "before_cursor_execute", note)
        return asked
