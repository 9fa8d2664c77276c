"""How a poll ends: undone, closed, published, void."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

from polls.journal import JournalEntry
from polls.voting.models import CLOSED, OPEN, PAUSED, PUBLISHED, VOID, Ballot, RollEntry
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
    assert len(room.everything(Ballot)) == 1


def test_ballots_lie_in_the_order_of_their_codes(room: Room) -> None:
    poll_id = room.open()
    for voter in range(3):
        room.cast(poll_id, voter, voter)
    room.close(poll_id)
    ballots = room.everything(Ballot)
    assert len({ballot.code for ballot in ballots}) == 3
    by_id = sorted(ballots, key=lambda ballot: ballot.id)
    assert [ballot.code for ballot in by_id] == sorted(ballot.code for ballot in ballots)


def test_closing_notes_the_counts_and_the_hash_of_the_ballots(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 1)
    room.abstain(poll_id, 1)
    room.close(poll_id)
    file = [[ballot.code, ballot.choice] for ballot in sorted(room.everything(Ballot), key=lambda b: b.code)]
    written = json.dumps(file, separators=(",", ":"), sort_keys=True).encode()
    expected = hashlib.sha256(written).hexdigest()
    told = {"poll": poll_id, "eligible": 3, "ballots": 2, "ballots_hash": expected}
    assert noted(room, "poll_closed") == [told]
    assert room.poll(poll_id).ballots_hash == expected


def test_a_poll_without_ballots_closes(room: Room) -> None:
    poll_id = room.open()
    room.close(poll_id)
    assert room.picture("staff")[f"tally/{poll_id}"]["sentence"] == "No ballots were received."


def test_has_voted_is_kept(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 1, 0)
    room.close(poll_id)
    who = [entry.member_id for entry in room.everything(RollEntry) if entry.has_voted]
    assert who == [room.voters[1].member_id]
    assert room.mine(1)[str(poll_id)] == {"received": True, "choice": None}


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
