"""What screens see of the agenda."""

from __future__ import annotations

import msgspec

from polls.agenda import parts
from tests.agenda.rooms import a_room, a_visual


def drawn(room):
    room.session.expire_all()
    return msgspec.to_builtins(parts.public(room.session, room.forum))


def test_before_it_starts_the_first_item_is_next(session):
    room = a_room(session)
    picture = drawn(room)
    assert picture["forum"]["state"] == "before"
    assert picture["item"] is None
    assert picture["next_item"]["id"] == picture["now"]["next_item_id"] == room.items[0].id
    assert picture["now"]["drift_seconds"] is None


def test_the_current_item_is_whole_and_the_others_are_lines(session):
    room = a_room(session)
    room.items[1].description = "Two talks"
    visual = a_visual(session, room.items[1])
    room.do("move_to", to_item=room.items[1].id, later=30 * 60 + 240)
    picture = drawn(room)
    assert picture["item"]["description"] == "Two talks"
    assert picture["item"]["visuals"][0]["url"].startswith(f"/f/{room.forum.slug}/visuals/{visual.id}-")
    assert picture["now"] | {"page": 0} == {
        "item_id": room.items[1].id,
        "next_item_id": room.items[2].id,
        "page": 0,
        "pages": 1,
        "is_paused": False,
        "pause_text": "",
        "is_blacked_out": False,
        "shows_join": False,
        "drift_seconds": 240,
    }
    lines = picture["agenda"]["days"][0]["items"]
    assert [line["state"] for line in lines] == ["skipped", "now", "coming"]
    assert "description" not in lines[1]


def test_visuals_of_items_to_come_are_not_told(session):
    room = a_room(session)
    a_visual(session, room.items[1])
    room.do("move_to", to_item=room.items[0].id)
    assert "visuals/" not in msgspec.json.encode(drawn(room)).decode()


def test_after_the_end_nothing_comes_next(session):
    room = a_room(session)
    room.do("move_to", to_item=room.items[0].id)
    room.do("end_forum", from_item=room.items[0].id)
    picture = drawn(room)
    assert picture["forum"]["state"] == "ended"
    assert (picture["item"], picture["next_item"], picture["now"]["next_item_id"]) == (None, None, None)


def test_a_closed_forum_tells_no_code(session):
    room = a_room(session)
    room.forum.join_code = "KTM47PQR"
    session.flush()
    assert drawn(room)["forum"]["join"] is None
    room.forum.join_policy = "vote"
    session.flush()
    assert drawn(room)["forum"]["join"] == {"code": "KTM47PQR", "url": "/join/KTM47PQR", "policy": "vote"}


def test_the_clock_is_an_instant(session):
    room = a_room(session)
    assert drawn(room)["clock"] is None
    room.do("set_clock", seconds=90)
    session.flush()
    assert drawn(room)["clock"] == {"seconds": 90, "ends_at": "2021-06-15T12:01:30Z", "left_seconds": None}


def test_a_notice_taken_down_is_gone(session):
    room = a_room(session)
    first = room.do("show_notice", text="First")["notice_id"]
    room.do("show_notice", text="Second")
    assert [notice["text"] for notice in drawn(room)["notices"]] == ["Second", "First"]
    room.do("take_down_notice", notice_id=first)
    session.flush()
    assert [notice["text"] for notice in drawn(room)["notices"]] == ["Second"]


def test_the_stages_key_is_for_staff_only(session):
    room = a_room(session)
    assert room.forum.stage_key not in msgspec.json.encode(drawn(room)).decode()
    assert parts.staff(session, room.forum) == {"stage": {"url": f"/stage/{room.forum.stage_key}"}}
