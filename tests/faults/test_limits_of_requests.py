"""How large and how frequent requests may be: refused with a sentence before anything is read or done."""

from __future__ import annotations

import io
import json
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient

from polls.database import read, write
from polls.live.presence import Connection
from polls.people.models import ATTENDEE, MODERATOR, Member, SignIn, StakeholderGroup
from polls.people.pace import BURST, MOST_ASKERS, Pace
from polls.people.sign_ins import token_hash
from polls.screens import bounds
from tests.builders import a_forum, a_member

KILO = 1024
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def members(app: Flask) -> dict[str, int]:
    """A forum with a moderator and two attendees, by the token of their link. For their pace time stands
    still: a slow machine would let more through."""
    app.extensions["live"].pace._clock = lambda: 0.0

    def work(session) -> dict[str, int]:
        forum = a_forum(session, slug="spring", join_code="KTM47PQR", join_policy="vote")
        roles = {"moderator": MODERATOR, "ana": ATTENDEE, "ben": ATTENDEE}
        return {
            token: a_member(session, forum, role, invitation_hash=token_hash(token)).id
            for token, role in roles.items()
        }

    return write(work)


def browser_of(app: Flask, token: str) -> FlaskClient:
    browser = app.test_client()
    browser.get(f"/in/{token}")
    browser.post(f"/in/{token}")
    return browser


def do(browser: FlaskClient, verb: str, **arguments: object):
    return browser.post(f"/f/spring/do/{verb}", json={"arguments": arguments})


def groups() -> int:
    with read() as session:
        return session.query(StakeholderGroup).count()


# ---- How often -------------------------------------------------------------------------------------------


def test_a_hundred_verbs_at_once_over_http_are_slowed_down_and_nobody_else_is(app: Flask, members) -> None:
    flood, calm = browser_of(app, "ana"), browser_of(app, "ben")
    answers = [do(flood, "enter", name="Ana") for _ in range(100)]
    told = Counter(answer.status_code for answer in answers)
    assert told == {200: BURST, 429: 100 - BURST}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["Retry-After"] == "1"
    assert refused.json["refused"]["code"] == "too_many"
    assert "Please wait a moment." in refused.json["refused"]["message"]
    assert do(calm, "enter", name="Ben").status_code == 200


def test_what_was_too_much_changes_nothing(app: Flask, members) -> None:
    browser = browser_of(app, "moderator")
    answers = [do(browser, "add_group", name=f"Group {number}").status_code for number in range(40)]
    assert groups() == answers.count(200) == BURST


def test_a_person_has_one_pace_on_all_devices_and_by_whichever_door(app: Flask, members) -> None:
    phone, laptop = browser_of(app, "ana"), browser_of(app, "ana")
    app.extensions["live"].presence.add("tablet", Connection(1, members["ana"], 1, ATTENDEE, ("public",)))
    by_socket = app.extensions["socketio"].server.handlers["/"]["do"]
    for _ in range(BURST - 2):
        assert by_socket("tablet", {"verb": "fly"})["refused"]["code"] == "unknown_verb"
    answers = [do(device, "enter", name="Ana").status_code for device in (phone, laptop, phone, laptop)]
    assert answers == [200, 200, 429, 429]
    assert by_socket("tablet", {"verb": "fly"})["refused"]["code"] == "too_many"


def test_every_address_that_changes_something_has_a_pace(app: Flask, members) -> None:
    app.extensions["pace_of_strangers"] = Pace(burst=0)
    unsafe = [rule for rule in app.url_map.iter_rules() if rule.methods & UNSAFE]
    assert len(unsafe) >= 10
    for rule in unsafe:
        address = rule.build({name: "1" if name.endswith("_id") else "spring" for name in rule.arguments})[1]
        answer = app.test_client().post(address)
        assert answer.status_code == 429, rule.rule
        assert answer.headers["Retry-After"] == "1"
        assert "Please wait a moment." in answer.text


def test_strangers_of_another_address_are_not_slowed_down(app: Flask, members) -> None:
    app.extensions["pace_of_strangers"] = Pace(burst=3, per_second=1 / 90)
    answers = [
        app.test_client().post("/join", data={}, environ_overrides={"REMOTE_ADDR": address}).status_code
        for address in (*["192.0.2.7"] * 4, "192.0.2.8")
    ]
    assert answers == [400, 400, 400, 429, 400]


