"""What every answer carries, what no request can forge, and what a cookie is worth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from config import Config
from polls import create_app
from polls.database import Database, read, write
from polls.headers import headers, origin_of
from polls.people.models import MODERATOR, OneUseLink, StakeholderGroup
from polls.people.pace import Pace
from polls.people.sign_ins import token_hash
from polls.proxies import Proxies
from tests.builders import a_forum, a_member
from tests.databases import address
from tests.faults.every_address import SAFE, addresses

HTTPS = "https://forum.example.org"
Make = Callable[..., Flask]


@pytest.fixture
def make(database: Database, tmp_path: Path) -> Make:
    """Makes the application with these settings, on a forum with a moderator's one-use link."""
    write(_spring)

    def with_settings(**settings: str) -> Flask:
        environment = {"DATA_DIR": str(tmp_path), "DATABASE_URL": address(database.engine)}
        environment |= {"ASYNC_MODE": "threading", "LOG_LEVEL": "ERROR", "PUBLIC_URL": "http://localhost"}
        app = create_app(Config(environment | settings))
        app.extensions["pace_of_readers"] = Pace(burst=1_000)  # how often is tried elsewhere
        return app

    return with_settings


def _spring(session: Any) -> None:
    forum = a_forum(session, slug="spring", stage_key="stage-key", join_code="KTM47PQR", join_policy="vote")
    moderator = a_member(session, forum, MODERATOR)
    soon = datetime.now(UTC) + timedelta(minutes=10)
    session.add(OneUseLink(token_hash=token_hash("a-token"), member_id=moderator.id, expires_at=soon))


def csrf_of(page: str) -> str:
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def signed_in(app: Flask, base: str = "http://localhost") -> FlaskClient:
    """A browser that pressed the button of the moderator's one-use link, as a browser does it."""
    browser = app.test_client()
    token = csrf_of(browser.get("/once/a-token", base_url=base).text)
    said = {"csrf_token": token}
    answer = browser.post(
        "/once/a-token", base_url=base, data=said, headers={"Referer": base, "Origin": base}
    )
    assert answer.location == "/f/spring/console"
    return browser


def test_every_answer_carries_the_security_headers(make: Make) -> None:
    app = make()
    expected = headers(app.config)
    file = app.extensions["files"].address + "/js/display.js"
    for browser in (app.test_client(), signed_in(app)):
        for method, path in [
            *addresses(app, SAFE, slug="spring"),
            ("GET", file),
            ("GET", "/none"),
            ("PUT", "/"),
        ]:
            answer = browser.open(path, method=method)
            for name, value in expected.items():
                if name not in ("Content-Security-Policy", "Cache-Control"):
                    assert answer.headers.getlist(name) == [value], (method, path)
            assert answer.headers["Content-Security-Policy"], path
            assert ("no-store" in answer.headers["Cache-Control"]) == (path != file), path


def test_no_page_may_run_what_it_did_not_bring_nor_be_framed(make: Make) -> None:
    app = make()
    browser = signed_in(app)
    for method, path in addresses(app, {"GET"}, slug="spring"):
        policy = browser.open(path, method=method).headers["Content-Security-Policy"]
        told = dict(each.split(" ", 1) for each in policy.split("; ") if " " in each)
        assert told["default-src"] == "'none'", path
        assert told.get("script-src", "'none'") in ("'self'", "'none'"), path
        assert told.get("style-src", "'none'") in ("'self'", "'none'"), path
        assert "unsafe" not in policy and "*" not in policy, path
        assert told["frame-ancestors"] == ("'self'" if path == "/stage/stage-key" else "'none'"), path


def test_the_stage_and_nothing_else_may_be_framed_where_the_host_says(make: Make) -> None:
    browser = make(STAGE_IN="https://live.example.org https://example.net").test_client()
    stage = browser.get("/stage/stage-key").headers["Content-Security-Policy"]
    assert stage.endswith("frame-ancestors 'self' https://live.example.org https://example.net")
    assert "example" not in browser.get("/").headers["Content-Security-Policy"]


