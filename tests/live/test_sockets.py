"""Real sockets on a real server, on eventlet and on one other mode."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import socketio

from polls.database import write
from polls.people.models import FACILITATOR
from tests.builders import a_forum, a_member
from tests.live.conftest import Room
from tests.serving import Screen


def state_of(poll_id: int, state: str):
    return lambda screen: screen.parts.get(f"poll/{poll_id}", {}).get("state") == state


def option(screen: Screen, poll_id: int, position: int = 0) -> int:
    return screen.parts[f"poll/{poll_id}"]["options"][position]["id"]


def test_a_join_gets_the_whole_picture_and_what_is_its_own(room: Room) -> None:
    screen = room.screen(room.attendees[0])
    assert {"forum", "agenda", "now", "presence"} <= set(screen.parts)
    assert screen.mine["me"]["id"] == room.attendees[0].id


def test_who_has_no_seat_here_is_not_let_in(room: Room) -> None:
    elsewhere = write(lambda session: a_member(session, a_forum(session)))
    strangers = [
        ({"slug": room.forum.slug, "member": room.attendees[0].id}, None),
        ({"slug": room.forum.slug, "member": room.attendees[1].id}, room.server.device(room.attendees[0])),
        ({"slug": room.forum.slug, "member": elsewhere.id}, room.server.device(elsewhere)),
        ({"stage": "guessed"}, None),
        ({"slug": 7, "member": "x"}, None),
        ({}, None),
    ]

    def is_let_in(stranger: tuple[dict, str | None]) -> bool:
        try:
            Screen(room.server, *stranger).close()
        except socketio.exceptions.ConnectionError:
            return False
        return True

    with ThreadPoolExecutor() as pool:
        assert not any(pool.map(is_let_in, strangers))


def test_the_agenda_moves_on_every_screen(room: Room) -> None:
    moderator, attendee, stage = room.screen(room.moderator), room.screen(room.attendees[0]), room.stage()
    assert "ok" in moderator.do("move_to", from_item=None, to_item=room.items[0])
    for screen in (moderator, attendee, stage):
        screen.until(lambda each: each.parts["now"]["item_id"] == room.items[0])


def test_a_double_press_never_skips_an_item(room: Room) -> None:
    one, other = room.screen(room.moderator), room.screen(room.moderator)
    one.do("move_to", from_item=None, to_item=room.items[0])
    with ThreadPoolExecutor() as pool:
        presses = [
            pool.submit(each.do, "move_to", from_item=room.items[0], to_item=room.items[1])
            for each in (one, other)
        ]
    answers = [press.result() for press in presses]
    assert sorted("ok" in answer for answer in answers) == [False, True]
    assert next(answer["refused"]["code"] for answer in answers if "refused" in answer) == "stale"
    one.until(lambda each: each.parts["now"]["item_id"] == room.items[1])


def test_a_vote_moves_every_screen_and_the_other_device(room: Room) -> None:
    moderator, stage = room.screen(room.moderator), room.stage()
    phone, laptop = room.screen(room.attendees[0]), room.screen(room.attendees[0])
    assert "ok" in moderator.do("open_poll", poll_id=room.poll_id)
    phone.until(state_of(room.poll_id, "open"))
    red = option(phone, room.poll_id)
    answer = phone.do("cast_ballot", poll_id=room.poll_id, choice={"options": [red]})["ok"]
    for screen in (moderator, stage, laptop):
        screen.until(lambda each: each.parts.get(f"tally/{room.poll_id}", {}).get("ballots") == 1)
    laptop.until(lambda each: each.mine["my_ballots"].get(str(room.poll_id), {}).get("received"))
    assert laptop.mine["my_ballots"][str(room.poll_id)] == {"received": True, "mark": answer["mark"]}


def test_a_hidden_tally_is_absent_from_every_public_message(room: Room) -> None:
    moderator, stage, voter = room.screen(room.moderator), room.stage(), room.screen(room.attendees[0])
    moderator.do("open_poll", poll_id=room.hidden_poll_id)
    voter.until(state_of(room.hidden_poll_id, "open"))
    voter.do(
        "cast_ballot", poll_id=room.hidden_poll_id, choice={"options": [option(voter, room.hidden_poll_id)]}
    )
    turnout = f"turnout/{room.hidden_poll_id}"
    for screen in (stage, voter, moderator):
        screen.until(lambda each: each.parts.get(turnout, {}).get("received") == 1)
    told = json.dumps([screen.messages for screen in (stage, voter, moderator)])
    assert "tally/" not in told


def test_an_attendee_cannot_do_what_a_moderator_does(room: Room) -> None:
    attendee = room.screen(room.attendees[0])
    answer = attendee.do("move_to", from_item=None, to_item=room.items[0])
    assert answer["refused"]["code"] == "not_allowed"


def test_a_stage_can_do_nothing(room: Room) -> None:
    assert (
        room.stage().do("move_to", from_item=None, to_item=room.items[0])["refused"]["code"]
        == "not_signed_in"
    )


MALFORMED = [
    None,
    7,
    "open_poll",
    [],
    {},
    {"verb": 3},
    {"verb": "no_such_verb"},
    {"verb": "open_poll", "arguments": []},
    {"verb": "open_poll", "arguments": {"poll_id": "1"}},
    {"verb": "open_poll", "arguments": {"poll_id": True}},
    {"verb": "open_poll", "arguments": {"poll_id": -1}},
    {"verb": "open_poll", "arguments": {"poll_id": 10**30}},
    {"verb": "open_poll", "arguments": {"a": 1}},
    {"verb": "open_poll", "key": 5},
]


def test_malformed_messages_are_refused_and_the_server_lives(room: Room) -> None:
    screens = [room.screen(member) for member in (room.moderator, *room.attendees)]
    for number, message in enumerate(MALFORMED):
        screen = screens[number % len(screens)]  # each has a pace
        assert screen.client.call("do", message, timeout=10)["refused"]["code"] != "too_many", message
    assert "ok" in screens[0].do("move_to", from_item=None, to_item=room.items[0])


def test_a_new_role_ends_the_old_screen(room: Room) -> None:
    moderator, attendee = room.screen(room.moderator), room.screen(room.attendees[0])
    assert "ok" in moderator.do("change_member", member_id=room.attendees[0].id, role=FACILITATOR)
    attendee.until(lambda each: "over" in [event for event, _ in each.messages])


def test_a_removed_persons_screen_is_over_and_their_next_action_refused(room: Room) -> None:
    moderator, attendee = room.screen(room.moderator), room.screen(room.attendees[0])
    assert "ok" in moderator.do("remove_member", member_id=room.attendees[0].id)
    attendee.until(lambda each: "over" in [event for event, _ in each.messages])
    attendee.client.reconnection = False
    with pytest.raises(socketio.exceptions.SocketIOError):
        attendee.client.call("do", {"verb": "enter", "arguments": {}}, timeout=3)


def test_many_votes_are_few_messages(room: Room) -> None:
    moderator, stage = room.screen(room.moderator), room.stage()
    more = write(lambda session: [a_member(session, session.merge(room.forum)) for _ in range(5)])
    voters = [room.screen(member) for member in (*room.attendees, *more)]
    moderator.do("open_poll", poll_id=room.poll_id)
    for voter in voters:
        voter.until(state_of(room.poll_id, "open"))
    before, choices = (
        len(stage.messages),
        [option(voters[0], room.poll_id, number % 2) for number in range(10)],
    )

    def votes(voter: Screen) -> list[dict]:
        return [voter.do("cast_ballot", poll_id=room.poll_id, choice={"options": [each]}) for each in choices]

    with ThreadPoolExecutor() as pool:
        answers = [answer for answers in pool.map(votes, voters) for answer in answers]
    assert all("ok" in answer for answer in answers) and len(answers) == 100
    stage.until(lambda each: each.parts[f"turnout/{room.poll_id}"]["received"] == 10)
    assert len(stage.messages) - before < 50


def test_revisions_have_no_gap(room: Room) -> None:
    moderator, attendee = room.screen(room.moderator), room.screen(room.attendees[0])
    for here, there in zip((None, *room.items), room.items, strict=False):
        moderator.do("move_to", from_item=here, to_item=there)
        attendee.until(lambda each, there=there: each.parts["now"]["item_id"] == there)
    begin = [event for event, _ in attendee.messages].index("whole")
    whole = attendee.messages[begin][1]["pictures"][0]["revision"]
    told = [message["revision"] for event, message in attendee.messages[begin:] if event == "changed"]
    assert told == list(range(whole + 1, whole + 1 + len(told)))


def test_a_killed_server_comes_back_with_everything_acknowledged(room: Room) -> None:
    moderator, voter = room.screen(room.moderator), room.screen(room.attendees[0])
    moderator.do("move_to", from_item=None, to_item=room.items[1])
    moderator.do("set_clock", seconds=600)
    moderator.do("open_poll", poll_id=room.poll_id)
    voter.until(state_of(room.poll_id, "open"))
    voter.do("cast_ballot", poll_id=room.poll_id, choice={"options": [option(voter, room.poll_id)]})
    moderator.until(lambda each: each.parts.get(f"turnout/{room.poll_id}", {}).get("received") == 1)
    before = {name: moderator.parts[name] for name in ("now", "clock", f"poll/{room.poll_id}")}

    room.server.kill()
    voter.messages.clear()
    room.server.start()

    voter.until(lambda each: "whole" in [event for event, _ in each.messages], 30)
    assert {name: voter.parts[name] for name in before} == before
    assert voter.parts[f"tally/{room.poll_id}"]["ballots"] == 1
    assert voter.mine["my_ballots"][str(room.poll_id)]["received"]


def test_the_log_holds_no_choice_name_token_or_address(room: Room) -> None:
    named = write(lambda session: a_member(session, session.merge(room.forum), name="Xenia Quillfeather"))
    cookie = room.server.device(named)
    moderator, voter = room.screen(room.moderator), room.screen(named, cookie)
    moderator.do("open_poll", poll_id=room.poll_id)
    voter.until(state_of(room.poll_id, "open"))
    voter.do("cast_ballot", poll_id=room.poll_id, choice={"options": [option(voter, room.poll_id)]})
    log = room.server.log()
    for secret in ("Quillfeather", cookie, room.forum.stage_key, "options"):
        assert secret not in log