def test_a_link_makes_no_device_after_device(app: Flask, members) -> None:
    """Opening it is enough to sign in, so the pace of what changes something does not see it."""
    app.extensions["pace_of_links"] = Pace(burst=3, per_second=1 / 90)
    answers = [app.test_client().get("/in/ana") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert "Please wait a moment." in answers[-1].text
    assert 80 < int(answers[-1].headers["Retry-After"]) <= 90  # as long as it takes, not just some second
    assert app.test_client().get("/in/ben").status_code == 303
    with read() as session:
        assert session.query(SignIn).count() == 4


def test_a_person_has_as_many_devices_as_they_like(app: Flask, members) -> None:
    pace = app.extensions["pace_of_links"]
    assert all(pace.allows(token_hash("ana")) for _ in range(50))


def test_a_hall_of_two_thousand_strangers_fits_through(app: Flask) -> None:
    pace = app.extensions["pace_of_strangers"]
    assert all(pace.allows("192.0.2.7") for _ in range(2_000))


def test_the_pace_remembers_so_many_askers_and_no_more() -> None:
    pace = Pace()
    for number in range(MOST_ASKERS + 500):
        pace.allows(number)
    assert len(pace._left) == MOST_ASKERS
    for _ in range(BURST):
        pace.allows("busy")
    assert not pace.allows("busy")


# ---- How large -------------------------------------------------------------------------------------------


def test_json_as_large_as_a_message_is_read_and_larger_is_refused(app: Flask, members) -> None:
    browser = browser_of(app, "moderator")

    def answer(size: int) -> int:
        body = json.dumps({"arguments": {"name": "Industry"}})
        sent = body + " " * (size - len(body))
        return browser.post("/f/spring/do/add_group", data=sent, content_type="application/json").status_code

    assert answer(32 * KILO) == 200
    assert answer(32 * KILO + 1) == 413
    assert groups() == 1


@pytest.mark.parametrize(
    "path", ["/join", "/sign-in", "/in/x", "/sign-out", "/f/spring/do/enter", "/f/spring/visuals"]
)
def test_of_a_stranger_little_is_read(app: Flask, members, path: str) -> None:
    answer = app.test_client().post(path, data={"code": "x" * 17 * KILO})
    assert answer.status_code == 413
    assert "This is too large." in answer.text


def test_a_stranger_uploads_nothing(app: Flask, members) -> None:
    app.config["WTF_CSRF_ENABLED"] = True  # its check is the first that reads a form
    file = (io.BytesIO(b"x" * 100 * KILO), "photo.png")
    assert app.test_client().post("/f/spring/visuals", data={"image": file}).status_code == 413


def test_a_form_has_so_many_fields_and_no_more(app: Flask, members) -> None:
    browser = browser_of(app, "moderator")
    form = {"name": "Industry"} | {f"x{number}": "" for number in range(bounds.MOST_FIELDS)}
    assert browser.post("/f/spring/do/add_group", data=form).status_code == 413
    assert groups() == 0


def test_a_form_of_parts_has_so_many_and_no_more(app: Flask, members) -> None:
    browser = browser_of(app, "moderator")
    app.config["WTF_CSRF_ENABLED"] = True
    form = {"name": "Industry"} | {f"x{number}": "" for number in range(1_001)}
    answer = browser.post("/f/spring/do/add_group", data=form, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert groups() == 0


def test_a_long_list_of_people_can_be_pasted_in_any_script(app: Flask, members) -> None:
    browser = browser_of(app, "moderator")
    table = "name,role\n" + "".join(f"{'ア' * 40},attendee\n" for _ in range(5_000))
    form = {"table": table, "step": "preview"}
    answer = browser.post("/f/spring/setup/people/import", data=form, content_type="multipart/form-data")
    assert answer.status_code == 200


def test_a_long_query_is_refused_on_every_page(app: Flask, members) -> None:
    browser = browser_of(app, "moderator")
    for path in ("/join", "/f/spring/setup/people", "/sign-in", "/nowhere"):
        assert browser.get(path, query_string={"q": "x" * 2_000}).status_code == 413


def test_nested_json_is_refused(app: Flask, members) -> None:
    browser = browser_of(app, "moderator")
    for depth in (13, 500, 10_000):
        body = '{"arguments": {"name": ' + "[" * depth + "]" * depth + "}}"
        answer = browser.post("/f/spring/do/add_group", data=body, content_type="application/json")
        assert (answer.status_code, answer.json["refused"]["code"]) == (400, "invalid")
    assert groups() == 0


def test_a_refused_form_leaves_people_in_their_place(app: Flask, members) -> None:
    browser = browser_of(app, "ana")
    for _ in range(BURST + 10):
        browser.post("/f/spring/welcome", data={"name": "Ana"})
    with read() as session:
        assert session.get_one(Member, members["ana"]).name == "Ana"
    assert browser.get("/f/spring/").status_code == 200
