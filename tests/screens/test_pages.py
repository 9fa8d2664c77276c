"""The pages of the live screens: who gets which, and what stands in them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from polls.agenda.models import Forum
from polls.database import Database
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR
from polls.people.sign_ins import start_sign_in
from tests.builders import NOON, a_day, a_forum, a_member, an_item


@pytest.fixture
def forum(database: Database) -> Forum:
    def add(session: Any) -> Forum:
        forum = a_forum(session, slug="spring", title="Spring forum", stage_key="a-key")
        an_item(session, a_day(session, forum), title="Welcome")
        return forum

    return database.write(add)


def signed_in(app: Flask, database: Database, forum: Forum, role: str, **given: Any) -> FlaskClient:
    """A browser that holds the seat of a fresh member."""

    def add(session: Any) -> str:
        member = a_member(session, forum, role, **given)
        return start_sign_in(session, member, "link", datetime.now(UTC))

    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["seats"] = [database.write(add)]
    return client


def picture_in(page: str) -> dict[str, Any]:
    found = re.search(r'id="picture">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_an_attendees_page_brings_the_public_picture_and_their_own(
    app: Flask, database: Database, forum: Forum
) -> None:
    client = signed_in(app, database, forum, ATTENDEE, welcomed_at=NOON)
    boot = picture_in(client.get("/f/spring/").text)
    assert [each["audience"] for each in boot["pictures"]] == ["public"]
    assert (boot["screen"], boot["slug"], boot["mine"]["me"]["role"]) == ("attendee", "spring", "attendee")
    assert boot["csrf"]


def test_the_console_brings_the_staffs_picture_too(app: Flask, database: Database, forum: Forum) -> None:
    client = signed_in(app, database, forum, MODERATOR)
    boot = picture_in(client.get("/f/spring/console").text)
    assert [each["audience"] for each in boot["pictures"]] == ["public", "staff"]


def test_whoever_was_not_welcomed_yet_is_welcomed_first(app: Flask, database: Database, forum: Forum) -> None:
    client = signed_in(app, database, forum, ATTENDEE)
    assert client.get("/f/spring/").location == "/f/spring/welcome"


def test_a_facilitator_may_follow_the_room_without_a_welcome(
    app: Flask, database: Database, forum: Forum
) -> None:
    assert signed_in(app, database, forum, FACILITATOR).get("/f/spring/").status_code == 200


@pytest.mark.parametrize(
    ("address", "way_in"),
    [
        ("/f/spring/", "/join"),
        ("/f/spring/console", "/sign-in?next=/f/spring/console"),
        ("/f/spring/facilitator", "/sign-in?next=/f/spring/facilitator"),
    ],
)
def test_without_a_seat_there_is_a_way_to_one(app: Flask, forum: Forum, address: str, way_in: str) -> None:
    assert app.test_client().get(address).location == way_in


@pytest.mark.parametrize("screen", ["console", "facilitator"])
def test_an_attendee_is_not_let_into_the_staffs_screens(
    app: Flask, database: Database, forum: Forum, screen: str
) -> None:
    client = signed_in(app, database, forum, ATTENDEE, welcomed_at=NOON)
    assert client.get(f"/f/spring/{screen}").status_code == 302


def test_the_stage_needs_its_key_alone_and_brings_the_public_picture(app: Flask, forum: Forum) -> None:
    boot = picture_in(app.test_client().get("/stage/a-key").text)
    assert [each["audience"] for each in boot["pictures"]] == ["public"]
    assert (boot["stage"], boot["member"], boot["mine"]) == ("a-key", None, None)


def test_an_unknown_stage_is_not_found(app: Flask, forum: Forum) -> None:
    assert app.test_client().get("/stage/another-key").status_code == 404


def test_a_live_page_needs_five_files_and_no_more(app: Flask, forum: Forum) -> None:
    page = app.test_client().get("/stage/a-key").text
    named = {each.split("/", 3)[3] for each in re.findall(r'(?:src|href)="(/static/[^"#]+)', page)}
    assert named == {"css/plenary.css", "js/display.js", "js/screens/stage.js", "icon.svg", "icons.svg"}


def test_the_front_page_asks_for_the_join_code(app: Flask) -> None:
    page = app.test_client().get("/").text
    assert 'name="code"' in page
    assert 'href="/sign-in"' in page


def test_the_server_says_that_it_lives(app: Flask) -> None:
    assert app.test_client().get("/healthz").get_json() == {"status": "ok"}
