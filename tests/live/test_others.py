"""Two processes that tell each other what changed and who is there."""

from __future__ import annotations

import time

import pytest

from polls.database import Database, Marks
from polls.live.others import HEARTBEAT, SILENCE, Others
from polls.live.presence import Connection, Presence
from polls.live.publisher import Publisher
from tests.together.bonds import Bond, Memory

FORUM = 7


class Process:
    """What of a process the others notice; its publisher is asked for what it is about to publish."""

    def __init__(self, database: Database, memory: Memory) -> None:
        self.bond, self.presence = Bond(memory), Presence()
        self.publisher = Publisher(database, self.presence, lambda _message, _sids: None)
        self.others = Others(self.bond, self.presence, self.publisher)

    def sit_down(self, member_id: int) -> None:
        """A screen of this member is opened here."""
        self.presence.add(f"screen {member_id}", Connection(FORUM, member_id, 1, "attendee", ("public",)))

    def get_up(self, member_id: int) -> None:
        self.presence.remove(f"screen {member_id}")

    def look_around(self, later: float = 0) -> None:
        self.others.look_around(time.monotonic() + later)

    def here(self) -> set[int]:
        return self.others.here(FORUM)

    def marked(self) -> Marks:
        """What is to be published; asking takes it away."""
        marks, people = self.publisher._take_marks(time.monotonic())
        return Marks(marks.forums, marks.counts | people, marks.members, marks.voters)


@pytest.fixture
def two(database: Database) -> tuple[Process, Process]:
    memory = Memory()
    return Process(database, memory), Process(database, memory)


def test_what_a_commit_changed_is_marked_at_the_other_process(two: tuple[Process, Process]) -> None:
    one, other = two
    one.others.tell(Marks(forums={FORUM}, members={1}))
    one.others.tell(Marks(counts={8}))
    one.others.pass_on()
    assert other.marked() == Marks(forums={FORUM}, counts={8}, members={1})
    assert one.marked() == Marks()  # for its own publisher knows already


def test_every_screen_of_a_voter_at_the_other_process_is_told(two: tuple[Process, Process]) -> None:
    one, other = two
    one.others.tell(Marks(voters={1}))
    one.others.pass_on()
    assert other.marked() == Marks(members={1})


def test_who_is_here_is_who_is_at_any_process_and_everyone_once(two: tuple[Process, Process]) -> None:
    one, other = two
    for process, members in ((one, (1, 2)), (other, (2, 3))):
        for member_id in members:
            process.sit_down(member_id)
        process.look_around()
    assert one.here() == other.here() == {1, 2, 3}
    one.get_up(2)
    one.get_up(1)
    one.look_around()
    assert one.here() == other.here() == {2, 3}


def test_how_many_are_here_is_published_when_that_changes_elsewhere(two: tuple[Process, Process]) -> None:
    one, other = two
    one.sit_down(1)
    one.look_around()
    assert other.marked().counts == {FORUM}
    one.look_around(HEARTBEAT)
    assert other.marked().counts == set()  # it said only that it lives


def test_a_process_that_has_just_started_soon_knows_who_is_at_the_others(
    two: tuple[Process, Process], database: Database
) -> None:
    one, _ = two
    one.sit_down(1)
    one.look_around()
    newcomer = Process(database, one.bond._memory)
    newcomer.look_around()
    one.look_around()
    assert newcomer.here() == {1}


def test_the_people_of_a_process_that_falls_silent_are_gone(two: tuple[Process, Process]) -> None:
    one, other = two
    one.sit_down(1)
    one.look_around()
    other.marked()
    other.look_around(SILENCE - 1)
    assert other.here() == {1}
    other.look_around(SILENCE + 1)
    assert other.here() == set()
    assert HEARTBEAT + SILENCE + 1 <= 10  # seconds, at the most


def test_without_the_others_the_database_is_followed_and_nobody_counts_as_gone(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    one.sit_down(1)
    one.look_around()
    other.sit_down(2)
    other.marked()
    other.bond.is_lost = True
    other.look_around(10 * SILENCE)
    assert (other.marked().forums, other.here()) == ({FORUM}, {1, 2})


def test_when_the_others_can_be_heard_again_everything_is_looked_at_anew(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    one.sit_down(1)
    one.look_around()
    other.sit_down(2)
    other.marked()
    for look in other.bond.after_gap:
        look()
    assert other.marked() == Marks(forums={FORUM}, members={2})
