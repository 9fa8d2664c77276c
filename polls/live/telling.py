"""Telling members what is their own, and screens that their time here is over or their audiences changed."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from polls.database import Marks
from polls.live.delivery import Message
from polls.live.picture import PUBLIC, Parts, audiences_of, mine_of
from polls.live.presence import Connection, Presence
from polls.live.publisher import Publisher
from polls.live.told import whole
from polls.people.models import SignIn
from polls.people.sign_ins import DEVICES

AT_ONCE = 100  # members told in one go; then the others of the process have their turn

_DEVICES = DEVICES.where(SignIn.id.in_(bindparam("ids", expanding=True)))


class Telling:
    """Speaks to single members. `server` is the Socket.IO server."""

    def __init__(self, server: Any, presence: Presence, publisher: Publisher) -> None:
        self._server = server
        self._presence = presence
        self._publisher = publisher
        self._aside: set[int] = set()

    def set_aside(self, marks: Marks) -> None:
        """Keep what not everyone may see from the marked members until it is known what they may see now: who
        is a moderator no longer must not be sent what the moderators do next. `tell_members` ends it."""
        for member_id in marks.members:
            for sid in self._presence.sockets_of(member_id):
                screen = self._presence.connections.get(sid)
                if screen is not None and screen.audiences != (PUBLIC,):
                    self._aside.add(member_id)
                    self._presence.move(sid, (PUBLIC,))

    def end_what_ran_out(self, now: datetime) -> None:
        """Tell the screens of devices whose sign-in has run out that they are over."""
        ran_out = self._presence.whose_sign_in_ran_out(now)
        if ran_out:
            self._publisher.mark(Marks(members=ran_out))

    def tell_members(self, marks: Marks) -> None:
        """Send the marked members what is their own; a voter only where a second screen is open."""
        members = marks.members | self._aside  # also those whom it failed to tell the last time
        here = [each for each in members if self._presence.sockets_of(each)]
        voters = marks.voters - members
        here += [each for each in voters if len(self._presence.sockets_of(each)) > 1]
        for first in range(0, len(here), AT_ONCE):
            told = here[first : first + AT_ONCE]
            self._publisher.between_messages(partial(self._tell, told))
            self._aside.difference_update(told)
            time.sleep(0)

    def _tell(self, member_ids: list[int], session: Session) -> None:
        screens = {sid: self._presence.connections[sid] for sid in self._screens_of(member_ids)}
        seats = self._seats(session, screens)
        own = mine_of(session, list({seat.id: seat for seat in seats.values()}.values()))
        messages = {member_id: Message("mine", parts) for member_id, parts in own.items()}
        moved = {sid: self._pictures(screens[sid], own[seat.id]) for sid, seat in seats.items()}
        for sid in screens:
            if sid in seats:
                self._send(messages[seats[sid].id], sid)
                self._move(sid, own[seats[sid].id], moved[sid])
            else:
                self._end(sid)

    def _screens_of(self, member_ids: list[int]) -> list[str]:
        return [sid for member_id in member_ids for sid in self._presence.sockets_of(member_id)]

    def _seats(self, session: Session, screens: dict[str, Connection]) -> dict[str, Any]:
        """The rows of those devices whose screens may stay: signed in, in the forum, in the same role."""
        ids = [each.sign_in_id for each in screens.values()]
        devices = session.execute(_DEVICES, {"ids": ids, "now": datetime.now(UTC)})
        valid = {row.sign_in_id: row for row in devices}
        seats = {sid: valid.get(each.sign_in_id) for sid, each in screens.items()}
        return {sid: seat for sid, seat in seats.items() if seat and seat.role == screens[sid].role}

    def _pictures(self, screen: Connection, own: Parts) -> Message | None:
        """The whole of a screen's new audiences; None when it stays in those it has, and missed nothing."""
        audiences = audiences_of(own)
        if audiences == screen.audiences and screen.member_id not in self._aside:
            return None
        return whole(self._publisher.told_now(screen.forum_id, audiences))

    def _move(self, sid: str, own: Parts, pictures: Message | None) -> None:
        if pictures is not None:
            self._presence.move(sid, audiences_of(own))
            self._send(pictures, sid)

    def _end(self, sid: str) -> None:
        self._send(Message("over"), sid)
        self._server.disconnect(sid)

    def _send(self, message: Message, sid: str) -> None:
        self._server.manager.send(message, (sid,))
