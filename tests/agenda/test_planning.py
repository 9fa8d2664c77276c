"""Preparing the agenda: the forum's own words, days, items and their order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from polls.agenda.models import Day, Item, Visual
from polls.agenda.speakers import as_lines, read_speakers
from polls.breakouts.models import Breakout
from polls.errors import Refused
from tests.agenda.rooms import a_room, a_visual
from tests.builders import NOON, a_day, saved


def titles(session, room):
    return list(
        session.scalars(select(Item.title).where(Item.forum_id == room.forum.id).order_by(Item.position))
    )


def add(room, **given):
    defaults = {"day_id": room.day.id, "kind": "talk", "title": "New", "at": "15:00", "minutes": 20}
    return room.session.get_one(Item, room.do("add_item", **defaults | given)["item_id"])


def test_the_forum_changes_only_what_is_given(session):
    room = a_room(session)
    room.do("change_forum", purpose="To agree", support_url="https://help.example")
    assert (room.forum.title, room.forum.purpose) == ("A forum", "To agree")
    assert room.forum.support == {"text": "", "url": "https://help.example"}


def test_another_zone_keeps_the_times_of_day(session):
    room = a_room(session)
    room.do("change_forum", timezone="Europe/Paris")
    assert room.items[0].planned_at == NOON - timedelta(hours=2)


@pytest.mark.parametrize(
    ("zone", "started", "code"),
    [("Mars/Base", None, "unknown_zone"), ("Asia/Tokyo", NOON, "already_started")],
)
def test_a_zone_that_cannot_be_is_refused(session, zone, started, code):
    room = a_room(session)
    room.forum.started_at = started
    with pytest.raises(Refused, match=code):
        room.do("change_forum", timezone=zone)
    assert room.items[0].planned_at == NOON


def test_a_day_takes_its_place_by_date(session):
    room = a_room(session)
    room.do("add_day", date=date(2021, 6, 14), title="The day before")
    days = session.scalars(select(Day.title).where(Day.forum_id == room.forum.id).order_by(Day.position))
    assert list(days) == ["The day before", "Day one"]


def test_two_days_on_one_date_are_refused(session):
    with pytest.raises(Refused, match="date_taken"):
        a_room(session).do("add_day", date=date(2021, 6, 15), title="Again")


def test_a_day_takes_its_items_to_its_new_date(session):
    room = a_room(session)
    room.do("change_day", day_id=room.day.id, date=date(2021, 6, 20), title="Later")
    assert (room.day.title, room.items[0].planned_at) == ("Later", NOON + timedelta(days=5))


def test_a_day_that_has_begun_keeps_its_date(session):
    room = a_room(session)
    room.do("move_to", to_item=room.items[0].id)
    with pytest.raises(Refused, match="already_started"):
        room.do("change_day", day_id=room.day.id, date=date(2021, 6, 20))


def test_only_an_empty_day_can_be_removed(session):
    room = a_room(session)
    empty = room.do("add_day", date=date(2021, 6, 16), title="Day two")["day_id"]
    room.do("remove_day", day_id=empty)
    assert session.get(Day, empty) is None
    with pytest.raises(Refused, match="not_empty"):
        room.do("remove_day", day_id=room.day.id)


def test_an_item_is_added_at_the_end_of_its_day(session):
    room = a_room(session, items=1)
    tomorrow = a_day(session, room.forum, date=date(2021, 6, 16), position=1)
    add(room, day_id=tomorrow.id, title="Tomorrow")
    added = add(room, title="Today", speakers="Ana; Archive; Chair")
    assert titles(session, room) == [room.items[0].title, "Today", "Tomorrow"]
    assert added.speakers == [{"name": "Ana", "organisation": "Archive", "role": "Chair"}]


def test_an_items_time_is_in_the_forums_zone(session):
    room = a_room(session)
    room.forum.timezone = "Africa/Nairobi"
    assert add(room, at="09:30").planned_at == datetime(2021, 6, 15, 6, 30, tzinfo=UTC)


def test_an_item_changes_only_what_is_given(session):
    room = a_room(session)
    room.do("change_item", item_id=room.items[0].id, minutes=45, at="12:15")
    item = room.items[0]
    assert (item.planned_minutes, item.planned_at, item.kind) == (45, NOON + timedelta(minutes=15), "talk")


def test_the_kind_of_a_started_item_stays(session):
    room = a_room(session)
    room.do("move_to", to_item=room.items[0].id)
    with pytest.raises(Refused, match="already_started"):
        room.do("change_item", item_id=room.items[0].id, kind="poll")


def test_an_item_is_removed_with_its_visuals(session):
    room = a_room(session)
    a_visual(session, room.items[0])
    session.expire(room.items[0])
    room.do("remove_item", item_id=room.items[0].id)
    assert session.scalars(select(Visual)).all() == []


def test_an_item_of_the_record_stays(session):
    room = a_room(session)
    room.do("move_to", to_item=room.items[0].id)
    with pytest.raises(Refused, match="already_started"):
        room.do("remove_item", item_id=room.items[0].id)


def test_an_item_with_a_breakout_stays(session):
    room = a_room(session)
    saved(
        session, Breakout(forum_id=room.forum.id, item_id=room.items[0].id, number=1, title="B", task="name")
    )
    with pytest.raises(Refused, match="in_use"):
        room.do("remove_item", item_id=room.items[0].id)


def test_an_item_moves_up_and_takes_the_time(session):
    room = a_room(session)
    first, second, third = room.items
    room.do("move_item", item_id=third.id, after_item_id=first.id, seen_after=second.id)
    assert titles(session, room) == [first.title, third.title, second.title]
    assert (third.planned_at, second.planned_at) == (
        NOON + timedelta(minutes=30),
        NOON + timedelta(minutes=60),
    )


def test_a_second_press_does_not_move_an_item_twice(session):
    room = a_room(session)
    first, second, third = room.items
    room.do("move_item", item_id=third.id, after_item_id=first.id, seen_after=second.id)
    with pytest.raises(Refused, match="stale") as refusal:
        room.do("move_item", item_id=third.id, after_item_id=None, seen_after=second.id)
    assert refusal.value.details == {"order": [first.id, third.id, second.id]}
    assert titles(session, room) == [first.title, third.title, second.title]


@pytest.mark.parametrize(("item", "after", "seen"), [(2, None, 1), (0, 1, None), (1, 1, 0)])
def test_nothing_moves_behind_the_room(session, item, after, seen):
    room = a_room(session)
    room.do("move_to", to_item=room.items[0].id)
    ids = {None: None} | {number: each.id for number, each in enumerate(room.items)}
    with pytest.raises(Refused, match="cannot_move"):
        room.do("move_item", item_id=ids[item], after_item_id=ids[after], seen_after=ids[seen])


def test_an_item_joins_another_day_at_its_time_of_day(session):
    room = a_room(session)
    tomorrow = a_day(session, room.forum, date=date(2021, 6, 16), position=1)
    _first, second, third = room.items
    room.do("move_item", item_id=third.id, after_item_id=second.id, seen_after=second.id, day_id=tomorrow.id)
    assert third.day_id == tomorrow.id
    assert third.planned_at == NOON + timedelta(days=1, minutes=60)


def test_an_item_starts_behind_the_one_it_joins_on_another_day(session):
    room = a_room(session)
    tomorrow = a_day(session, room.forum, date=date(2021, 6, 16), position=1)
    opening = add(room, day_id=tomorrow.id, at="15:00", minutes=20)
    _first, second, third = room.items
    room.do("move_item", item_id=third.id, after_item_id=opening.id, seen_after=second.id)
    assert (third.day_id, third.planned_at) == (tomorrow.id, opening.planned_at + timedelta(minutes=20))


def test_an_item_does_not_join_a_day_that_is_elsewhere(session):
    room = a_room(session)
    tomorrow = a_day(session, room.forum, date=date(2021, 6, 16), position=1)
    add(room, day_id=tomorrow.id)
    with pytest.raises(Refused, match="cannot_move"):
        room.do("move_item", item_id=room.items[1].id, seen_after=room.items[0].id, day_id=tomorrow.id)


@pytest.mark.parametrize("text", ["Ana; Archive; Chair", "; Archive", "Ana", "; ; Chair\nBo", "Ana; ; Chair"])
def test_speakers_come_back_as_they_were_written(text):
    assert as_lines(read_speakers(text)) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [(" ; ;", "missing"), ("a;b;c;d", "invalid"), ("a" * 161, "invalid"), ("a\n" * 21, "too_many_speakers")],
)
def test_speakers_that_make_no_sense_are_refused(text, code):
    with pytest.raises(Refused, match=code):
        read_speakers(text)
