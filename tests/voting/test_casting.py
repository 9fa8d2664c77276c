"""Casting: who, when, how often, and every ballot that is not well-formed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from polls.database import Database
from polls.voting import keys
from polls.voting.models import RollEntry
from tests.builders import NOON
from tests.voting.rooms import Room, a_room, refused, told


def test_a_ballot_is_received_and_counted(room: Room) -> None:
    poll_id = room.open()
    chosen = room.options(poll_id)[1]
    answer = room.cast(poll_id, 0, 1, nonce="5" * 32)
    assert answer["mark"]
    assert (answer["received"], answer["choice"]) == (True, {"options": [chosen]})
    assert room.votes(poll_id) == [0, 1, 0]
    assert room.picture()[f"turnout/{poll_id}"] == {"received": 1, "eligible": 5}


def test_the_last_answer_counts(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 1)
    room.cast(poll_id, 0, 2)
    assert room.votes(poll_id) == [0, 0, 1]


def test_an_answer_can_become_an_abstention(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 1)
    room.abstain(poll_id, 0)
    assert [sealed.choice for sealed in room.sealed(poll_id).values()] == [{"abstain": True}]


def test_the_same_ballot_fifty_times_is_one_ballot(room: Room) -> None:
    poll_id = room.open()
    answers = [room.cast(poll_id, 0, 1, nonce="5" * 32) for _ in range(50)]
    assert all(answer == answers[0] for answer in answers)
    assert room.votes(poll_id) == [0, 1, 0]


def test_the_same_ballot_is_acknowledged_again_where_it_cannot_be_changed(room: Room) -> None:
    poll_id = room.open(method="approval", change_until_close=False)
    first = room.cast(poll_id, 0, 1, 2, nonce="5" * 32)
    assert room.cast(poll_id, 0, 2, 1, nonce="5" * 32) == first
    assert room.votes(poll_id) == [0, 1, 1]


def test_another_device_cannot_find_out_the_answer_by_trying_each(room: Room) -> None:
    poll_id = room.open(change_until_close=False)
    room.cast(poll_id, 0, 1, nonce="5" * 32)
    for tried in range(3):
        refusal = refused(lambda tried=tried: room.cast(poll_id, 0, tried, nonce="6" * 32))
        assert refusal.code == "already_received"


def test_a_new_answer_comes_with_its_own_nonce(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 1, nonce="5" * 32)
    room.cast(poll_id, 0, 1, nonce="6" * 32)
    assert [sealed.nonce for sealed in room.sealed(poll_id).values()] == ["6" * 32]


def test_without_a_nonce_the_server_makes_one_that_nobody_can_guess(room: Room) -> None:
    poll_id = room.open()
    for voter in range(5):
        room.cast(poll_id, voter, 0)
    nonces = [sealed.nonce for sealed in room.sealed(poll_id).values()]
    assert len(set(nonces)) == 5
    assert all(re.fullmatch("[0-9a-f]{32}", nonce) for nonce in nonces)


def test_without_the_key_no_ballot_is_taken(room: Room) -> None:
    poll_id = room.open()
    keys.connect(room.folder / "another server")
    refusal = refused(lambda: room.cast(poll_id, 0, 0))
    assert (refusal.code, "Declare it void" in str(refusal.message)) == ("key_missing", True)
    assert not any(entry.has_voted for entry in room.everything(RollEntry))


def test_a_second_answer_is_refused_where_it_cannot_be_changed(room: Room) -> None:
    poll_id = room.open(change_until_close=False)
    room.cast(poll_id, 0, 1)
    refusal = refused(lambda: room.cast(poll_id, 0, 2))
    assert (refusal.code, refusal.details) == ("already_received", {})
    assert room.votes(poll_id) == [0, 1, 0]


def test_before_opening_a_ballot_is_told_to_wait(room: Room) -> None:
    poll_id = room.prepare()
    assert refused(lambda: room.cast(poll_id, 0, 0)).code == "not_open"


def test_after_closing_a_ballot_is_told_it_is_late(room: Room) -> None:
    poll_id = room.open()
    room.close(poll_id)
    assert refused(lambda: room.cast(poll_id, 0, 0, at=30)).code == "closed"


def test_a_void_poll_takes_no_ballots(room: Room) -> None:
    poll_id = room.open()
    room.do("void_poll", poll_id=poll_id, reason="The wrong names")
    assert refused(lambda: room.cast(poll_id, 0, 0)).code == "void"


def test_another_forums_poll_is_not_found(room: Room, database: Database) -> None:
    other = a_room(database)
    poll_id = other.open()
    assert (
        refused(lambda: room.cast(poll_id, 0, choice={"options": other.options(poll_id)[:1]})).code
        == "not_found"
    )
    assert refused(lambda: room.cast(999, 0, choice={"abstain": True})).code == "not_found"


def test_another_polls_option_is_unknown(room: Room) -> None:
    other = room.options(room.prepare())
    poll_id = room.open()
    assert refused(lambda: room.cast(poll_id, 0, choice={"options": other[:1]})).code == "unknown_option"


def test_a_clock_gives_three_seconds_of_grace(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.cast(poll_id, 0, 0, at=62.9)
    assert refused(lambda: room.cast(poll_id, 1, 0, at=63)).code == "closed"
    assert room.votes(poll_id) == [1, 0, 0]


def test_closing_by_hand_gives_five_seconds_and_no_grace(room: Room) -> None:
    poll_id = room.open()
    room.do("close_poll", at=10, poll_id=poll_id)
    room.cast(poll_id, 0, 0, at=14.9)
    assert refused(lambda: room.cast(poll_id, 1, 0, at=15)).code == "closed"


def test_an_observer_does_not_vote(room: Room) -> None:
    poll_id = room.open()
    assert refused(lambda: room.cast(poll_id, room.add_voter("observer"), 0)).code == "not_allowed"


def test_a_moderator_outside_the_electorate_is_told_so(room: Room) -> None:
    poll_id = room.open()
    assert refused(lambda: room.cast(poll_id, room.moderator, 0)).code == "not_entitled"


def test_a_moderator_in_the_electorate_votes(room: Room) -> None:
    poll_id = room.open(electorate_roles=("moderator", "attendee"))
    room.cast(poll_id, room.moderator, 2)
    assert room.votes(poll_id) == [0, 0, 1]


def test_casting_leaves_nothing_in_the_journal(room: Room) -> None:
    poll_id = room.open()
    before = room.look(lambda session: session.execute(text("select count(*) from journal_entry")).scalar())
    room.cast(poll_id, 0, 0)
    assert room.look(lambda s: s.execute(text("select count(*) from journal_entry")).scalar()) == before


def test_a_ballot_marks_its_voter_alone(room: Room) -> None:
    poll_id, marks = room.open(), []
    room.database.after_commit.append(marks.append)
    room.cast(poll_id, 0, 0)
    assert (marks[-1].counts, marks[-1].voters) == ({room.forum_id}, {room.voters[0].member_id})
    assert marks[-1].forums == marks[-1].members == set()


def test_opening_and_closing_mark_no_member(room: Room) -> None:
    marks: list[Any] = []
    room.database.after_commit.append(marks.append)
    poll_id = room.open()
    room.close(poll_id)
    assert all(mark.members == mark.voters == set() for mark in marks)
    assert marks[-1].forums == {room.forum_id}


def test_a_refusal_never_repeats_the_ballot(room: Room) -> None:
    poll_id = room.open(change_until_close=False)
    first, other, _ = room.options(poll_id)
    room.cast(poll_id, 0, 0)
    for choice in ({"options": [other]}, {"options": [987654321]}, {"options": [first, other]}):
        refusal = refused(lambda choice=choice: room.cast(poll_id, 0, choice=choice))
        assert "987654321" not in told(refusal.as_json()) + str(refusal)
        assert not set(refusal.details)


def test_casting_at_the_very_instant_of_the_end_is_late(room: Room) -> None:
    poll_id = room.open()
    room.do("close_poll", at=10, poll_id=poll_id)
    end = room.poll(poll_id).closing_at
    assert end == NOON + timedelta(seconds=15)
    assert refused(lambda: room.cast(poll_id, 0, 0, at=15)).code == "closed"
