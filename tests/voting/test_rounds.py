"""Voting again."""

from __future__ import annotations

import pytest

from polls.voting.models import OPEN, READY, BallotFile
from tests.voting.rooms import Room, refused, texts


@pytest.mark.parametrize("ending", ["close", "publish", "void"])
def test_a_new_round_asks_the_same_again(room: Room, ending: str) -> None:
    poll_id = room.open(method="approval", shown="live")
    room.cast(poll_id, 0, 0)
    if ending == "void":
        room.do("void_poll", poll_id=poll_id, reason="The wrong names")
    else:
        getattr(room, ending)(poll_id)
    again = room.do("new_round", poll_id=poll_id)["poll_id"]
    old, new = room.poll(poll_id), room.poll(again)
    assert (new.round, new.previous_id, new.state, new.method) == (2, poll_id, READY, "approval")
    assert (texts(room, again), new.rules) == (texts(room, poll_id), old.rules)


def test_a_new_round_leaves_the_old_result(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 0)
    room.publish(poll_id)
    before = room.picture()[f"tally/{poll_id}"]
    again = room.do("new_round", poll_id=poll_id)["poll_id"]
    room.do("open_poll", at=30, poll_id=again)
    room.cast(again, 0, 1, at=31)
    assert room.picture()[f"tally/{poll_id}"] == before
    assert [file.poll_id for file in room.everything(BallotFile)] == [poll_id]


def test_a_poll_under_way_has_no_new_round(room: Room) -> None:
    poll_id = room.open()
    assert refused(lambda: room.do("new_round", poll_id=poll_id)).code == "stale"
    assert room.poll(poll_id).state == OPEN


def test_a_poll_has_one_next_round(room: Room) -> None:
    poll_id = room.open()
    room.close(poll_id)
    again = room.do("new_round", poll_id=poll_id)["poll_id"]
    refusal = refused(lambda: room.do("new_round", poll_id=poll_id))
    assert (refusal.code, refusal.details) == ("stale", {"poll_id": again})


def test_a_copy_is_a_poll_of_its_own(room: Room) -> None:
    poll_id = room.open()
    copy = room.poll(room.do("duplicate_poll", poll_id=poll_id)["poll_id"])
    assert (copy.round, copy.previous_id, copy.state, copy.opened_at) == (1, None, READY, None)
