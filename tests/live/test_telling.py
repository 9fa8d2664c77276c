"""Members are told what is their own: in few reads however many they are, and where they may stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from polls.breakouts.models import Breakout, Seat
from polls.database import Database, Marks
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, Member, SignIn
from polls.people.sign_ins import LASTS
from tests.builders import NOON, saved
from tests.live.hall import Hall


@pytest.fixture
def hall(database: Database) -> Hall:
    return Hall(database)


def change(hall: Hall, member: Member, do: Callable[[Any, Member], Any]) -> None:
    """Change something of the member, and tell whoever needs to know."""
    hall.wire.sent.clear()
    hall.database.write(lambda session: do(session, session.get_one(Member, member.id)) and None)
    hall.publisher.publish_marked()


def sit_down(hall: Hall, member: Member) -> None:
    def seat(session: Any, member: Member) -> None:
        forum_id = hall.forum.id
        group = Breakout(id=5, forum_id=forum_id, number=1, title="One", task="name", prompt="")
        saved(session, group)
        saved(session, Seat(forum_id=forum_id, breakout_id=5, member_id=member.id))

    change(hall, member, seat)


def test_a_member_is_told_on_all_their_screens(hall: Hall) -> None:
    member = hall.member()
    hall.enter("phone", member)
    hall.enter("laptop", member)
    change(hall, member, lambda _session, each: setattr(each, "name", "Ana"))
    assert [(sid, own["me"]["name"]) for sid, event, own in hall.wire.sent if event == "mine"] == [
        (sid, "Ana") for sid in hall.presence.sockets_of(member.id)
    ]


def test_who_is_seated_in_a_group_gets_its_picture_on_the_line_they_have(hall: Hall) -> None:
    member = hall.member()
    hall.enter("phone", member)
    sit_down(hall, member)
    assert hall.wire.told("phone")[-2:] == ["mine", "whole"]
    pictures = hall.wire.sent[-1][2]["pictures"]
    assert [each["audience"] for each in pictures] == ["public", "breakout/5"]
    assert hall.presence.connections["phone"].audiences == ("public", "breakout/5")
    assert list(hall.presence.screens_of(hall.forum.id, "breakout/5")) == ["phone"]


def test_from_then_on_the_groups_changes_come_too_and_end_with_the_seat(hall: Hall) -> None:
    member = hall.member()
    hall.enter("phone", member)
    sit_down(hall, member)
    change(hall, member, lambda session, _: setattr(session.get_one(Breakout, 5), "title", "Two"))
    assert ("phone", "changed", "breakout/5") in [
        (sid, event, message.get("audience")) for sid, event, message in hall.wire.sent
    ]
    change(hall, member, lambda session, _: session.delete(session.query(Seat).one()))
    assert [each["audience"] for each in hall.wire.sent[-1][2]["pictures"]] == ["public"]
    assert not hall.presence.screens_of(hall.forum.id, "breakout/5")


@pytest.mark.parametrize(
    "end",
    [
        lambda _session, member: setattr(member, "admission", "removed"),
        lambda _session, member: setattr(member, "role", FACILITATOR),
        lambda session, _member: setattr(session.query(SignIn).one(), "ended_at", NOON),
        lambda session, _member: setattr(session.query(SignIn).one(), "expires_at", NOON),
    ],
)
def test_who_may_stay_no_longer_is_told_so_and_nothing_else(hall: Hall, end: Any) -> None:
    member = hall.member()
    hall.enter("phone", member)
    change(hall, member, end)
    assert hall.wire.told("phone")[-1] == "over" and "mine" not in hall.wire.told("phone")
    assert hall.wire.ended == ["phone"]


def test_a_device_signed_out_does_not_end_the_other(hall: Hall) -> None:
    member = hall.member()
    hall.enter("phone", member)
    hall.enter("laptop", member)
    phone = hall.presence.connections["phone"].sign_in_id
    change(hall, member, lambda session, _: setattr(session.get_one(SignIn, phone), "ended_at", NOON))
    assert hall.wire.ended == ["phone"]
    assert hall.wire.told("laptop") == ["mine"]


def test_who_is_a_moderator_no_longer_is_sent_nothing_of_the_moderators(hall: Hall) -> None:
    stays, goes = hall.member(MODERATOR), hall.member(MODERATOR)
    hall.enter("stays", stays)
    hall.enter("goes", goes)
    hall.wire.sent.clear()
    hall.database.write(lambda session: setattr(session.get_one(Member, goes.id), "role", ATTENDEE))
    hall.database.write(lambda session: hall.waiting(session) and None)  # in the same round
    hall.publisher.publish_marked()
    assert "staff" in [message[0].get("audience") for sid, _, *message in hall.wire.sent if sid == "stays"]
    assert hall.wire.told("goes") == ["over"]
    assert hall.wire.ended == ["goes"]


def test_a_moderator_whose_name_changed_goes_on_with_all_that_they_may_see(hall: Hall) -> None:
    member = hall.member(MODERATOR)
    hall.enter("console", member)
    change(hall, member, lambda _session, each: setattr(each, "name", "Ana"))
    assert hall.presence.connections["console"].audiences == ("public", "staff")
    (_, _, own), (_, event, whole) = hall.wire.sent
    assert (own["me"]["name"], event) == ("Ana", "whole")
    assert [each["audience"] for each in whole["pictures"]] == ["public", "staff"]


def test_who_could_not_be_told_is_told_at_the_next_round(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    member = hall.member(MODERATOR)
    hall.enter("console", member)
    with monkeypatch.context() as broken:
        broken.setattr(hall.publisher, "between_messages", lambda _work: 1 / 0)
        change(hall, member, lambda _session, each: setattr(each, "name", "Ana"))
    assert hall.presence.connections["console"].audiences == ("public",)
    hall.publisher.publish_marked()
    assert hall.presence.connections["console"].audiences == ("public", "staff")
    assert hall.wire.told("console") == ["mine", "whole"]


def test_a_screen_is_told_when_its_sign_in_has_run_out(hall: Hall) -> None:
    soon, later = hall.member(), hall.member()
    hall.enter("soon", soon)
    hall.enter("later", later)
    hall.enter_stage("wall")
    hall.publisher.publish_marked()
    now = datetime.now(UTC)
    hall.database.write(
        lambda session: (
            session.execute(update(SignIn).where(SignIn.member_id == soon.id).values(expires_at=now)) and None
        )
    )
    hall.wire.sent.clear()
    hall.telling.end_what_ran_out(now + LASTS / 2)
    hall.publisher.publish_marked()
    assert hall.wire.ended == []
    hall.telling.end_what_ran_out(now + LASTS + timedelta(seconds=1))
    hall.publisher.publish_marked()
    assert hall.wire.told("soon") == ["over"] and hall.wire.ended == ["soon"]
    assert hall.wire.told("later") == ["mine"] and hall.wire.told("wall") == []


def test_three_hundred_members_are_told_in_few_reads(hall: Hall) -> None:
    members = [hall.member() for _ in range(300)]
    for member in members:
        hall.enter(f"{member.id}", member)
    hall.wire.sent.clear()
    marks = Marks(members={member.id for member in members})
    asked = hall.statements(lambda: hall.telling.tell_members(marks))
    assert [event for _, event, _ in hall.wire.sent] == ["mine"] * 300
    assert len(asked) == 9  # a hundred at a time: their devices, their seats, their ballots


def test_a_voter_with_one_screen_has_the_answer_already(hall: Hall) -> None:
    one, two = hall.member(), hall.member()
    hall.enter("phone", one)
    hall.enter("his phone", two)
    hall.enter("his laptop", two)
    hall.wire.sent.clear()
    hall.telling.tell_members(Marks(voters={one.id, two.id}))
    assert {sid for sid, _, _ in hall.wire.sent} == {"his phone", "his laptop"}
