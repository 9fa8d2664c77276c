"""Telling members what is their own, and screens that their time here is over or their audiences changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from polls.database import Marks, read
from polls.live.picture import audiences_of, mine
from polls.live.presence import Connection, Presence
from polls.people.acting import is_valid
from polls.people.models import Member, SignIn


class Telling:
    """Speaks to single members. `server` is the Socket.IO server."""

    def __init__(self, server: Any, presence: Presence) -> None:
        self._server = server
        self._presence = presence

    def tell_members(self, marks: Marks) -> None:
        """Send the marked members what is their own; a voter only where a second screen is open."""
        affected = {member_id: self._presence.sockets_of(member_id) for member_id in marks.members}
        for member_id in marks.voters - marks.members:
            sids = self._presence.sockets_of(member_id)
            affected[member_id] = sids if len(sids) > 1 else set()
        with read() as session:
            for member_id, sids in affected.items():
                if sids:
                    self._tell_member(session, session.get_one(Member, member_id), sids)

    def _tell_member(self, session: Session, member: Member, sids: set[str]) -> None:
        own, now_in = mine(session, member), tuple(audiences_of(session, member))
        for sid in sids:
            connection = self._presence.connections[sid]
            if connection.role != member.role or member.admission != "in" or _is_over(session, connection):
                self._server.emit("over", to=sid)
                self._server.disconnect(sid)
            elif connection.audiences != now_in:
                self._server.emit("rejoin", to=sid)
            else:
                self._server.emit("mine", own, to=sid)


def _is_over(session: Session, connection: Connection) -> bool:
    sign_in = session.get(SignIn, connection.sign_in_id)
    return sign_in is None or not is_valid(sign_in, datetime.now(UTC))
