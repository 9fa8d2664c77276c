"""The other processes of this plenary, as far as screens notice them: what changed there, and who is there.

Each process tells the others what its commits changed, and now and then who has a screen open at it; everyone
draws from the database for their own screens. Who was not heard of for some seconds is gone, and their people
with them. While the others cannot be heard at all, the database alone is followed, a little slower.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from polls.database import Marks
from polls.live.presence import Presence
from polls.live.publisher import Publisher
from polls.together import Bond
from polls.voting.batches_shown import CHANNEL as COUNTS

MARKS, PEOPLE = "marks", "people"

BREATH = 0.02  # seconds in which the marks of several commits become one message
LOOK = 1.0  # seconds between two looks at who is here; only what changed is told
HEARTBEAT = 2.0  # seconds after which it is told in any case
SILENCE = 7.0  # seconds after which a process that was not heard of is gone

People = dict[int, set[int]]  # by forum, the members with a screen open


class Attendance(msgspec.Struct, array_like=True):
    """Who is at a process; one that has just started wants to be told by the others."""

    people: People
    is_new: bool


@dataclass
class Elsewhere:
    """Another process: who is there, and when it was heard of."""

    people: People
    heard_at: float


class Others:
    """Tells the other processes and listens to them, by the `bond` between them."""

    def __init__(self, bond: Bond, presence: Presence, publisher: Publisher) -> None:
        self._bond = bond
        self._presence = presence
        self._publisher = publisher
        self._marked = Marks()
        self._marking = threading.Lock()
        self._wake = threading.Event()
        self._elsewhere: dict[str, Elsewhere] = {}
        self._last_told: tuple[People, float] | None = None
        bond.listen(MARKS, self._take_marks)
        bond.listen(COUNTS, self._take_counts)
        bond.listen(PEOPLE, self._take_people)
        bond.after_gap.append(self._look_again)

    def tasks(self) -> list[Callable[[], None]]:
        """What the server has to run in the background, each for ever."""
        return [self._tell_marks_for_ever, self._look_around_for_ever] if self._bond.is_shared else []

    # ---- What changed -------------------------------------------------------------------------------

    def tell(self, marks: Marks) -> None:
        """Tell the others of a commit of ours; returns at once."""
        if self._bond.is_shared:
            with self._marking:
                self._marked.add(marks)
            self._wake.set()

    def _tell_marks_for_ever(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            self.pass_on()
            time.sleep(BREATH)

    def pass_on(self) -> None:
        """Tell the others what is marked, in one message."""
        with self._marking:
            marked, self._marked = self._marked, Marks()
        self._bond.tell(MARKS, msgspec.msgpack.encode(marked))

    def _take_marks(self, _process: str, message: bytes) -> None:
        marks = msgspec.msgpack.decode(message, type=Marks)
        # The device that sent a ballot is at the other process: here every screen of the voter is told.
        self._publisher.mark(replace(marks, members=marks.members | marks.voters, voters=set()))

    def _take_counts(self, _process: str, message: bytes) -> None:
        self._publisher.mark(Marks(counts={int(message)}))

    def _look_again(self) -> None:
        """Something may have been missed."""
        people = self._presence.people()
        members = {member_id for members in people.values() for member_id in members}
        self._publisher.mark(Marks(forums=self._presence.forums(), members=members))
        for other in self._elsewhere.values():
            other.heard_at = time.monotonic()
        self._last_told = None

    # ---- Who is here --------------------------------------------------------------------------------

    def here(self, forum_id: int) -> set[int]:
        """The members with at least one open screen in the forum, at any process."""
        elsewhere = (other.people.get(forum_id, set()) for other in tuple(self._elsewhere.values()))
        return self._presence.here(forum_id).union(*elsewhere)

    def _look_around_for_ever(self) -> None:
        while True:
            self.look_around(time.monotonic())
            time.sleep(LOOK)

    def look_around(self, now: float) -> None:
        """Drop who is gone, and tell who is here where that is news; alone, follow the database."""
        if self._bond.is_lost:
            self._publisher.mark(Marks(forums=self._presence.forums()))
        else:
            self._drop_silent(now)
            self._tell_people(now)

    def _tell_people(self, now: float) -> None:
        people, last = self._presence.people(), self._last_told
        if last is None or last[0] != people or now - last[1] >= HEARTBEAT:
            self._last_told = (people, now)
            self._bond.tell(PEOPLE, msgspec.msgpack.encode(Attendance(people, is_new=last is None)))

    def _take_people(self, process: str, message: bytes) -> None:
        told = msgspec.msgpack.decode(message, type=Attendance)
        known = self._elsewhere.get(process)
        self._elsewhere[process] = Elsewhere(told.people, time.monotonic())
        self._note_moves(known.people if known else {}, told.people)
        if told.is_new and self._last_told is not None:
            people, _ = self._last_told
            self._last_told = (people, 0.0)  # at the next look, without asking back

    def _drop_silent(self, now: float) -> None:
        for process, other in list(self._elsewhere.items()):
            if now - other.heard_at > SILENCE:
                del self._elsewhere[process]
                self._note_moves(other.people, {})

    def _note_moves(self, before: People, after: People) -> None:
        for forum_id in before.keys() | after.keys():
            if before.get(forum_id) != after.get(forum_id):
                self._publisher.came_or_went(forum_id)
