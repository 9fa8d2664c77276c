"""A screen that was tampered with gets no more than it may have, and slows nobody else down."""

from __future__ import annotations

import time
from typing import Any

import pytest
import socketio

from polls.people.models import MODERATOR
from polls.people.pace import BURST, MOST_SOCKETS, PER_SECOND, Pace
from tests.live.conftest import Room

pytestmark = pytest.mark.proof


def events(screen: Any) -> list[str]:
    return [event for event, _message in screen.messages]


def test_a_screen_that_says_it_left_is_still_told_that_it_is_over(room: Room) -> None:
    first = room.screen(room.moderator)
    other_id = first.do("add_member", role=MODERATOR)["ok"]["member_id"]
    other = room.screen(room.member(other_id))
    other.client.emit("disconnect", "client disconnect")
    other.client.call("time", timeout=15)
    first.do("change_member", member_id=other_id, role="attendee")
    other.until(lambda screen: "over" in events(screen))
    other.until(lambda screen: not screen.client.connected)


def test_a_second_connect_within_a_connection_changes_nothing(room: Room) -> None:
    stage = room.stage()
    assert (
        stage.client.call("connect", {"slug": room.forum.slug, "member": room.moderator.id}, timeout=15)
        is False
    )
    assert stage.do("black_out", on=True)["refused"]["code"] == "not_signed_in"


@pytest.mark.parametrize(
    "auth", [{"stage": "\ud800"}, {"slug": "\ud800", "member": 1}, {"slug": "\x00", "member": 1}]
)
def test_a_key_or_slug_that_is_no_text_is_turned_away_at_once(room: Room, auth: dict[str, Any]) -> None:
    started = time.monotonic()
    client = socketio.Client(reconnection=False, handle_sigint=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(room.server.url, auth=auth, transports=["websocket"], wait_timeout=30)
    assert time.monotonic() - started < 20  # it was told, and did not wait in vain
    assert "UnicodeEncodeError" not in room.server.log()


def test_who_sends_too_much_is_slowed_down_and_nobody_else(room: Room) -> None:
    flood, calm = room.screen(room.attendees[0]), room.screen(room.attendees[1])
    answers: list[Any] = []
    message = {"verb": "enter", "arguments": {"name": "Robin"}}
    for _ in range(100):
        flood.client.emit("do", message, callback=answers.append)
        flood.client.emit("again")
    assert calm.do("enter", name="Kim") == {"ok": {}}
    flood.until(lambda _screen: len(answers) == 100)
    refused = [answer for answer in answers if "refused" in answer]
    assert len(refused) > 50
    assert {answer["refused"]["code"] for answer in refused} == {"too_many"}
    assert events(flood).count("whole") < 100
    time.sleep(2 / PER_SECOND)
    assert flood.do("enter", name="Robin") == {"ok": {}}


def test_one_person_has_so_many_screens_and_no_more(room: Room) -> None:
    cookie = room.server.device(room.attendees[0])
    for _ in range(MOST_SOCKETS):
        room.screen(room.attendees[0], cookie)
    with pytest.raises(socketio.exceptions.ConnectionError):
        room.screen(room.attendees[0], cookie)
    room.screen(room.attendees[1])


def test_the_pace_fills_up_with_time_and_not_beyond_the_burst() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert [pace.allows("a") for _ in range(BURST + 1)] == [True] * BURST + [False]
    assert pace.allows("b")
    now[0] += 1
    assert [pace.allows("a") for _ in range(PER_SECOND + 1)] == [True] * PER_SECOND + [False]
    now[0] += 3600
    assert [pace.allows("a") for _ in range(BURST + 1)] == [True] * BURST + [False]
