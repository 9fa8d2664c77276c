"""Moving the plenary: what happens, and what is refused."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from polls.agenda.actions import ON_ITEM_STARTED
from polls.agenda.models import Forum
from polls.agenda.moving import move_to
from polls.database import read, write
from polls.errors import Refused
from polls.journal import JournalEntry
from tests.agenda.rooms import a_room, a_visual
from tests.builders import NOON, a_moderator


def journal(session, forum):
    entries = select(JournalEntry.what).where(JournalEntry.forum_id == forum.id).order_by(JournalEntry.number)
    return list(session.scalars(entries))


def test_the_first_move_starts_the_forum(session):
    room = a_room(session)
    room.do("move_to", to_item=room.items[0].id)
    assert room.forum.started_at == NOON
    assert room.forum.current_item_id == room.items[0].id
    assert room.items[0].started_at == NOON
    assert journal(session, room.forum) == ["item_started"]


def test_moving_on_ends_one_item_and_starts_the_next(session):
    room = a_room(session)
    first, second, _third = room.items
    room.do("move_to", to_item=first.id)
    room.do("move_to", from_item=first.id, to_item=second.id, later=60)
    assert first.ended_at == second.started_at == NOON + timedelta(seconds=60)
    assert second.ended_at is None
    assert room.forum.started_at == NOON


def test_moving_on_clears_clock_page_and_join_panel(session):
    room = a_room(session)
    room.do("set_clock", seconds=60)
    room.forum.page, room.forum.shows_join = 2, True
    room.do("move_to", to_item=room.items[0].id)
    assert (room.forum.clock_seconds, room.forum.clock_ends_at) == (None, None)
    assert (room.forum.page, room.forum.shows_join) == (0, False)


def test_going_back_keeps_the_first_start(session):
    room = a_room(session)
    first, second, _third = room.items
    room.do("move_to", to_item=first.id)
    room.do("move_to", from_item=first.id, to_item=second.id, later=60)
    room.do("move_to", from_item=second.id, to_item=first.id, later=90)
    assert (first.started_at, first.ended_at) == (NOON, None)
    assert second.ended_at == NOON + timedelta(seconds=90)


def test_a_second_press_is_told_where_the_forum_is(session):
    room = a_room(session)
    first, second, _third = room.items
    room.do("move_to", to_item=first.id)
    room.do("move_to", from_item=first.id, to_item=second.id)
    with pytest.raises(Refused) as refusal:
        room.do("move_to", from_item=first.id, to_item=second.id)
    assert refusal.value.code == "stale"
    assert second.title in str(refusal.value.message)
    assert refusal.value.details == {"current_item_id": second.id}
    assert room.forum.current_item_id == second.id


def test_moving_to_the_current_item_is_refused(session):
    room = a_room(session)
    room.do("move_to", to_item=room.items[0].id)
    with pytest.raises(Refused, match="already_there"):
        room.do("move_to", from_item=room.items[0].id, to_item=room.items[0].id)


def test_an_item_of_another_forum_does_not_exist_here(session):
    room, other = a_room(session), a_room(session)
    with pytest.raises(Refused, match="not_found"):
        room.do("move_to", to_item=other.items[0].id)
    assert room.forum.started_at is None


def test_later_features_hear_of_an_item_that_starts(session):
    room, heard = a_room(session), []
    listener = lambda _session, actor, item: heard.append((actor.now, item.id))  # noqa: E731
    ON_ITEM_STARTED.append(listener)
    try:
        room.do("move_to", to_item=room.items[1].id)
    finally:
        ON_ITEM_STARTED.remove(listener)
    assert heard == [(NOON, room.items[1].id)]


def test_ending_ends_the_item_and_nothing_is_current(session):
    room = a_room(session)
    room.do("move_to", to_item=room.items[0].id)
    room.do("pause")
    room.do("end_forum", from_item=room.items[0].id, later=60)
    assert room.forum.ended_at == room.items[0].ended_at == NOON + timedelta(seconds=60)
    assert (room.forum.current_item_id, room.forum.is_paused) == (None, False)


def test_an_ended_forum_moves_no_more(session):
    room = a_room(session)
    room.do("move_to", to_item=room.items[0].id)
    room.do("end_forum", from_item=room.items[0].id)
    for verb, arguments in (("move_to", {"to_item": room.items[1].id}), ("end_forum", {})):
        with pytest.raises(Refused, match="forum_ended"):
            room.do(verb, **arguments)


def test_ending_a_forum_that_moved_on_meanwhile_is_refused(session):
    room = a_room(session)
    room.do("move_to", to_item=room.items[0].id)
    with pytest.raises(Refused, match="stale"):
        room.do("end_forum", from_item=room.items[1].id)
    assert room.forum.ended_at is None


def test_a_forum_that_never_started_cannot_end(session):
    with pytest.raises(Refused, match="not_started"):
        a_room(session).do("end_forum")


def test_opening_again_returns_to_the_item_that_was_open(session):
    room = a_room(session)
    room.do("move_to", to_item=room.items[1].id)
    room.do("end_forum", from_item=room.items[1].id)
    room.do("reopen_forum", later=60)
    assert room.forum.ended_at is None
    assert room.forum.current_item_id == room.items[1].id
    assert room.items[1].ended_at is None


def test_opening_an_open_forum_again_is_refused(session):
    with pytest.raises(Refused, match="stale"):
        a_room(session).do("reopen_forum")


def a_room_with_pages(session):
    room = a_room(session)
    for _ in range(2):
        a_visual(session, room.items[0])
    session.expire(room.items[0])
    room.do("move_to", to_item=room.items[0].id)
    return room


def test_a_page_is_turned(session):
    room = a_room_with_pages(session)
    room.do("show_page", item_id=room.items[0].id, from_page=0, to_page=1)
    assert room.forum.page == 1


def test_two_presses_turn_one_page(session):
    room = a_room_with_pages(session)
    room.do("show_page", item_id=room.items[0].id, from_page=0, to_page=1)
    with pytest.raises(Refused, match="stale") as refusal:
        room.do("show_page", item_id=room.items[0].id, from_page=0, to_page=1)
    assert refusal.value.details == {"page": 1}


@pytest.mark.parametrize(("item", "page", "code"), [(1, 1, "stale"), (0, 2, "not_found")])
def test_a_page_that_is_not_there_is_refused(session, item, page, code):
    room = a_room_with_pages(session)
    with pytest.raises(Refused, match=code):
        room.do("show_page", item_id=room.items[item].id, from_page=0, to_page=page)
    assert room.forum.page == 0


def test_two_moderators_who_press_next_at_once_advance_once(database):
    with database.sessions.begin() as session:
        room = a_room(session)
        room.do("move_to", to_item=room.items[0].id)
        actors = [room.moderator, a_moderator(session, room.forum)]
        first, second = room.items[0].id, room.items[1].id
        session.expunge_all()
    together, told = threading.Barrier(2), []

    def press_next(actor):
        together.wait()
        try:
            told.append(write(lambda s: move_to(s, actor, from_item=first, to_item=second))["item_id"])
        except Refused as refusal:
            told.append(refusal.code)

    pressing = [threading.Thread(target=press_next, args=(actor,)) for actor in actors]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    assert sorted(told, key=str) == [second, "stale"]
    with read() as session:
        assert session.get_one(Forum, room.forum.id).current_item_id == second
        assert journal(session, room.forum) == ["item_started", "item_started"]
