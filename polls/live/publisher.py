"""The one way out: after a commit a forum is marked, its pictures are drawn anew, and what differs goes
to its screens. A thousand ballots in a second are a few messages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import Database, Marks
from polls.live.counting import COUNTING, counts
from polls.live.picture import PUBLIC, STAFF, Parts, audiences, difference, picture
from polls.live.presence import Presence

log = structlog.get_logger()

SHORTEST_PAUSE = 0.25  # seconds between two publications: a tally moves at most four times a second
SHARE_OF_TIME = 0.25  # of a process that drawing pictures may take: a dear picture comes less often

Draw = Callable[[Session, Forum, str], Parts]


def room(forum_id: int, audience: str) -> str:
    """The name of the sockets' room of one audience."""
    return f"{forum_id}/{audience}"


@dataclass
class Published:
    """What the screens of one audience have been told."""

    revision: int = 0
    parts: Parts = field(default_factory=dict)


class Publisher:
    """Draws and sends. `emit(event, data, to=room)` is the socket server's; `tell_members(marks)` sends
    members what is their own."""

    def __init__(
        self,
        database: Database,
        presence: Presence,
        emit: Callable[..., Any],
        tell_members: Callable[[Marks], None],
    ) -> None:
        self._database = database
        self._presence = presence
        self._emit = emit
        self._tell_members = tell_members
        self._published: dict[tuple[int, str], Published] = {}
        self._marked = Marks()
        self._marking = threading.Lock()
        self._wake = threading.Event()
        # A join reads, and sends what it read, between two publications, never during one.
        self.between_publications = threading.RLock()

    def mark(self, marks: Marks) -> None:
        """These forums and members changed; returns at once."""
        with self._marking:
            self._marked.add(marks)
        self._wake.set()

    def run(self) -> None:
        """Publish whatever is marked, for ever; a background task of the socket server."""
        while True:
            self._wake.wait()
            self._wake.clear()
            started = time.monotonic()
            self.publish_marked()
            spent = time.monotonic() - started
            time.sleep(max(SHORTEST_PAUSE, spent / SHARE_OF_TIME - spent))

    def publish_marked(self) -> None:
        """Publish each marked forum once, then tell marked members; a failure holds no other back."""
        with self._marking:
            marked, self._marked = self._marked, Marks()
        for forum_id in marked.forums | marked.counts:
            publish = self.publish if forum_id in marked.forums else self.publish_counts
            try:
                publish(forum_id)
            except Exception:
                log.exception("not_published", forum_id=forum_id)
        try:
            self._tell_members(marked)
        except Exception:
            log.exception("members_not_told")

    def publish(self, forum_id: int) -> None:
        """Draw the forum's pictures anew and send what differs."""
        with self.between_publications, self._database.read() as session:
            forum = session.get(Forum, forum_id)
            if forum is None:
                return
            for audience in audiences(session, forum):
                self._publish_audience(session, forum, audience, self._draw)
                time.sleep(0)  # a picture takes some milliseconds: the others have their turn in between

    def publish_counts(self, forum_id: int) -> None:
        """Count anew, where nothing else has changed, and send what differs."""
        with self.between_publications, self._database.read() as session:
            forum = session.get(Forum, forum_id)
            if forum is None:
                return
            for audience in COUNTING:
                self._publish_audience(session, forum, audience, self._count)

    def _publish_audience(self, session: Session, forum: Forum, audience: str, draw: Draw) -> None:
        told = self._published.get((forum.id, audience))
        if told is None:
            return  # nobody has asked for it yet
        new = draw(session, forum, audience)
        changed = difference(told.parts, new)
        if not changed:
            return
        told.parts, told.revision = new, told.revision + 1
        message = {"audience": audience, "revision": told.revision, "parts": changed}
        self._emit("changed", message, to=room(forum.id, audience))

    def whole(self, session: Session, forum: Forum, audience: str) -> dict[str, Any]:
        """`{audience, revision, parts}`: all that the audience's screens have been told."""
        with self.between_publications:
            told = self._published.get((forum.id, audience))
            if told is None:
                told = Published(1, self._draw(session, forum, audience))
                self._published[forum.id, audience] = told
            return {"audience": audience, "revision": told.revision, "parts": told.parts}

    def _draw(self, session: Session, forum: Forum, audience: str) -> Parts:
        parts = picture(session, forum, audience)
        if audience in (PUBLIC, STAFF):
            parts["presence"] = self._presence_now(forum)
        return parts

    def _count(self, session: Session, forum: Forum, audience: str) -> Parts:
        """What the audience has been told, with the counts of now."""
        told = self._published[forum.id, audience].parts
        return told | counts(session, forum, audience) | {"presence": self._presence_now(forum)}

    def _presence_now(self, forum: Forum) -> dict[str, int]:
        return {"here": len(self._presence.here(forum.id))}