def test_browsers_are_told_to_come_by_https_where_there_is_https(make: Make) -> None:
    assert "Strict-Transport-Security" not in make().test_client().get("/").headers
    secure = make(PUBLIC_URL=HTTPS).test_client()
    assert secure.get("/none", base_url=HTTPS).headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_cookie_is_for_this_host_over_https_and_for_no_script(make: Make) -> None:
    answer = make(PUBLIC_URL=HTTPS).test_client().get("/sign-in", base_url=HTTPS)
    told = answer.headers["Set-Cookie"].split("; ")
    assert told[0].startswith("__Host-plenary=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(told)
    assert not [each for each in told if each.startswith("Domain")]


def test_a_staff_member_comes_in_over_https(make: Make) -> None:
    browser = signed_in(make(PUBLIC_URL=HTTPS), HTTPS)
    assert browser.get("/f/spring/console", base_url=HTTPS).status_code == 200


# ---- Whoever changes something ------------------------------------------------------------------------


def test_every_address_that_changes_something_asks_for_the_token(make: Make) -> None:
    app = make()
    browser, strange = signed_in(app), app.test_client()
    foreign = csrf_of(strange.get("/sign-in").text)  # a good one, of another browser
    unsafe = list(addresses(app, {"POST", "PUT", "PATCH", "DELETE"}, slug="spring"))
    assert len(unsafe) > 10
    for method, path in unsafe:
        for given in ({}, {"csrf_token": "guessed"}, {"csrf_token": foreign}):
            assert browser.open(path, method=method, data=given).status_code == 400, path
            headers = {"X-CSRFToken": given.get("csrf_token", "")}
            for origin in ({}, {"Origin": "http://localhost"}):  # a program's, and a browser's
                told = browser.open(path, method=method, json={}, headers=headers | origin)
                assert told.status_code == 400, path
    with read() as session:
        assert session.query(StakeholderGroup).count() == 0


def test_a_token_is_good_in_the_browser_it_was_made_for(make: Make) -> None:
    app = make()
    known = signed_in(app)
    foreign = csrf_of(app.test_client().get("/sign-in").text)
    own = csrf_of(known.get("/f/spring/setup/people").text)
    said = {"arguments": {"name": "Industry"}}
    told = []
    for browser, token in ((app.test_client(), foreign), (known, foreign), (known, own)):
        headers = {"Origin": "http://localhost", "X-CSRFToken": token}
        told.append(browser.post("/f/spring/do/add_group", json=said, headers=headers).status_code)
    assert told == [400, 400, 200]


def test_an_address_that_there_is_not_is_told_so_whatever_is_sent_there(make: Make) -> None:
    browser = signed_in(make())
    for sent in ({"json": {}, "headers": {"Origin": "http://localhost"}}, {"json": {}}, {"data": {}}):
        assert browser.post("/none", **sent).status_code == 404, sent


def test_a_cookie_is_sent_when_there_is_something_new_to_keep(make: Make) -> None:
    browser = signed_in(make())
    first = browser.get("/f/spring/setup/people")
    assert "Set-Cookie" in first.headers  # a CSRF token for this sign-in
    again = browser.get("/f/spring/setup/people")
    assert "Set-Cookie" not in again.headers and "no-store" in again.headers["Cache-Control"]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost.evil.example"])
def test_a_page_of_another_address_changes_nothing_even_with_the_token(make: Make, origin: str) -> None:
    browser = signed_in(make())
    token = csrf_of(browser.get("/f/spring/setup/people").text)
    for given in ({"json": {"arguments": {"name": "Industry"}}}, {"data": {"name": "Industry"}}):
        headers = {"X-CSRFToken": token, "Origin": origin}
        answer = browser.post("/f/spring/do/add_group", headers=headers, **given)
        assert answer.status_code == 403
    with read() as session:
        assert session.query(StakeholderGroup).count() == 0


def test_no_address_takes_another_method(make: Make) -> None:
    app = make()
    browser = signed_in(app)
    taken = {(method, path) for method, path in addresses(app, {"GET", "POST"}, slug="spring")}
    for path in {path for _, path in taken}:
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
            assert browser.open(path, method=method).status_code in (400, 405), (method, path)
        answer = browser.open(path, method="OPTIONS")
        assert answer.status_code == 200 and answer.data == b"", path


# ---- What a request claims --------------------------------------------------------------------------------

FORGED = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "666",
    "Forwarded": "host=evil.example;proto=https",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
}


