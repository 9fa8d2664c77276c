"""Malformed ballots of every shape as a device can really send them: each is refused with a sentence, nothing
is stored, and the server answers the next good one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from polls.database import read, write
from polls.people.acting import Actor
from polls.people.models import ATTENDEE, MODERATOR, Member
from polls.people.pace import Pace
from polls.people.sign_ins import token_hash
from polls.voting.closing import close_poll, void_poll
from polls.voting.models import Poll, RollEntry
from polls.voting.opening import open_poll, pause_poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules
from tests.builders import NOON, a_forum, a_member
from tests.serving import Screen, Server

SHAPES = {"options": "approval", "ranking": "irv", "scores": "score", "dots": "dots"}
GOOD: dict[str, Any] = {"options": [1], "ranking": [[1]], "scores": [[1, 5]], "dots": [[1, 2]]}
# In place of what a ballot says; 1 and 2 stand for options of the poll, 99 for one that it does not have.
BAD: dict[str, list[Any]] = {
    "options": [[99], [1, 1], [True], [-1], [None], ["1"], [1.5], 1, None, [], [[[[1]]]], [1, 2, 3, 4]],
    "ranking": [[[99]], [[1], [1]], [[True]], [[-1]], [[None]], [[1, 2]], [1], [[]], [], [[[1]]]],
    "scores": [[[99, 1]], [[1, 1], [1, 1]], [[1, True]], [[1, -1]], [[1, None]], [[1, 6]], [[1]], [1], []],
    "dots": [[[99, 1]], [[1, 1], [1, 1]], [[1, True]], [[1, -1]], [[1, None]], [[1, 9]], [[1]], [1], []],
}
BAD["ranking"] += [[[1], [2], [3], [4]]]
BAD["dots"] += [[[1, 0]], [[1, 3], [2, 3]]]


@dataclass
class Hall:
    """A forum with an open poll of each shape, and one in each other state."""

    slug: str
    attendees: list[int]
    polls: dict[str, int]
    options: dict[str, list[int]]

    def choice(self, shape: str, said: Any) -> dict[str, Any]:
        """A choice whose 1, 2, … are the ids of that poll's options."""
        return {shape: self._with_ids(said, self.options[shape], shape in ("scores", "dots"))}

    def _with_ids(self, said: Any, ids: list[int], in_pairs: bool) -> Any:
        if isinstance(said, list) and in_pairs and said and type(said[0]) is int:
            return [self._with_ids(said[0], ids, False), *said[1:]]
        if isinstance(said, list):
            return [self._with_ids(each, ids, in_pairs) for each in said]
        return ids[said - 1] if type(said) is int and 1 <= said <= len(ids) else said


def a_hall(session: Any, slug: str) -> Hall:
    forum = a_forum(session, slug=slug)
    program = Actor(forum.id, NOON, a_member(session, forum, MODERATOR))
    attendees = [
        a_member(session, forum, ATTENDEE, invitation_hash=token_hash(f"{slug}-{n}")).id for n in range(6)
    ]
    polls = {name: a_poll(session, program, method) for name, method in SHAPES.items()}
    polls |= {name: a_poll(session, program, "single") for name in ("ready", "paused", "closing", "void")}
    for name, poll_id in polls.items():
        if name != "ready":
            open_poll(session, program, poll_id=poll_id)
    pause_poll(session, program, poll_id=polls["paused"])
    close_poll(session, program, poll_id=polls["closing"])  # at noon long ago: its time is over
    void_poll(session, program, poll_id=polls["void"], reason="A mistake")
    options = {name: [each.id for each in session.get_one(Poll, id).options] for name, id in polls.items()}
    return Hall(slug, attendees, polls, options)


def a_poll(session: Any, program: Actor, method: str) -> int:
    options = [OptionText(text) for text in ("Red", "Blue", "Green", "Grey")]
    rules = Rules(most=3, beside_others=True)
    return prepare_poll(session, program, question="Which?", method=method, options=options, rules=rules)[
        "poll_id"
    ]


def voted() -> int:
    with read() as session:
        return session.query(RollEntry).filter_by(has_voted=True).count()


# ---- Over HTTP --------------------------------------------------------------------------------------


@pytest.fixture
def hall(app) -> Hall:
    app.extensions["live"].pace = Pace(burst=1_000)  # how often is tried elsewhere
    return write(lambda session: a_hall(session, "spring"))


@pytest.fixture
def browser(app, hall):
    made = app.test_client()
    made.post("/in/spring-0")
    return made


def post(browser, poll_id: int, choice: Any, **more: Any) -> dict[str, Any]:
    sent = json.dumps({"arguments": {"poll_id": poll_id, "choice": choice} | more})
    return post_text(browser, sent)


def post_text(browser, sent: str | bytes) -> dict[str, Any]:
    answer = browser.post("/f/spring/do/cast_ballot", data=sent, content_type="application/json")
    assert answer.status_code < 500, answer.text
    return answer.json


