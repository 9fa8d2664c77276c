"""Who is here: the sockets of this process, by member and by audience. A count for everyone, never a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True)
class Connection:
    """One open socket: a member's screen, or a stage (no member)."""

    forum_id: int
    member_id: int | None
    sign_in_id: int | None
    role: str
    audiences: tuple[str, ...]
    language: str = "en"
    expires_at: datetime | None = None  # when the device's sign-in runs out; a stage's never does
    window: str = ""  # of which it is the link, in the window's own words; a window has one link

    @property
    def owner(self) -> Hashable:
        """Whom so many links are allowed to: a member, or all stages of a forum together."""
        return ("stages of", self.forum_id) if self.member_id is None else self.member_id


@dataclass
class Presence:
    """The open connections of this process."""

    connections: dict[str, Connection] = field(default_factory=dict)
    _sockets_of: dict[Hashable, set[str]] = field(default_factory=dict)
    _members_in: dict[int, Counter[int]] = field(default_factory=dict)
    _screens_of: dict[tuple[int, str], set[str]] = field(default_factory=dict)

    def add(self, sid: str, connection: Connection) -> None:
        """Note an open socket. Calling it twice for one sid changes nothing."""
        if sid in self.connections:
            return
        self._keep(sid, connection)
        self._sockets_of.setdefault(connection.owner, set()).add(sid)
        if connection.member_id is not None:
            self._members_in.setdefault(connection.forum_id, Counter())[connection.member_id] += 1

    def move(self, sid: str, audiences: tuple[str, ...]) -> None:
        """The screen belongs to other audiences from now on; nothing happens when it has gone."""
        connection = self.connections.get(sid)
        if connection is not None:
            self._take_out(sid, connection)
            self._keep(sid, replace(connection, audiences=audiences))

    def remove(self, sid: str) -> Connection | None:
        """Forget a closed socket; returns what it was."""
        connection = self.connections.get(sid)
        if connection is None:
            return None
        self._take_out(sid, connection)
        self._take_from_owner(sid, connection.owner)
        if connection.member_id is not None:
            self._count_out(connection.member_id, self._members_in[connection.forum_id])
        return connection

    def _keep(self, sid: str, connection: Connection) -> None:
        self.connections[sid] = connection
        for audience in connection.audiences:
            self._screens_of.setdefault((connection.forum_id, audience), set()).add(sid)

    def _take_out(self, sid: str, connection: Connection) -> None:
        del self.connections[sid]
        for audience in connection.audiences:
            screens = self._screens_of[connection.forum_id, audience]
            screens.discard(sid)
            if not screens:
                del self._screens_of[connection.forum_id, audience]

    def _take_from_owner(self, sid: str, owner: Hashable) -> None:
        self._sockets_of[owner].discard(sid)
        if not self._sockets_of[owner]:
            del self._sockets_of[owner]

    def _count_out(self, member_id: int, members: Counter[int]) -> None:
        members[member_id] -= 1
        if members[member_id] <= 0:
            del members[member_id]

    def sockets_of(self, owner: Hashable) -> set[str]:
        """The open sockets of one member, on all their devices; or of all stages of a forum."""
        return set(self._sockets_of.get(owner, ()))

    def screens_of(self, forum_id: int, audience: str) -> Collection[str]:
        """The open sockets of one audience, as they come and go."""
        return self._screens_of.get((forum_id, audience), ())

    def whose_sign_in_ran_out(self, now: datetime) -> set[int]:
        """The members with a screen on a device that is signed in no longer."""
        return {
            each.member_id
            for each in tuple(self.connections.values())
            if each.member_id is not None and each.expires_at is not None and each.expires_at <= now
        }

    def forums(self) -> set[int]:
        """The forums with at least one open screen, a stage among them."""
        return {forum_id for forum_id, _ in tuple(self._screens_of)}

    def people(self) -> dict[int, set[int]]:
        """Who is here, by forum."""
        return {forum_id: set(members) for forum_id, members in tuple(self._members_in.items()) if members}

    def here(self, forum_id: int) -> set[int]:
        """The members with at least one open screen in the forum."""
        return set(self._members_in.get(forum_id, ()))