@pytest.mark.parametrize("proxies", ["0", "1"])
def test_no_answer_names_a_host_that_a_request_claims(make: Make, proxies: str) -> None:
    app = make(PROXIES=proxies)
    browser = signed_in(app)
    for method, path in addresses(app, {"GET"}, slug="spring"):
        answer = browser.open(path, method=method, headers=FORGED)
        told = answer.text + str(answer.headers)
        assert not [word for word in ("evil", "gopher", "666/") if word in told], path


def seen_as(app: Flask, peer: str, **headers: str) -> tuple[str | None, str]:
    """The visitor's address and scheme as the program sees them."""
    seen: list[tuple[str | None, str]] = []
    app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: seen.append((request.remote_addr, request.scheme))
    )
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    app.test_client().get("/healthz", headers=given, environ_base={"REMOTE_ADDR": peer})
    return seen[-1]


CLAIMED = {"X_Forwarded_For": "198.51.100.7, 203.0.113.9", "X_Forwarded_Proto": "https"}


@pytest.mark.parametrize(
    ("settings", "peer", "seen"),
    [
        ({}, "127.0.0.1", ("127.0.0.1", "http")),
        ({"PROXIES": "1"}, "127.0.0.1", ("203.0.113.9", "https")),
        ({"PROXIES": "1"}, "::1", ("203.0.113.9", "https")),
        ({"PROXIES": "1"}, "::ffff:127.0.0.1", ("203.0.113.9", "https")),
        ({"PROXIES": "1"}, "192.0.2.1", ("192.0.2.1", "http")),  # around the proxy
        ({"PROXIES": "1", "PROXIES_AT": "10.0.0.0/8"}, "10.1.2.3", ("203.0.113.9", "https")),
        ({"PROXIES": "1", "PROXIES_AT": "10.0.0.0/8"}, "127.0.0.1", ("127.0.0.1", "http")),
        ({"PROXIES": "2"}, "127.0.0.1", ("198.51.100.7", "http")),  # a scheme from two was not said
    ],
)
def test_only_the_hosts_own_proxy_is_believed(
    make: Make, settings: dict[str, str], peer: str, seen: tuple[str, str]
) -> None:
    assert seen_as(make(**settings), peer, **CLAIMED) == seen


@pytest.mark.parametrize("peer", ["", "nonsense", "127.0.0.1.evil.example", "%00"])
def test_who_has_no_address_is_no_proxy(peer: str) -> None:
    believed: list[str] = []
    app = Proxies(lambda environ, _start: believed.append(environ["REMOTE_ADDR"]) or [], 1, ["127.0.0.0/8"])
    app({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, None)
    assert believed == [peer]


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ("https://Forum.example.org", "https://forum.example.org"),
        ("https://forum.example.org:443/", "https://forum.example.org"),
        ("http://forum.example.org:80", "http://forum.example.org"),
        ("http://forum.example.org:8000/path", "http://forum.example.org:8000"),
        ("http://[::1]:5000", "http://[::1]:5000"),
        ("*", "*"),
        ("null", "null"),
        ("https://x:notaport", "https://x:notaport"),
    ],
)
def test_an_origin_is_named_as_browsers_name_it(told: str, origin: str) -> None:
    assert origin_of(told) == origin


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "::", "forum.example.org"])
def test_pages_of_a_server_are_of_its_own_origin_wherever_it_listens(tmp_path: Path, host: str) -> None:
    config = Config({"DATA_DIR": str(tmp_path), "HOST": host, "PORT": "5000"})
    assert [origin_of(each) for each in config.ORIGINS] == [config.PUBLIC_URL]
    assert urlsplit(config.PUBLIC_URL).hostname == host
