"""How a poll ends: undone, closed, published, void."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from polls.journal import JournalEntry
from polls.voting import keys
from polls.voting.closing import close_due
from polls.voting.models import CLOSED, OPEN, PAUSED, PUBLISHED, VOID, RollEntry
from tests.builders import NOON
from tests.voting.rooms import Room, refused


def noted(room: Room, what: str) -> list[dict]:
    return [entry.details for entry in room.everything(JournalEntry) if entry.what == what]


def test_closing_takes_effect_after_five_seconds(room: Room) -> None:
    poll_id = room.open()
    assert room.do("close_poll", at=10, poll_id=poll_id)["closing_at"] == "2021-06-15T12:00:15Z"
    assert room.settle(14.9) == []
    assert room.poll(poll_id).state == OPEN
    assert room.settle(15) == [poll_id]
    poll = room.poll(poll_id)
    assert (poll.state, poll.closed_at) == (CLOSED, NOON + timedelta(seconds=15))


def test_closing_twice_closes_at_the_same_instant(room: Room) -> None:
    poll_id = room.open()
    first = room.do("close_poll", at=10, poll_id=poll_id)
    assert room.do("close_poll", at=13, poll_id=poll_id) == first
    assert noted(room, "poll_closing") == [{"poll": poll_id}]


def test_closing_can_be_undone_for_five_seconds(room: Room) -> None:
    poll_id = room.open()
    room.do("close_poll", at=10, poll_id=poll_id)
    room.do("undo_close", at=14, poll_id=poll_id)
    assert room.settle(100) == []
    room.cast(poll_id, 0, 0, at=101)


def test_undoing_too_late_is_told_so(room: Room) -> None:
    poll_id = room.open()
    room.do("close_poll", at=10, poll_id=poll_id)
    refusal = refused(lambda: room.do("undo_close", at=15, poll_id=poll_id))
    assert (refusal.code, "has closed by now" in str(refusal.message)) == ("stale", True)
    room.settle(16)
    assert refused(lambda: room.do("undo_close", at=17, poll_id=poll_id)).code == "stale"


def test_undoing_gives_the_clock_back(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.do("close_poll", at=10, poll_id=poll_id)
    room.do("undo_close", at=12, poll_id=poll_id)
    assert room.settle(62.9) == []
    assert room.settle(63) == [poll_id]
    assert room.poll(poll_id).closed_at == NOON + timedelta(seconds=63)


def test_a_paused_poll_can_be_closed_and_the_closing_undone(room: Room) -> None:
    poll_id = room.open()
    room.do("pause_poll", at=1, poll_id=poll_id)
    room.do("close_poll", at=2, poll_id=poll_id)
    room.do("undo_close", at=3, poll_id=poll_id)
    assert room.poll(poll_id).state == PAUSED
    room.close(poll_id, at=4)
    assert room.poll(poll_id).state == CLOSED


def test_settling_twice_settles_once(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 0)
    room.do("close_poll", at=10, poll_id=poll_id)
    assert (room.settle(15), room.settle(15)) == ([poll_id], [])
    assert len(room.records(poll_id)) == 1


def test_without_the_key_a_poll_is_not_closed_and_can_be_void(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.cast(poll_id, 0, 0)
    keys.connect(room.folder / "another server")
    refusal = refused(lambda: room.do("close_poll", poll_id=poll_id))
    assert (refusal.code, "new round" in str(refusal.message)) == ("key_missing", True)
    assert (room.settle(63), room.poll(poll_id).state) == ([], OPEN)
    room.do("void_poll", at=70, poll_id=poll_id, reason="Its key is lost")
    assert room.caretaker.tidy()
    assert (room.poll(poll_id).state, room.poll(poll_id).key_id) == (VOID, None)
    assert room.do("new_round", poll_id=poll_id)["poll_id"] != poll_id


def test_a_poll_whose_key_is_missing_holds_no_other_up(room: Room) -> None:
    lost, other = (room.open(clock_seconds=60, beside_others=True) for _ in range(2))
    keys.current().destroy(room.poll(lost).key_id)
    assert room.settle(63) == [other]


def test_an_envelope_in_another_voters_row_is_noticed_and_nothing_changes(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.fill(poll_id, 0, 1)

    def change_over(session: Session) -> None:
        one, other = session.query(RollEntry).filter(RollEntry.has_voted).all()
        one.envelope, other.envelope = other.envelope, one.envelope

    room.database.write(change_over)
    before = room.rows()
    with pytest.raises(InvalidTag):
        room.database.write(lambda session: close_due(session, poll_id, NOON + timedelta(seconds=63)))
    assert room.rows() == before
    assert noted(room, "poll_closed") == []


def test_a_close_that_fails_at_its_very_end_changes_nothing(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.fill(poll_id, 0, 1, 2)
    before = room.rows()

    def close_and_stumble(session: Session) -> None:
        assert close_due(session, poll_id, NOON + timedelta(seconds=63))
        raise OSError("the power is gone")

    with pytest.raises(OSError, match="the power is gone"):
        room.database.write(close_and_stumble)
    assert room.rows() == before
    assert room.settle(63) == [poll_id]
    assert len(room.records(poll_id)) == 3


def test_a_poll_without_ballots_closes(room: Room) -> None:
    poll_id = room.open()
    room.close(poll_id)
    assert (room.poll(poll_id).state, room.records(poll_id), room.poll(poll_id).present) == (CLOSED, [], 0)


def test_has_voted_is_kept(room: Room) -> None:
    poll_id = room.open()
    mark = room.cast(poll_id, 1, 0)["mark"]
    room.close(poll_id)
    who = [entry.member_id for entry in room.everything(RollEntry) if entry.has_voted]
    assert who == [room.voters[1].member_id]
    assert room.mine(1)[str(poll_id)] == {"received": True, "mark": mark}


def test_publishing_follows_closing(room: Room) -> None:
    poll_id = room.open()
    assert refused(lambda: room.do("publish_poll", poll_id=poll_id)).code == "stale"
    room.publish(poll_id)
    assert room.poll(poll_id).state == PUBLISHED
    assert refused(lambda: room.do("publish_poll", poll_id=poll_id)).code == "stale"


@pytest.mark.parametrize("before", ["open", "paused", "closed", "published"])
def test_a_poll_can_be_void_from_any_state_after_opening(room: Room, before: str) -> None:
    poll_id = room.open(shown="live")
    room.cast(poll_id, 0, 0)
    steps = {
        "open": lambda: None,
        "paused": lambda: room.do("pause_poll", poll_id=poll_id),
        "closed": lambda: room.close(poll_id),
        "published": lambda: room.publish(poll_id),
    }
    steps[before]()
    room.do("void_poll", at=30, poll_id=poll_id, reason="The wrong names were shown.")
    poll = room.picture()[f"poll/{poll_id}"]
    assert (poll["state"], poll["void_reason"]) == (VOID, "The wrong names were shown.")
    assert f"tally/{poll_id}" not in room.picture() | room.picture("staff")
    assert all(entry.envelope is None for entry in room.everything(RollEntry))


def test_a_poll_that_was_never_open_is_not_void(room: Room) -> None:
    poll_id = room.prepare()
    assert refused(lambda: room.do("void_poll", poll_id=poll_id, reason="No")).code == "stale"


def test_a_void_poll_stays_void(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.do("void_poll", poll_id=poll_id, reason="The wrong names")
    assert room.settle(500) == []
    for verb in ("publish_poll", "close_poll", "resume_poll", "undo_close"):
        assert refused(lambda verb=verb: room.do(verb, poll_id=poll_id)).code == "stale"


def test_a_poll_closes_however_late_its_server_comes_back(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.cast(poll_id, 0, 0)
    assert room.settle(86_400) == [poll_id]
    assert room.poll(poll_id).closed_at == NOON + timedelta(seconds=63)