def check_refused(answer: dict[str, Any], sent: Any = None) -> str:
    assert "refused" in answer, sent
    refusal = answer["refused"]
    assert refusal["message"].endswith("."), refusal
    assert refusal["code"] != "too_many", sent  # for then it was not looked at
    return refusal["code"]


@pytest.mark.parametrize("shape", SHAPES)
def test_malformed_ballots_are_refused_and_a_good_one_taken_after_them(browser, hall, shape) -> None:
    poll_id = hall.polls[shape]
    for said in BAD[shape]:
        check_refused(post(browser, poll_id, hall.choice(shape, said)), said)
    assert voted() == 0
    assert "ok" in post(browser, poll_id, hall.choice(shape, GOOD[shape]))
    assert voted() == 1


@pytest.mark.parametrize("shape", SHAPES)
def test_a_number_that_is_none_is_refused(browser, hall, shape) -> None:
    for said in ("NaN", "Infinity", "-Infinity", "1e400", "1" * 5000, "-0.0", '"\\ud800"'):
        for choice in (f"[{said}]", f"[[{said}]]", f"[[{hall.options[shape][0]},{said}]]"):
            body = f'{{"arguments":{{"poll_id":{hall.polls[shape]},"choice":{{"{shape}":{choice}}}}}}}'
            check_refused(post_text(browser, body), choice)
    assert voted() == 0


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_nested_or_long_without_end_is_refused(browser, hall, shape) -> None:
    for inner in ("[" * 20_000, "[" * 20_000 + "]" * 20_000, "[1," * 20_000, "[0" + ",0" * 60_000 + "]"):
        body = f'{{"arguments":{{"poll_id":{hall.polls[shape]},"choice":{{"{shape}":{inner}}}}}}}'
        check_refused(post_text(browser, body))
    assert voted() == 0


def test_bytes_that_are_no_ballot_are_refused(browser) -> None:
    for body in (b"\x00\xff\xfe", b"", b"null", b"[]", b'{"arguments":{"poll_id":1,"choice":\xff}}'):
        check_refused(post_text(browser, body), body)


def test_a_nonce_of_another_form_is_refused_and_one_is_made_where_there_is_none(browser, hall) -> None:
    poll_id, choice = hall.polls["options"], hall.choice("options", [1])
    for nonce in ("", "x" * 32, "A" * 32, "0" * 31, "0" * 33, 5, True, ["0"], "\u0660" * 32):
        check_refused(post(browser, poll_id, choice, nonce=nonce), nonce)
    assert voted() == 0
    assert "ok" in post(browser, poll_id, choice, nonce=None)


@pytest.mark.parametrize(
    ("state", "code"), [("ready", "not_open"), ("paused", "paused"), ("closing", "closed"), ("void", "void")]
)
def test_a_ballot_at_the_wrong_time_is_told_what_the_poll_is_instead(browser, hall, state, code) -> None:
    choice = {"options": hall.options[state][:1]}
    assert check_refused(post(browser, hall.polls[state], choice)) == code
    assert voted() == 0


def test_another_forums_poll_and_options_are_not_found(browser, hall) -> None:
    theirs = write(lambda session: a_hall(session, "autumn"))
    choice = {"options": theirs.options["options"][:1]}
    assert check_refused(post(browser, theirs.polls["options"], choice)) == "not_found"
    assert check_refused(post(browser, hall.polls["options"], choice)) == "unknown_option"
    assert voted() == 0


# ---- Over a socket ----------------------------------------------------------------------------------


@pytest.mark.proof
def test_a_running_server_refuses_them_all_and_lives(tmp_path) -> None:
    server = Server(tmp_path, "threading")
    try:
        hall = write(lambda session: a_hall(session, "spring"))
        for number, shape in enumerate(SHAPES):
            _send_all(_screen(server, hall, number), hall, shape)
        _send_too_much(_screen(server, hall, 4))
        screen = _screen(server, hall, 5)
        answer = screen.do("cast_ballot", poll_id=hall.polls["dots"], choice=hall.choice("dots", [[1, 2]]))
        assert "ok" in answer
        screen.close()
        assert voted() == 1
        assert "Traceback" not in server.log()
    finally:
        server.kill()


def _screen(server: Server, hall: Hall, number: int) -> Screen:
    with read() as session:
        member = session.get_one(Member, hall.attendees[number])
    return Screen(server, {"slug": hall.slug, "member": member.id}, server.device(member))


def _send_all(screen: Screen, hall: Hall, shape: str) -> None:
    deep: Any = 1
    for _ in range(200):
        deep = [deep]
    sent = [hall.choice(shape, said) for said in BAD[shape][:5]]
    sent += [{shape: deep}, {shape: [[float("nan")]]}]
    for choice in sent:
        check_refused(screen.do("cast_ballot", poll_id=hall.polls[shape], choice=choice))
    screen.close()


def _send_too_much(screen: Screen) -> None:
    """A frame larger than any ballot ends the connection of the one who sent it, and no other."""
    screen.client.reconnection = False
    screen.client.emit("do", {"verb": "cast_ballot", "arguments": {"choice": "x" * 2_000_000}})
    screen.until(lambda each: not each.client.connected)
