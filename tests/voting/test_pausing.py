"""Pausing a poll and extending its clock: what is frozen and what came in stays as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from polls.voting.models import PAUSED
from tests.builders import NOON
from tests.voting.rooms import Room, refused


def test_a_paused_poll_takes_no_ballots_and_keeps_those_it_has(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 1)
    room.do("pause_poll", at=2, poll_id=poll_id)
    assert refused(lambda: room.cast(poll_id, 1, 0, at=3)).code == "paused"
    room.do("resume_poll", at=4, poll_id=poll_id)
    room.cast(poll_id, 1, 0, at=5)
    room.close(poll_id)
    assert len(room.records(poll_id)) == 2


def test_a_clock_stands_while_its_poll_is_paused(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.do("pause_poll", at=20, poll_id=poll_id)
    assert (room.poll(poll_id).left_seconds, room.poll(poll_id).closes_at) == (40, None)
    assert room.settle(500) == []
    room.do("extend_poll", at=500, poll_id=poll_id, seconds=30)
    room.do("resume_poll", at=600, poll_id=poll_id)
    assert room.poll(poll_id).closes_at == NOON + timedelta(seconds=670)


def test_extending_adds_to_the_clock(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.do("extend_poll", at=10, poll_id=poll_id)
    assert room.poll(poll_id).closes_at == NOON + timedelta(seconds=120)


def test_extending_in_the_grace_counts_from_now(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.do("extend_poll", at=62, poll_id=poll_id, seconds=60)
    assert room.poll(poll_id).closes_at == NOON + timedelta(seconds=122)


def test_a_poll_without_a_clock_is_not_extended(room: Room) -> None:
    poll_id = room.open()
    assert refused(lambda: room.do("extend_poll", poll_id=poll_id)).code == "no_clock"


@pytest.mark.parametrize("verb", ["pause_poll", "extend_poll"])
def test_a_poll_that_is_being_closed_is_left_alone(room: Room, verb: str) -> None:
    poll_id = room.open(clock_seconds=60)
    room.do("close_poll", at=1, poll_id=poll_id)
    refusal = refused(lambda: room.do(verb, at=2, poll_id=poll_id))
    assert (refusal.code, "Undo the closing" in str(refusal.message)) == ("stale", True)


def test_pausing_a_paused_poll_is_stale(room: Room) -> None:
    poll_id = room.open()
    room.do("pause_poll", poll_id=poll_id)
    assert refused(lambda: room.do("pause_poll", poll_id=poll_id)).code == "stale"
    assert room.poll(poll_id).state == PAUSED
