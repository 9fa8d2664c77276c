"""Ballots that race the close: acknowledged exactly when they are counted."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from polls.database import Database
from polls.errors import Refused
from polls.people.acting import perform
from polls.people.models import Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.voting.closing import settle_due
from polls.voting.models import Ballot, Poll, RollEntry
from polls.voting.tallies import tally
from tests.voting.rooms import Room, a_room

VOTERS = 200


def sign_everyone_in(room: Room) -> list[int]:
    def sign_in(session):
        now = datetime.now(UTC)
        for voter in room.voters:
            start_sign_in(session, session.get_one(Member, voter.member_id), "link", now)
        return [sign_in.id for sign_in in session.query(SignIn).order_by(SignIn.id)]

    return room.database.write(sign_in)


def at_once(works: list) -> None:
    """Run all of them in threads that start together."""
    gate = threading.Barrier(len(works))

    def run(work) -> None:
        gate.wait()
        work()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("ends", ["by hand", "by its clock"])
def test_two_hundred_ballots_race_the_close(database: Database, ends: str) -> None:
    room = a_room(database, VOTERS)
    poll_id = room.open()
    devices, options = sign_everyone_in(room), room.options(poll_id)
    acknowledged: list[int] = []
    late: list[str] = []
    half_way = threading.Event()

    def cast(number: int) -> None:
        choice = {"options": [options[number % len(options)]]}
        try:
            perform(devices[number], "cast_ballot", {"poll_id": poll_id, "choice": choice})
            acknowledged.append(number % len(options))
        except Refused as refusal:
            late.append(refusal.code)
        if len(acknowledged) >= VOTERS // 2:
            half_way.set()

    def close() -> None:
        half_way.wait(30)
        now = datetime.now(UTC)
        when = {"by hand": {"closing_at": now}, "by its clock": {"closes_at": now - timedelta(seconds=3)}}[
            ends
        ]

        def end(session) -> None:
            for field, value in when.items():
                setattr(session.get_one(Poll, poll_id), field, value)

        database.write(end)
        database.write(lambda session: settle_due(session, datetime.now(UTC)))

    at_once([*(lambda number=number: cast(number) for number in range(VOTERS)), close])
    counted = room.look(lambda session: tally(session, session.get_one(Poll, poll_id)))
    assert len(acknowledged) + len(late) == VOTERS
    assert set(late) <= {"closed"}
    assert [row["count"] for row in counted["rows"]] == [acknowledged.count(each) for each in range(3)]
    assert len(room.everything(Ballot)) == len(acknowledged)
    assert sum(entry.has_voted for entry in room.everything(RollEntry)) == len(acknowledged)


def test_fifty_times_the_same_ballot_at_once_is_one_ballot(room: Room) -> None:
    poll_id = room.open(change_until_close=False)
    [device, *_], [option, *_] = sign_everyone_in(room), room.options(poll_id)
    answers: list[object] = []
    payload = {"poll_id": poll_id, "choice": {"options": [option]}}
    at_once([lambda: answers.append(perform(device, "cast_ballot", payload))] * 50)
    assert answers == [{"received": True, "choice": {"options": [option]}}] * 50
    assert room.picture()[f"turnout/{poll_id}"]["received"] == 1


def test_two_devices_with_different_answers_at_once_have_one_vote(room: Room) -> None:
    poll_id = room.open(change_until_close=False)
    [device, *_], options = sign_everyone_in(room), room.options(poll_id)
    answers: list[object] = []

    def cast(option: int) -> None:
        try:
            answers.append(
                perform(device, "cast_ballot", {"poll_id": poll_id, "choice": {"options": [option]}})
            )
        except Refused as refusal:
            answers.append(refusal.code)

    at_once([lambda option=option: cast(option) for option in options])
    assert answers.count("already_received") == 2
    [kept] = [answer for answer in answers if answer != "already_received"]
    assert room.mine()[str(poll_id)]["choice"] == kept["choice"]


def test_two_moderators_who_close_together_close_once(room: Room) -> None:
    poll_id = room.open()
    instants: list[object] = []
    at_once([lambda: instants.append(room.do("close_poll", at=10, poll_id=poll_id))] * 8)
    assert instants == [instants[0]] * 8


def test_two_polls_opened_together_are_not_both_open(room: Room) -> None:
    polls = [room.prepare(), room.prepare()]
    told: list[object] = []

    def open_it(poll_id: int) -> None:
        try:
            told.append(room.do("open_poll", poll_id=poll_id)["eligible"])
        except Refused as refusal:
            told.append(refusal.code)

    at_once([lambda poll_id=poll_id: open_it(poll_id) for poll_id in polls])
    assert sorted(map(str, told)) == ["3", "another_is_open"]
