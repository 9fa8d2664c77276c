"""Addresses, searches and headers of every kind: the server answers each, and none ends in a failure."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from polls.database import write
from polls.people.models import MODERATOR
from polls.people.shapes import LARGEST_TABLE
from polls.people.sign_ins import token_hash
from tests.agenda.rooms import a_room, a_visual
from tests.builders import a_member

EACH = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
bytes_in_an_address = st.binary(max_size=24).map(lambda raw: "".join(f"%{byte:02X}" for byte in raw))
pieces = st.text("abc019.-_~=&;+,", max_size=12) | bytes_in_an_address
values = st.text(st.characters(max_codepoint=0xFF, exclude_characters="\r\n\0"), max_size=60)
HEADERS = (
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "Origin",
    "Range",
    "Referer",
    "Sec-Fetch-Site",
    "Transfer-Encoding",
    "X-Member",
    "X-Requested-With",
)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A moderator's, in a forum with an image."""

    def build(session):
        room = a_room(session)
        room.forum.slug = "spring"
        a_visual(session, room.items[0])
        a_member(session, room.forum, MODERATOR, invitation_hash=token_hash("moderator"))

    write(build)
    made = app.test_client()
    made.post("/in/moderator")
    return made


def readable(app: Flask) -> list[str]:
    """Every address that can be read, with blanks to fill in."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return sorted({rule.rule.replace("<slug>", "spring") for rule in rules if not rule.build_only})


def test_no_address_and_no_search_ends_in_a_failure(app: Flask, browser: FlaskClient) -> None:
    addresses = readable(app)
    assert len(addresses) > 25
    names = st.sampled_from(["page", "q", "role", "next", "back", "member", "item", "x", ""])
    searches = st.lists(st.tuples(names, pieces).map("=".join), max_size=4).map("&".join)

    @EACH
    @given(st.sampled_from(addresses), pieces, searches)
    def ask(address: str, word: str, search: str) -> None:
        path = "/".join(word or "0" if "<" in step else step for step in address.split("/"))
        assert browser.get(f"{path}?{search}").status_code < 500, (path, search)

    ask()


def test_no_header_ends_in_a_failure(browser: FlaskClient) -> None:
    paths = ("/f/spring/setup/people", "/f/spring/", "/sign-in", "/f/spring/visuals/1-a.png", "/healthz")
    numbers = st.integers().map(str) | st.sampled_from(["9" * 5000, "-1", "1e9", "NaN", "bytes=9-1,0-"])
    odd = st.sampled_from(['"', "*", "W/", ";q=", ",,,", "gzip;q=x", "en;q=1e999", "Mon, 99 Foo 0000"])

    @settings(EACH, max_examples=80)
    @given(st.sampled_from(paths), st.sampled_from(HEADERS), values | numbers | odd)
    @example("/f/spring/", "Cookie", "a=" * 2000)
    @example("/f/spring/setup/people", "X-Member", "\xb2")
    def ask(path: str, name: str, value: str) -> None:
        assert browser.get(path, headers={name: value}).status_code < 500, (path, name, value)

    ask()


def test_a_list_of_people_that_is_too_long_is_refused_and_not_cut(browser: FlaskClient) -> None:
    table = "name\n" + "Robin Example\n" * (LARGEST_TABLE // 14 + 1)
    answer = browser.post("/f/spring/setup/people/import", data={"table": table})
    assert answer.status_code == 413
    assert "Please divide it" in answer.text
