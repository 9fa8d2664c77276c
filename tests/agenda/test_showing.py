"""What lies over the agenda, and the room's clock: verbs and their refusals; who may use any of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

import polls.agenda.actions  # noqa: F401 - makes the verbs known
from polls.agenda.models import Notice
from polls.errors import Refused
from polls.people.acting import VERBS
from polls.people.models import ATTENDEE, FACILITATOR, OBSERVER
from tests.agenda.rooms import a_room, a_visual
from tests.builders import NOON, an_actor

AGENDA_VERBS = sorted(
    name for name, verb in VERBS.items() if verb.function.__module__.startswith("polls.agenda")
)


@pytest.mark.parametrize("role", [ATTENDEE, FACILITATOR, OBSERVER])
@pytest.mark.parametrize("verb", AGENDA_VERBS)
def test_only_moderators_lead_the_agenda(session, verb, role):
    room = a_room(session)
    with pytest.raises(Refused, match="not_allowed"):
        room.do(verb, by=an_actor(session, room.forum, role))


OF_ANOTHER_FORUM = {
    "move_to": lambda other: {"to_item": other.items[0].id},
    "show_page": lambda other: {"item_id": other.items[0].id, "from_page": 0, "to_page": 0},
    "change_day": lambda other: {"day_id": other.day.id, "title": "X"},
    "remove_day": lambda other: {"day_id": other.day.id},
    "add_item": lambda other: {
        "day_id": other.day.id,
        "kind": "talk",
        "title": "X",
        "at": "09:00",
        "minutes": 5,
    },
    "change_item": lambda other: {"item_id": other.items[0].id, "title": "X"},
    "remove_item": lambda other: {"item_id": other.items[0].id},
    "move_item": lambda other: {"item_id": other.items[0].id},
    "change_visual": lambda other: {"visual_id": a_visual(other.session, other.items[0]).id, "alt": "X"},
    "remove_visual": lambda other: {"visual_id": a_visual(other.session, other.items[0]).id},
    "take_down_notice": lambda other: {"notice_id": other.do("show_notice", text="X")["notice_id"]},
}


@pytest.mark.parametrize("verb", OF_ANOTHER_FORUM)
def test_rows_of_another_forum_do_not_exist_here(session, verb):
    room, other = a_room(session), a_room(session)
    with pytest.raises(Refused) as refusal:
        room.do(verb, **OF_ANOTHER_FORUM[verb](other))
    assert refusal.value.code == ("stale" if verb == "show_page" else "not_found")


def test_a_pause_says_its_sentence_until_it_ends(session):
    room = a_room(session)
    room.do("pause", text="Back at three")
    assert (room.forum.is_paused, room.forum.pause_text) == (True, "Back at three")
    room.do("resume")
    room.do("resume")
    assert (room.forum.is_paused, room.forum.pause_text) == (False, "")


@pytest.mark.parametrize(("verb", "column"), [("black_out", "is_blacked_out"), ("show_join", "shows_join")])
def test_a_switch_pressed_twice_stays_where_it_is(session, verb, column):
    room = a_room(session)
    room.forum.join_policy = "vote"
    for on in (True, True, False, False):
        room.do(verb, on=on)
        assert getattr(room.forum, column) is on


def test_a_closed_forum_shows_no_way_to_join(session):
    room = a_room(session)
    with pytest.raises(Refused, match="join_closed"):
        room.do("show_join", on=True)
    assert room.forum.shows_join is False


def test_a_notice_is_shown_until_it_is_taken_down(session):
    room = a_room(session)
    notice_id = room.do("show_notice", level="caution", text="The lift is out of order")["notice_id"]
    room.do("take_down_notice", notice_id=notice_id, later=5)
    room.do("take_down_notice", notice_id=notice_id, later=9)
    assert session.get_one(Notice, notice_id).taken_down_at == NOON + timedelta(seconds=5)


def test_a_fourth_notice_is_refused(session):
    room = a_room(session)
    for _ in range(3):
        room.do("show_notice", text="Please mute")
    with pytest.raises(Refused, match="too_many_notices"):
        room.do("show_notice", text="Please mute")


def test_the_clock_runs_is_held_and_runs_on(session):
    room = a_room(session)
    room.do("set_clock", seconds=120)
    room.do("pause_clock", later=75)
    assert (room.forum.clock_ends_at, room.forum.clock_left_seconds) == (None, 45)
    room.do("resume_clock", later=200)
    assert room.forum.clock_ends_at == NOON + timedelta(seconds=245)


def test_two_moderators_add_one_minute(session):
    room = a_room(session)
    room.do("set_clock", seconds=120)
    seen = room.forum.clock_ends_at
    room.do("add_minute", seen_ends_at=seen)
    with pytest.raises(Refused, match="stale"):
        room.do("add_minute", seen_ends_at=seen)
    assert room.forum.clock_ends_at == NOON + timedelta(seconds=180)


@pytest.mark.parametrize("verb", ["pause_clock", "resume_clock", "add_minute"])
def test_without_a_clock_there_is_nothing_to_work(session, verb):
    with pytest.raises(Refused, match="no_clock"):
        a_room(session).do(verb)


def test_a_clock_is_cleared_once_and_again(session):
    room = a_room(session)
    room.do("set_clock", seconds=60)
    room.do("clear_clock")
    room.do("clear_clock")
    assert room.forum.clock_seconds is None
