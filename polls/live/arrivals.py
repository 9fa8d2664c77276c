"""Arrivals: a screen is let in, joins the rooms of its audiences and gets the whole picture."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import Marks, read
from polls.inputs import clean_text
from polls.live.pace import MOST_SOCKETS
from polls.live.picture import PUBLIC, audiences_of, mine
from polls.live.presence import Connection, Presence
from polls.live.publisher import Publisher, room
from polls.people.models import Member
from polls.people.seats import seats_behind, tokens_in

STAGE = "stage"


class Arrivals:
    """Lets screens in. `server` is the Socket.IO server."""

    def __init__(self, app: Flask, server: Any, presence: Presence, publisher: Publisher) -> None:
        self._app = app
        self._server = server
        self._presence = presence
        self._publisher = publisher

    def connect(self, sid: str, environ: Any, auth: Any = None, *_ignored: Any) -> bool | None:
        """Let a screen in: `{slug, member}` of a seat this browser holds, or `{stage: key}`."""
        # An event of a screen that is in already may call itself so; its environ would be the screen's own.
        if sid in self._presence.connections or not isinstance(auth, dict):
            return False
        with read() as session:
            connection = _stage(session, auth) or self._member(session, environ, auth)
            if connection is None or self._has_too_many(connection):
                return False
            for audience in connection.audiences:
                self._server.enter_room(sid, room(connection.forum_id, audience))
            self._presence.add(sid, connection)
            self._send_whole(session, sid, connection)
        self._publisher.mark(Marks(counts={connection.forum_id}))
        return None

    def again(self, sid: str, connection: Connection) -> None:
        """Send the whole picture again: a screen saw a gap in the revisions."""
        with read() as session:
            self._send_whole(session, sid, connection)

    def _send_whole(self, session: Session, sid: str, connection: Connection) -> None:
        forum = session.get_one(Forum, connection.forum_id)
        member = session.get(Member, connection.member_id) if connection.member_id else None
        with self._publisher.between_publications:
            pictures = [self._publisher.whole(session, forum, each) for each in connection.audiences]
            whole = {"pictures": pictures, "mine": mine(session, member) if member else None}
            self._server.emit("whole", whole, to=sid)

    def _has_too_many(self, connection: Connection) -> bool:
        member_id = connection.member_id
        return member_id is not None and len(self._presence.sockets_of(member_id)) >= MOST_SOCKETS

    def _member(self, session: Session, environ: Any, auth: dict[str, Any]) -> Connection | None:
        slug, member_id = auth.get("slug"), auth.get("member")
        if not isinstance(slug, str) or not isinstance(member_id, int):
            return None
        for seat in seats_behind(session, tokens_in(self._app, environ), datetime.now(UTC)):
            if seat.member.id == member_id and _is_slug_of(session, seat.forum_id, clean_text(slug)):
                audiences = tuple(audiences_of(session, seat.member))
                return Connection(seat.forum_id, member_id, seat.sign_in_id, seat.member.role, audiences)
        return None


def _is_slug_of(session: Session, forum_id: int, slug: str) -> bool:
    return session.get_one(Forum, forum_id).slug == slug


def _stage(session: Session, auth: dict[str, Any]) -> Connection | None:
    key = auth.get(STAGE)
    if not isinstance(key, str):
        return None
    forum_id = session.scalar(select(Forum.id).where(Forum.stage_key == clean_text(key)))
    return Connection(forum_id, None, None, STAGE, (PUBLIC,)) if forum_id else None
