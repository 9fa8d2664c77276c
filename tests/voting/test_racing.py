"""Ballots that race the close: acknowledged exactly when they are counted."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from polls.database import Database
from polls.errors import Refused
from polls.journal import JournalEntry
from polls.people.acting import perform
from polls.people.models import Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.voting.models import VOID, Poll, RollEntry
from polls.voting.receipts import receipt_code
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
    poll_id = room.open(method="approval")
    devices, options = sign_everyone_in(room), room.options(poll_id)
    acknowledged: list[int] = []
    late: list[str] = []
    half_way = threading.Event()

    def cast(number: int) -> None:
        choice = {"options": [options[number % len(options)]]}
        nonce = f"{number:032x}"
        try:
            perform(devices[number], "cast_ballot", {"poll_id": poll_id, "choice": choice, "nonce": nonce})
            acknowledged.append(number)
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
        assert room.caretaker.settle(datetime.now(UTC)) == [poll_id]
        room.caretaker.tidy()

    at_once([*(lambda number=number: cast(number) for number in range(VOTERS)), close])
    assert len(acknowledged) + len(late) == VOTERS
    assert set(late) <= {"closed"}
    # Each acknowledged ballot is in the file, by its receipt, as it was; and nothing else is.
    found = {record.code: record.value for record in room.records(poll_id)}
    expected = {
        receipt_code(poll_id, f"{number:032x}", str(option)): int(place == number % len(options))
        for number in acknowledged
        for place, option in enumerate(options)
    }
    assert found == expected
    named = [number % len(options) for number in acknowledged]
    tally = room.picture("staff")[f"tally/{poll_id}"]
    assert tally["ballots"] == len(acknowledged)
    assert [row["count"] for row in tally["rows"]] == [named.count(each) for each in range(len(options))]
    assert sum(entry.has_voted for entry in room.everything(RollEntry)) == len(acknowledged)


def test_two_who_close_at_once_close_once(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.fill(poll_id, 0, 1, 2, 0, 1)
    closed: list[int] = []
    at_once([lambda: closed.extend(room.settle(63))] * 8)
    assert closed == [poll_id]
    assert len(room.records(poll_id)) == 5
    assert len([entry for entry in room.everything(JournalEntry) if entry.what == "poll_closed"]) == 1


def test_a_close_and_a_void_at_once_leave_the_poll_void(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.fill(poll_id, 0, 1, 2, 0, 1)
    void = {"at": 64, "poll_id": poll_id, "reason": "The wrong names"}
    at_once([lambda: room.settle(63), lambda: room.do("void_poll", **void)])
    assert room.poll(poll_id).state == VOID
    assert all(entry.envelope is None for entry in room.everything(RollEntry))
    assert room.settle(100) == []


def test_fifty_times_the_same_ballot_at_once_is_one_ballot(room: Room) -> None:
    poll_id = room.open(change_until_close=False)
    [device, *_], [option, *_] = sign_everyone_in(room), room.options(poll_id)
    answers: list[dict] = []
    payload = {"poll_id": poll_id, "choice": {"options": [option]}, "nonce": "5" * 32}
    at_once([lambda: answers.append(perform(device, "cast_ballot", payload))] * 50)
    first = answers[0]
    assert (first["received"], first["choice"]) == (True, {"options": [option]})
    assert answers == [first] * 50
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
    assert room.mine()[str(poll_id)]["mark"] == kept["mark"]


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
    assert sorted(map(str, told)) == ["5", "another_is_open"]
