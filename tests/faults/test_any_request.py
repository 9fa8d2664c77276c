"""Addresses, searches and headers of every kind: the server answers each, and none ends in a failure."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from polls.database import write
from polls.people.models import MODERATOR
from polls.people.pace import Pace
from polls.people.shapes import LARGEST_TABLE
from polls.people.sign_ins import token_hash
from polls.proxies import Proxies
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
    "Forwarded",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "Origin",
    "Range",
    "Referer",
    "Sec-Fetch-Site",
    "Transfer-Encoding",
    "X-Connect-Token",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "X-Forwarded-Prefix",
    "X-Forwarded-Proto",
    "X-Member",
    "X-Requested-With",
)
SOCKET = "/socket.io/?EIO=4&transport=polling"  # where a connect token is read
PATHS = ("/f/spring/setup/people", "/f/spring/", "/sign-in", "/f/spring/visuals/1-a.png", "/healthz", SOCKET)
numbers = st.integers().map(str) | st.sampled_from(["9" * 5000, "-1", "1e9", "NaN", "bytes=9-1,0-"])
odd = st.sampled_from(['"', "*", "W/", ";q=", ",,,", "gzip;q=x", "en;q=1e999", "Mon, 99 Foo 0000"])
forwarded = st.lists(
    st.sampled_from(
        ["203.0.113.9", "::1", "[::1]:80", "256.1.1.1", "unknown", "https", "a:b:c", "for=_x;by"]
    ),
    max_size=4,
).map(", ".join)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A moderator's, in a forum with an image."""

    def build(session):
        room = a_room(session)
        room.forum.slug = "spring"
        a_visual(session, room.items[0])
        a_member(session, room.forum, MODERATOR, invitation_hash=token_hash("moderator"))

    write(build)
    app.extensions["pace_of_readers"] = Pace(burst=1_000)  # or most would only be told to slow down
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


@pytest.mark.parametrize("proxies", [0, 1])
def test_no_header_ends_in_a_failure(app: Flask, browser: FlaskClient, proxies: int) -> None:
    if proxies:  # as polls/__init__.py does
        app.wsgi_app = Proxies(app.wsgi_app, proxies, app.config["PROXIES_AT"])  # type: ignore[method-assign]

    @settings(EACH, max_examples=120)
    @given(st.sampled_from(PATHS), st.sampled_from(HEADERS), values | numbers | odd | forwarded)
    @example("/f/spring/", "Cookie", "a=" * 2000)
    @example("/f/spring/setup/people", "X-Member", "\xb2")
    @example(SOCKET, "X-Connect-Token", "\xb2.\xff")
    @example("/sign-in", "X-Forwarded-For", "999.1.1.1, ::1%eth0, [::]:99999")
    @example("/sign-in", "X-Forwarded-Proto", "gopher")
    @example("/sign-in", "X-Forwarded-Host", "a/../b:\xb2")
    def ask(path: str, name: str, value: str) -> None:
        status = browser.get(path, headers={name: value}).status_code
        assert status < 500, (path, name, value)
        assert status != 429, "they were told to slow down, which says nothing of the header"

    ask()


def test_a_list_of_people_that_is_too_long_is_refused_and_not_cut(browser: FlaskClient) -> None:
    table = "name\n" + "Robin Example\n" * (LARGEST_TABLE // 14 + 1)
    answer = browser.post("/f/spring/setup/people/import", data={"table": table})
    assert answer.status_code == 413
    assert "Please divide it" in answer.text


@pytest.mark.parametrize(
    "path", ["/join", "/sign-in", "/f/spring/do/add_group", "/f/spring/visuals", "/nowhere"]
)
@pytest.mark.parametrize(
    "part", ["form-data", 'form-data; name="a\\"', 'form-data; filename="a.png"', "mixed"]
)
def test_a_form_whose_parts_have_no_name_is_refused(app: Flask, path: str, part: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True  # its check is the first that reads a form
    body = f"--x\r\nContent-Disposition: {part}\r\n\r\nv\r\n--x--\r\n"
    answer = app.test_client().post(path, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 404)
