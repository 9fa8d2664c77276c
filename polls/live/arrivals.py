"""Arrivals: a screen is let in, and gets what is its member's own and the whole picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from flask import Flask
from msgspec import Meta
from socketio.exceptions import ConnectionRefusedError
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.cookies import cookies_of
from polls.database import Marks
from polls.i18n import language_for
from polls.inputs import clean_text
from polls.live.delivery import SPACE, Message
from polls.live.door import Door, Visitor
from polls.live.gate import BOUND_TO
from polls.live.picture import PUBLIC, Parts, audiences_of, mine, mine_of
from polls.live.presence import Connection, Presence
from polls.live.publisher import Publisher
from polls.live.told import Known, news, whole
from polls.people.models import Member, SignIn
from polls.people.pace import MOST_SOCKETS, MOST_STAGES
from polls.people.seats import TokensInCookies
from polls.people.sign_ins import DEVICES, token_hash

STAGE = "stage"
ONE_TOO_MANY = "one_too_many"  # what a screen is told for which there is no room beside the person's others
MOST_KNOCKS = 10  # of a connection whose screen is turned away; our own screens knock once
KNOCKS = "plenary.knocks"  # where they are counted, in what is kept of a connection until it is let in

_DEVICES = (
    DEVICES.add_columns(Forum.slug)
    .join(Forum, Forum.id == Member.forum_id)
    .where(SignIn.token_hash.in_(bindparam("hashes", expanding=True)))
)
_STAGES = select(Forum.stage_key, Forum.id).where(Forum.stage_key.in_(bindparam("keys", expanding=True)))

Admitted = tuple[Visitor, Connection, Parts | None]  # with what is the member's own


class Auth(msgspec.Struct, frozen=True):
    """What a screen says of itself: the seat it takes of those its browser holds, or its stage's key; which
    window it is, as long as its page stays; and what it was told before."""

    slug: str = ""
    member: int = 0
    stage: str | None = None
    window: Annotated[str, Meta(max_length=64)] = ""
    known: Known = {}


class Arrivals:
    """Lets screens in. `server` is the Socket.IO server."""

    def __init__(self, app: Flask, server: Any, presence: Presence, publisher: Publisher) -> None:
        self._server = server
        self._presence = presence
        self._publisher = publisher
        self._tokens = TokensInCookies(app)
        self._changed: set[int] = set()  # members, since those who are being let in were looked up
        self.door = Door(self._let_in)

    def connect(self, sid: str, environ: Any, auth: Any = None, *_ignored: Any) -> bool | None:
        """Let a screen in: `{slug, member}` of a seat this browser holds, or `{stage: key}`."""
        # An event of a screen that is in already may call itself so; its environ would be the screen's own.
        if sid in self._presence.connections:
            return False
        if self._knocks_too_often(environ):
            self._hang_up(sid)
            return False
        try:
            visitor = self._visitor(sid, environ, msgspec.convert(auth, Auth))
        except (msgspec.ValidationError, UnicodeError):  # signs that are no text, in a cookie or a word
            return False
        if not self.door.knock(visitor):
            self._hang_up(sid)  # it tries again by itself, which one that is turned away does not
            return False
        for lost in visitor.lost:
            self._hang_up(lost)
        if visitor.is_one_too_many:
            raise ConnectionRefusedError(ONE_TOO_MANY)
        return None if sid in self._presence.connections else False

    def note_changes(self, marks: Marks) -> None:
        """These members changed: who of them is being let in just now was looked up before. To be called
        before anybody looks for their screens."""
        self._changed |= marks.members

    def again(self, sid: str) -> None:
        """Send the whole picture again: a screen saw a gap in the revisions."""

        def send(session: Session) -> None:
            connection = self._presence.connections.get(sid)  # only now: it may have been set aside meanwhile
            if connection is None:
                return
            member = session.get(Member, connection.member_id) if connection.member_id else None
            told = self._publisher.told_now(connection.forum_id, connection.audiences)
            if member is not None:
                self._send(Message("mine", mine(session, member)), sid)
            self._send(whole(told), sid)

        self._publisher.between_messages(send)

    def _knocks_too_often(self, environ: Any) -> bool:
        environ[KNOCKS] = environ.get(KNOCKS, 0) + 1
        return int(environ[KNOCKS]) > MOST_KNOCKS

    def _visitor(self, sid: str, environ: Any, auth: Auth) -> Visitor:
        cookies = cookies_of(environ)
        language = language_for(cookies.get("language"), environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        bound_to = environ.get(BOUND_TO)  # of a connect token, which opens the way for one alone
        if auth.stage is not None:
            key = clean_text(auth.stage)
            key = key if bound_to in (None, token_hash(key)) else ""
            return Visitor(sid, language, auth.known, key, window=auth.window)
        hashes = tuple(each for each in self._hashes(cookies) if bound_to in (None, each))
        slug = clean_text(auth.slug)
        return Visitor(sid, language, auth.known, None, slug, auth.member, hashes, auth.window)

    def _hashes(self, cookies: Mapping[str, str]) -> Iterable[bytes]:
        return map(token_hash, self._tokens.read(cookies))

    # ---- Those who wait at the door, together -------------------------------------------------------

    def _let_in(self, visitors: list[Visitor]) -> None:
        self._changed.clear()
        self._publisher.between_messages(lambda session: self._welcome(self._admitted(session, visitors)))

    def _admitted(self, session: Session, visitors: list[Visitor]) -> list[Admitted]:
        return [*self._members(session, visitors), *self._stages(session, visitors)]

    def _members(self, session: Session, visitors: list[Visitor]) -> list[Admitted]:
        hashes = [each for visitor in visitors for each in visitor.token_hashes]
        if not hashes:
            return []
        rows = session.execute(_DEVICES, {"hashes": hashes, "now": datetime.now(UTC)})
        devices = {row.token_hash: row for row in rows}
        seats = {visitor: seat for visitor in visitors if (seat := _seat(visitor, devices))}
        own = mine_of(session, list({seat.id: seat for seat in seats.values()}.values()))
        return [
            (visitor, _connection(seat, own[seat.id], visitor), own[seat.id])
            for visitor, seat in seats.items()
        ]

    def _stages(self, session: Session, visitors: list[Visitor]) -> list[Admitted]:
        stages = [visitor for visitor in visitors if visitor.stage_key is not None]
        if not stages:
            return []
        keys = [visitor.stage_key for visitor in stages]
        forums = dict(session.execute(_STAGES, {"keys": keys}).all())
        return [
            (each, _connection_of_stage(forums[each.stage_key], each), None)
            for each in stages
            if each.stage_key in forums
        ]

    def _welcome(self, admitted: list[Admitted]) -> None:
        for _, connection, _ in admitted:
            self._told(connection)  # all is drawn before anything is sent
        for visitor, connection, own in admitted:
            if not self._takes_a_place(visitor, connection):
                continue
            self._presence.add(visitor.sid, connection)
            if own is not None:
                self._send(Message("mine", own), visitor.sid)
            for message in news(self._told(connection), visitor.known):
                self._send(message, visitor.sid)
            self._publisher.came_or_went(connection.forum_id)
        self._look_anew_at_who_changed(admitted)

    def _takes_a_place(self, visitor: Visitor, connection: Connection) -> bool:
        """Whether the visitor is still there, and has room beside the other screens of the same owner."""
        if self._is_in_or_gone(visitor.sid):
            return False
        visitor.lost += self._end_what_was_lost(connection)
        visitor.is_one_too_many = len(self._presence.sockets_of(connection.owner)) >= _most(connection)
        return not visitor.is_one_too_many

    def _end_what_was_lost(self, connection: Connection) -> list[str]:
        """A window has one link: where it has come back, what is left of the one before is broken, which the
        server would notice some seconds later, and takes no place any more."""
        lost = [
            sid
            for sid in self._presence.sockets_of(connection.owner)
            if connection.window and self._presence.connections[sid].window == connection.window
        ]
        for sid in lost:
            self._presence.remove(sid)
        return lost

    def _look_anew_at_who_changed(self, admitted: list[Admitted]) -> None:
        """Who was made something else in this very moment was let in as what they were: nobody found their
        screens, but from now on they are found."""
        changed = self._changed & {each.member_id for _, each, _ in admitted if each.member_id is not None}
        if changed:
            self._publisher.mark(Marks(members=changed))

    def _told(self, connection: Connection) -> Any:
        return self._publisher.told_now(connection.forum_id, connection.audiences)

    def _is_in_or_gone(self, sid: str) -> bool:
        line = self._server.manager.eio_sid_from_sid(sid, SPACE)
        return sid in self._presence.connections or line not in self._server.environ

    def _send(self, message: Message, sid: str) -> None:
        self._server.manager.send(message, (sid,))

    def _hang_up(self, sid: str) -> None:
        line = self._server.manager.eio_sid_from_sid(sid, SPACE)
        if line is not None:  # which would mean: everyone's
            self._server.eio.disconnect(line)


def _seat(visitor: Visitor, devices: dict[bytes, Any]) -> Any:
    """The row of the device that is the member's the visitor says it is, in the forum it says."""
    for each in visitor.token_hashes:
        device = devices.get(each)
        if device is not None and (device.id, device.slug) == (visitor.member_id, visitor.slug):
            return device
    return None


def _connection(seat: Any, own: Parts, visitor: Visitor) -> Connection:
    whose = (seat.forum_id, seat.id, seat.sign_in_id, seat.role)
    return Connection(*whose, audiences_of(own), visitor.language, seat.expires_at, visitor.window)


def _connection_of_stage(forum_id: int, visitor: Visitor) -> Connection:
    whose = (forum_id, None, None, STAGE)
    return Connection(*whose, (PUBLIC,), visitor.language, window=visitor.window)


def _most(connection: Connection) -> int:
    return MOST_STAGES if connection.member_id is None else MOST_SOCKETS
