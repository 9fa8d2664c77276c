"""The sockets: joining a forum's screens, acting through them, leaving. Rules live in the verbs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import structlog
from flask import request
from flask_socketio import SocketIO, join_room
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import Database, Marks, read
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.inputs import clean_text
from polls.live.caretaker import Caretaker
from polls.live.pace import MOST_SOCKETS, Pace
from polls.live.picture import PUBLIC, audiences_of, mine
from polls.live.presence import Connection, Presence
from polls.live.publisher import Publisher, room
from polls.people.acting import is_valid, perform
from polls.people.here import answered_by
from polls.people.models import Member, SignIn
from polls.people.seats import seat_for
from polls.voting.keys import Keys

log = structlog.get_logger()

STAGE = "stage"


class Live:
    """The socket server's side of every screen."""

    def __init__(self, socketio: SocketIO, database: Database, keys: Keys) -> None:
        self._socketio = socketio
        self._caretaker = Caretaker(database, keys)
        self.presence = Presence()
        self._pace = Pace()
        answered_by(self.presence.here)
        self.publisher = Publisher(database, self.presence, socketio.emit, self.tell_members)
        database.after_commit.append(self.publisher.mark)
        socketio.on_event("connect", self.connect)
        socketio.on_event("disconnect", self.disconnect)
        socketio.on_event("do", self.do)
        socketio.on_event("again", self.again)
        socketio.on_event("time", self.time)

    def start(self) -> None:
        """Start publishing, and closing what falls due, in the background."""
        self._socketio.start_background_task(self.publisher.run)
        self._socketio.start_background_task(self._caretaker.run)

    def connect(self, auth: Any = None) -> bool | None:
        """Let a screen in: `{slug, member}` of a seat this browser holds, or `{stage: key}`."""
        if not isinstance(auth, dict) or _sid() in self.presence.connections:  # an event may call itself so
            return False
        with read() as session:
            connection = _stage(session, auth) or _member(session, auth)
            if connection is None or self._has_too_many(connection):
                return False
            for audience in connection.audiences:
                join_room(room(connection.forum_id, audience))
            self.presence.add(_sid(), connection)
            self._send_whole(session, connection)
        self.publisher.mark(Marks(counts={connection.forum_id}))
        return None

    def _has_too_many(self, connection: Connection) -> bool:
        member_id = connection.member_id
        return member_id is not None and len(self.presence.sockets_of(member_id)) >= MOST_SOCKETS

    def time(self, *_ignored: Any) -> float | None:
        """The server's clock, in seconds since 1970."""
        connection = self.presence.connections.get(_sid())
        return datetime.now(UTC).timestamp() if connection and self._allows(connection) else None

    def again(self, *_ignored: Any) -> None:
        """Send the whole picture again: a screen saw a gap in the revisions."""
        connection = self.presence.connections.get(_sid())
        if connection is not None and self._allows(connection):
            with read() as session:
                self._send_whole(session, connection)

    def _send_whole(self, session: Session, connection: Connection) -> None:
        forum = session.get_one(Forum, connection.forum_id)
        member = session.get(Member, connection.member_id) if connection.member_id else None
        with self.publisher.between_publications:
            pictures = [self.publisher.whole(session, forum, each) for each in connection.audiences]
            whole = {"pictures": pictures, "mine": mine(session, member) if member else None}
            self._socketio.emit("whole", whole, to=_sid())

    def do(self, message: Any = None, *_ignored: Any) -> dict[str, Any]:
        """Do a verb: `{verb, arguments, key}` → `{ok: answer}` or `{refused: {code, message, …}}`."""
        connection = self.presence.connections.get(_sid())
        try:
            if connection is None or connection.sign_in_id is None:
                raise Refused("not_signed_in", _("Please open your personal link to sign in."))
            if not self._allows(connection):
                raise Refused("too_many", _("This was too much at once. Please wait a moment."))
            return {"ok": perform(connection.sign_in_id, *_read_message(message))}
        except Refused as refusal:
            return {"refused": refusal.as_json()}
        except Exception:
            log.exception("verb_failed")
            return {
                "refused": Refused("failed", _("Something went wrong here. Nothing was changed.")).as_json()
            }

    def _allows(self, connection: Connection) -> bool:
        """Whether one more event of this person (or stage) is handled now."""
        return self._pace.allows(connection.member_id or _sid())

    def disconnect(self, _reason: Any = None) -> None:
        """Forget a screen that left; not one that sends an event of this name, for it would be told no more
        when it is over."""
        if self._socketio.server.manager.is_connected(_sid(), "/"):
            return
        connection = self.presence.remove(_sid())
        if connection is not None:
            if connection.member_id is None:
                self._pace.forget(_sid())
            self.publisher.mark(Marks(counts={connection.forum_id}))

    def tell_members(self, marks: Marks) -> None:
        """Send the marked members what is their own; a voter only where a second screen is open."""
        affected = {member_id: self.presence.sockets_of(member_id) for member_id in marks.members}
        for member_id in marks.voters - marks.members:
            sids = self.presence.sockets_of(member_id)
            affected[member_id] = sids if len(sids) > 1 else set()
        with read() as session:
            for member_id, sids in affected.items():
                if sids:
                    self._tell_member(session, session.get_one(Member, member_id), sids)

    def _tell_member(self, session: Session, member: Member, sids: set[str]) -> None:
        own, now_in = mine(session, member), tuple(audiences_of(session, member))
        for sid in sids:
            connection = self.presence.connections[sid]
            if connection.role != member.role or member.admission != "in" or _is_over(session, connection):
                self._socketio.emit("over", to=sid)
                self._socketio.server.disconnect(sid)
            elif connection.audiences != now_in:
                self._socketio.emit("rejoin", to=sid)
            else:
                self._socketio.emit("mine", own, to=sid)


def _sid() -> str:
    """The id of the socket whose event is being handled."""
    return request.sid  # type: ignore[attr-defined]


def _stage(session: Session, auth: dict[str, Any]) -> Connection | None:
    key = auth.get(STAGE)
    if not isinstance(key, str):
        return None
    forum_id = session.scalar(select(Forum.id).where(Forum.stage_key == clean_text(key)))
    return Connection(forum_id, None, None, STAGE, (PUBLIC,)) if forum_id else None


def _member(session: Session, auth: dict[str, Any]) -> Connection | None:
    slug, member_id = auth.get("slug"), auth.get("member")
    if not isinstance(slug, str) or not isinstance(member_id, int):
        return None
    forum_id = session.scalar(select(Forum.id).where(Forum.slug == clean_text(slug)))
    seat = seat_for(forum_id, member_id=member_id) if forum_id else None
    if seat is None:
        return None
    member = session.get_one(Member, seat.member.id)
    return Connection(
        seat.forum_id, member.id, seat.sign_in_id, member.role, tuple(audiences_of(session, member))
    )


def _is_over(session: Session, connection: Connection) -> bool:
    sign_in = session.get(SignIn, connection.sign_in_id)
    return sign_in is None or not is_valid(sign_in, datetime.now(UTC))


def _read_message(message: Any) -> tuple[str, dict[str, Any], str | None]:
    if isinstance(message, dict):
        name, arguments, key = message.get("verb"), message.get("arguments", {}), message.get("key")
        if isinstance(name, str) and isinstance(arguments, dict) and isinstance(key, str | None):
            return name, arguments, key
    raise Refused("invalid", _("This does not have the right form. Please check it."))
