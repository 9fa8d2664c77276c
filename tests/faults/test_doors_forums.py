"""Whether there is a forum at an address is told to those alone who have a seat in it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from polls.database import write
from polls.people.models import ATTENDEE, MODERATOR
from polls.people.pace import Pace
from polls.people.sign_ins import token_hash
from tests.builders import a_forum, a_member
from tests.faults.every_address import addresses

OF_THE_MOMENT = re.compile(r'name="csrf_token" value="[^"]*"')


def _build(session: Any) -> None:
    spring, autumn = a_forum(session, slug="spring"), a_forum(session, slug="autumn")
    a_member(session, spring, MODERATOR, invitation_hash=token_hash("of spring"))
    for role in (ATTENDEE, MODERATOR):
        a_member(session, autumn, role, invitation_hash=token_hash(f"{role} of autumn"))


@pytest.fixture(params=[None, f"{ATTENDEE} of autumn", f"{MODERATOR} of autumn"])
def stranger(app: Flask, request: pytest.FixtureRequest) -> FlaskClient:
    """Somebody without a seat in spring: nobody, or one with a seat elsewhere."""
    write(_build)
    app.extensions["pace_of_readers"] = Pace(burst=1_000)  # how often is tried elsewhere
    browser = app.test_client()
    if request.param:
        browser.post(f"/in/{request.param}")
    return browser


def answer(browser: FlaskClient, method: str, path: str, slug: str, **given: Any) -> tuple[Any, ...]:
    told = browser.open(path, method=method, **given)
    text = OF_THE_MOMENT.sub("", told.text).replace(slug, "SLUG")
    return told.status_code, (told.location or "").replace(slug, "SLUG"), told.content_type, text


@pytest.mark.parametrize("given", [{}, {"headers": {"Accept": "application/json"}}, {"json": {}}], ids=str)
def test_a_stranger_gets_the_same_answer_where_there_is_no_forum(
    app: Flask, stranger: FlaskClient, given: dict[str, Any]
) -> None:
    def told(slug: str) -> dict[tuple[str, str], Any]:
        of_forums = [each for each in addresses(app, {"GET", "POST"}, slug=slug) if each[1].startswith("/f/")]
        return {
            (method, path.replace(slug, "SLUG")): answer(stranger, method, path, slug, **given)
            for method, path in of_forums
        }

    there, nowhere = told("spring"), told("nowhere")
    assert {each: there[each] for each in there if there[each] != nowhere[each]} == {}
    assert len(there) > 40
    assert not [each for each, (status, *_) in there.items() if status == 500]


def test_who_has_a_seat_gets_in(app: Flask) -> None:
    write(_build)
    browser = app.test_client()
    browser.post("/in/of spring")
    assert browser.get("/f/spring/console").status_code == 200
