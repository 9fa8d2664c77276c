"""Setting breakouts up: tasks, seats, deadlines, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.models import BREAKOUT
from polls.agenda.moving import move_to
from polls.breakouts.drafting import save_draft
from polls.breakouts.finding import seats_in
from polls.breakouts.groups import add_breakout, change_breakout, remove_breakout, set_deadline
from polls.breakouts.models import Breakout, Seat
from polls.breakouts.seating import seat_member, spread_members, unseat_member
from polls.errors import Refused
from polls.people.actions import remove_member
from polls.people.models import ATTENDEE, FACILITATOR
from tests.breakouts.builders import NAMED, RANKED, a_breakout, a_scene, a_turn
from tests.builders import NOON, a_day, a_forum, a_group, a_member, a_moderator, an_actor, an_item


def refusal(do, *args, **arguments) -> Refused:
    with pytest.raises(Refused) as refused:
        do(*args, **arguments)
    return refused.value


def test_a_new_group_gets_the_next_number(session: Session) -> None:
    moderator = a_moderator(session, a_forum(session))
    for expected in (1, 2):
        added = add_breakout(session, moderator, title="A group", task="name")["breakout_id"]
        assert session.get(Breakout, added).number == expected


def test_two_groups_never_have_one_number(session: Session) -> None:
    moderator = a_moderator(session, a_forum(session))
    add_breakout(session, moderator, title="First", task="name", number=4)
    refused = refusal(add_breakout, session, moderator, title="Second", task="name", number=4)
    assert (refused.code, refused.field) == ("number_taken", "number")
    other = add_breakout(session, moderator, title="Second", task="name")["breakout_id"]
    assert refusal(change_breakout, session, moderator, breakout_id=other, number=4).code == "number_taken"


def test_a_group_meets_in_a_breakout_item_of_its_own_forum(session: Session) -> None:
    forum = a_forum(session)
    moderator, day = a_moderator(session, forum), a_day(session, forum)
    talk, elsewhere = an_item(session, day), an_item(session, a_day(session, a_forum(session)), kind=BREAKOUT)
    for item, code in ((talk, "invalid"), (elsewhere, "not_found")):
        refused = refusal(add_breakout, session, moderator, title="A group", task="name", item_id=item.id)
        assert refused.code == code
    assert session.scalar(select(func.count(Breakout.id))) == 0


def test_a_sector_is_one_of_the_forums_own_groups(session: Session) -> None:
    moderator = a_moderator(session, a_forum(session))
    sector = a_group(session, a_forum(session))
    arguments = {"title": "A group", "task": "priorities", "sector_id": sector.id}
    assert refusal(add_breakout, session, moderator, **arguments).code == "not_found"


def test_a_change_leaves_what_it_does_not_name(session: Session) -> None:
    _forum, breakout, _, moderator = a_scene(session)
    change_breakout(session, moderator, breakout_id=breakout.id, prompt="What is it called?")
    change_breakout(session, moderator, breakout_id=breakout.id, title="New title")
    assert (breakout.title, breakout.prompt, breakout.task) == ("New title", "What is it called?", "name")


def test_the_task_is_fixed_once_the_group_has_begun_to_write(session: Session) -> None:
    _forum, breakout, writer, moderator = a_scene(session)
    change_breakout(session, moderator, breakout_id=breakout.id, task="priorities")
    save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=RANKED)
    refused = refusal(change_breakout, session, moderator, breakout_id=breakout.id, task="name")
    assert (refused.code, breakout.task) == ("has_text", "priorities")


def test_a_group_that_has_written_nothing_can_be_removed(session: Session) -> None:
    _forum, breakout, _, moderator = a_scene(session)
    a_turn(session, breakout)
    remove_breakout(session, moderator, breakout_id=breakout.id)
    assert session.get(Breakout, breakout.id) is None and session.scalar(select(func.count(Seat.id))) == 0
    assert refusal(remove_breakout, session, moderator, breakout_id=breakout.id).code == "not_found"


def test_a_group_that_has_written_stays(session: Session) -> None:
    _forum, breakout, writer, moderator = a_scene(session)
    save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=NAMED)
    assert refusal(remove_breakout, session, moderator, breakout_id=breakout.id).code == "has_text"


@pytest.mark.parametrize("role", [FACILITATOR, ATTENDEE])
@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (change_breakout, {"title": "Mine"}),
        (remove_breakout, {}),
        (set_deadline, {"minutes": 5}),
        (seat_member, {"member_id": 1}),
        (unseat_member, {"member_id": 1}),
    ],
)
def test_only_a_moderator_sets_groups_up(session: Session, verb, arguments: dict, role: str) -> None:
    forum, breakout, _, _ = a_scene(session)
    actor = an_actor(session, forum, role)
    assert refusal(verb, session, actor, breakout_id=breakout.id, **arguments).code == "not_allowed"


def test_a_deadline_is_set_for_one_group_or_for_all(session: Session) -> None:
    forum, breakout, _, moderator = a_scene(session)
    other, elsewhere = a_breakout(session, forum), a_breakout(session, a_forum(session))
    set_deadline(session, moderator, minutes=60)
    set_deadline(session, moderator, breakout_id=breakout.id, minutes=5)
    deadlines = [each.deadline_at for each in (breakout, other, elsewhere)]
    assert deadlines == [NOON + timedelta(minutes=5), NOON + timedelta(minutes=60), None]


def test_the_time_of_a_group_begins_with_its_agenda_item(session: Session) -> None:
    forum, breakout, _, moderator = a_scene(session)
    day = a_day(session, forum)
    item, after = an_item(session, day, kind=BREAKOUT), an_item(session, day)
    change_breakout(session, moderator, breakout_id=breakout.id, item_id=item.id, deadline_minutes=90)
    other = a_breakout(session, forum, deadline_minutes=90)
    move_to(session, moderator, to_item=item.id)
    assert (breakout.deadline_at, other.deadline_at) == (NOON + timedelta(minutes=90), None)
    set_deadline(session, moderator, breakout_id=breakout.id, minutes=10)
    move_to(session, moderator, from_item=item.id, to_item=after.id)
    move_to(session, moderator, from_item=after.id, to_item=item.id)
    assert breakout.deadline_at == NOON + timedelta(minutes=10)  # coming back does not begin anew


def test_a_participant_sits_in_one_group_and_is_moved(session: Session) -> None:
    forum, breakout, _, moderator = a_scene(session)
    other, member = a_breakout(session, forum), a_member(session, forum)
    for each in (breakout, other, other):
        seat_member(session, moderator, breakout_id=each.id, member_id=member.id)
    seats = session.scalars(select(Seat.breakout_id).where(Seat.member_id == member.id)).all()
    assert seats == [other.id]


def test_a_facilitator_may_have_several_groups(session: Session) -> None:
    forum, breakout, writer, moderator = a_scene(session)
    other = a_breakout(session, forum)
    seat_member(session, moderator, breakout_id=other.id, member_id=writer.member_id, is_facilitator=True)
    assert len(seats_in(session, breakout)) == len(seats_in(session, other)) == 1


def test_a_facilitator_who_takes_part_elsewhere_keeps_their_own_group(session: Session) -> None:
    forum, breakout, writer, moderator = a_scene(session)
    other = a_breakout(session, forum)
    seat_member(session, moderator, breakout_id=other.id, member_id=writer.member_id)
    assert [seat.is_facilitator for seat in seats_in(session, breakout)] == [True]


def test_who_facilitates_has_the_role_and_is_in_the_forum(session: Session) -> None:
    forum, breakout, _, moderator = a_scene(session)
    attendee, waiting = a_member(session, forum), a_member(session, forum, admission="waiting")
    elsewhere = a_member(session, a_forum(session))
    for member, code in ((attendee, "not_a_facilitator"), (waiting, "not_found"), (elsewhere, "not_found")):
        arguments = {"breakout_id": breakout.id, "member_id": member.id, "is_facilitator": True}
        assert refusal(seat_member, session, moderator, **arguments).code == code


def test_an_unseated_member_has_no_seat(session: Session) -> None:
    _forum, breakout, writer, moderator = a_scene(session)
    for _ in range(2):
        unseat_member(session, moderator, breakout_id=breakout.id, member_id=writer.member_id)
    assert seats_in(session, breakout) == []


def test_attendees_are_spread_evenly_and_only_once(session: Session) -> None:
    forum, breakout, _, moderator = a_scene(session)
    other = a_breakout(session, forum)
    industry = a_group(session, forum, "Industry")
    members = [a_member(session, forum, group_id=industry.id) for _ in range(4)]
    a_member(session, forum, admission="waiting")
    assert spread_members(session, moderator) == {"seated": 4}
    assert spread_members(session, moderator) == {"seated": 0}
    seated = [seat.member_id for each in (breakout, other) for seat in seats_in(session, each)]
    assert {member.id for member in members} <= set(seated)
    assert {
        len([s for s in seats_in(session, each) if not s.is_facilitator]) for each in (breakout, other)
    } == {2}


def test_nobody_is_spread_where_there_are_no_groups(session: Session) -> None:
    moderator = a_moderator(session, a_forum(session))
    assert refusal(spread_members, session, moderator).code == "no_breakouts"


def test_a_removed_person_frees_their_seat(session: Session) -> None:
    forum = a_forum(session)
    moderator, member = a_moderator(session, forum), a_member(session, forum)
    group = add_breakout(session, moderator, title="A name", task="name")["breakout_id"]
    seat_member(session, moderator, breakout_id=group, member_id=member.id)
    remove_member(session, moderator, member_id=member.id)
    assert session.scalars(select(Seat).where(Seat.breakout_id == group)).all() == []
