"""The one way out: after a commit a forum is marked, its pictures are drawn anew, and what differs goes
to its screens. A thousand ballots in a second are a few messages."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

import msgspec
import structlog
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import Database, Marks
from polls.live.counting import PEOPLE, VOTES, Draw
from polls.live.delivery import Message
from polls.live.picture import Parts, audiences, difference, picture
from polls.live.presence import Presence
from polls.live.told import Told

log = structlog.get_logger()

SHORTEST_PAUSE = 0.25  # seconds between two publications: a tally moves at most four times a second
EMPTY_PAUSE = 0.02  # seconds after one that told nothing, so that what changes next is told at once
SHARE_OF_TIME = 0.25  # of a process that drawing pictures may take: a dear picture comes less often
MOST_TURNS = 30  # of others, between pictures that nobody looks at yet: these may fall asleep again meanwhile
PEOPLE_PAUSE = 1.0  # seconds between two publications of how many are here, when nothing else has changed

T = TypeVar("T")


class NotDrawn(Exception):
    """Nobody has asked for this audience's picture yet, or not since its last screen left."""

    def __init__(self, forum_id: int, audience: str) -> None:
        super().__init__(forum_id, audience)
        self.forum_id, self.audience = forum_id, audience


class Publisher:
    """Draws and sends. `send(message, sids)` is the socket server's."""

    def __init__(
        self,
        database: Database,
        presence: Presence,
        send: Callable[[Message, Collection[str]], Any],
    ) -> None:
        self._database = database
        self._presence = presence
        self._send = send
        self.before_marking: list[Callable[[Marks], None]] = []
        self.after_publishing: list[Callable[[Marks], None]] = []
        self._run = secrets.token_urlsafe(6)
        self._told: dict[tuple[int, str], Told] = {}
        self._asleep: set[tuple[int, str]] = set()  # what was told last may be old: there was no screen
        self._marked = Marks()
        self._marking = threading.Lock()
        self._wake = threading.Event()
        self._people_moved: set[int] = set()
        self._people_due: dict[int, float] = {}
        self._drawing = threading.Lock()  # one draws at a time, each from a later look than the one before
        self._sending = threading.RLock()  # taken after `_drawing` where both are
        self._seconds_drawn = 0.0
        self._has_told = False

    # ---- What has changed ---------------------------------------------------------------------------

    def mark(self, marks: Marks) -> None:
        """These forums and members changed; returns at once."""
        for listener in self.before_marking:
            listener(marks)
        with self._marking:
            self._marked.add(marks)
        self._wake.set()

    def came_or_went(self, forum_id: int) -> None:
        """Somebody's screen was opened or closed: a thousand of them in a second are a message or two."""
        with self._marking:
            self._people_moved.add(forum_id)
        self._wake.set()

    def run(self) -> None:
        """Publish whatever is marked, for ever; a background task of the socket server."""
        while True:
            self._wake.wait(SHORTEST_PAUSE if self._people_moved else None)  # who may not have been due
            self._wake.clear()
            self.publish_marked()
            time.sleep(self.pause())

    def pause(self) -> float:
        """How long, in seconds, nothing is published after the last round: none waits long for one that told
        nothing."""
        shortest = SHORTEST_PAUSE if self._has_told else EMPTY_PAUSE
        return max(shortest, self._seconds_drawn / SHARE_OF_TIME - self._seconds_drawn)

    def publish_marked(self) -> None:
        """Publish each marked forum once, then hand the marks on; a failure holds no other back."""
        self._seconds_drawn, self._has_told = 0.0, False
        marked, people = self._take_marks(time.monotonic())
        for forum_id in marked.forums | marked.counts | people:
            try:
                self._publish_what_moved(forum_id, marked, people)
            except Exception:
                log.exception("not_published", forum_id=forum_id)
        for listener in self.after_publishing:
            try:
                listener(marked)
            except Exception:
                log.exception("members_not_told")

    def _take_marks(self, now: float) -> tuple[Marks, set[int]]:
        """What is marked, and the forums where how many are here is due to be told."""
        with self._marking:
            marked, self._marked = self._marked, Marks()
            self._people_moved |= marked.counts
            people = {each for each in self._people_moved if self._people_due.get(each, now) <= now}
            self._people_moved -= people
            self._people_due |= dict.fromkeys(people, now + PEOPLE_PAUSE)
            return marked, people

    def _publish_what_moved(self, forum_id: int, marked: Marks, people: set[int]) -> None:
        if forum_id in marked.forums:
            self.publish(forum_id)
            return
        if forum_id in marked.counts:
            self.publish_counts(forum_id, VOTES)
        if forum_id in people:
            self.publish_counts(forum_id, PEOPLE)

    # ---- Drawing and telling ------------------------------------------------------------------------

    def publish(self, forum_id: int) -> None:
        """Draw the forum's pictures anew and send what differs."""
        with self._drawing, self._database.read() as session:
            forum = session.get(Forum, forum_id)
            if forum is None:
                return
            for audience in audiences(session, forum):
                self._publish_audience(forum_id, audience, partial(_drawn, session, forum, audience))
                time.sleep(0)  # also where nothing was told

    def publish_counts(self, forum_id: int, counting: Mapping[str, Draw]) -> None:
        """Count anew, where nothing else has changed, and send what differs."""
        with self._drawing, self._database.read() as session:
            forum = session.get(Forum, forum_id)
            if forum is None:
                return
            for audience, draw in counting.items():
                self._publish_audience(forum_id, audience, partial(_counted, session, forum, draw))

    def _publish_audience(self, forum_id: int, audience: str, draw: Callable[[Parts], Parts]) -> None:
        told = self._told.get((forum_id, audience))
        if told is None or self._is_asleep(forum_id, audience):
            return
        started = time.monotonic()
        new = draw(told.parts)
        change = difference(told.parts, new)
        self._seconds_drawn += time.monotonic() - started
        if change:
            time.sleep(0)  # drawing takes some milliseconds, and telling others: in between comes who waits
            self._tell(forum_id, told.then(new, change))

    def _tell(self, forum_id: int, told: Told) -> None:
        self._has_told = True
        with self._sending:
            self._told[forum_id, told.audience] = told
            self._send(told.newest[-1], self._presence.screens_of(forum_id, told.audience))

    def _is_asleep(self, forum_id: int, audience: str) -> bool:
        """Whether the audience has no screen, so that nothing needs to be drawn for it until one comes."""
        with self._sending:
            if not self._presence.screens_of(forum_id, audience):
                self._asleep.add((forum_id, audience))
            return (forum_id, audience) in self._asleep

    # ---- What a screen gets that comes --------------------------------------------------------------

    def told(self, forum_id: int, audiences: Iterable[str]) -> tuple[Told, ...]:
        """What the screens of these audiences have been told; drawn now where there is nothing yet."""
        return self._with_all_drawn(lambda: self.told_now(forum_id, audiences))

    def told_now(self, forum_id: int, audiences: Iterable[str]) -> tuple[Told, ...]:
        """The same, for what is done `between_messages`."""
        keys = [(forum_id, audience) for audience in audiences]
        for key in keys:
            if key in self._asleep or key not in self._told:
                raise NotDrawn(*key)
        return tuple(self._told[key] for key in keys)

    def between_messages(self, work: Callable[[Session], T]) -> T:
        """Do `work(session)` while nothing is sent by anyone else: what it reads and sends is then neither
        older than what the screens have, nor passed over by what changes meanwhile.

        It is done again where it asked for a picture that nobody had asked for, so it asks before it sends.
        """

        def alone() -> T:
            with self._sending, self._database.read() as session:
                return work(session)

        return self._with_all_drawn(alone)

    def _with_all_drawn(self, ask: Callable[[], T]) -> T:
        turns = MOST_TURNS
        while True:
            try:
                return ask()
            except NotDrawn as missing:
                self._draw(missing.forum_id, missing.audience)
            if turns:  # the first to come miss a picture for each group: others go on in between
                turns -= 1
                time.sleep(0)

    def _draw(self, forum_id: int, audience: str) -> None:
        key = (forum_id, audience)
        with self._drawing, self._database.read() as session:
            if key in self._told and key not in self._asleep:
                return  # by another's wish, meanwhile
            parts = picture(session, session.get_one(Forum, forum_id), audience)
            told = self._told.get(key)
            if told is None:
                self._told[key] = Told(audience, self._run, 1, parts)
            elif change := difference(told.parts, parts):
                self._told[key] = told.then(parts, change)
            self._asleep.discard(key)


def _drawn(session: Session, forum: Forum, audience: str, _told: Parts) -> Parts:
    return picture(session, forum, audience)


def _counted(session: Session, forum: Forum, draw: Draw, told: Parts) -> Parts:
    """What has been told, with the counts of now: counting takes no part away."""
    return told | msgspec.to_builtins(draw(session, forum))
