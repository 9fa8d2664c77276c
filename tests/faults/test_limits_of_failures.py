"""Who guesses is slowed down and reported; a hall that shares the address joins, and the owner signs in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from polls.database import read, write
from polls.errors import Refused
from polls.joining.wrong_codes import forum_of_typed
from polls.people import counting
from polls.people.accounts import make_moderator
from polls.people.log import log
from polls.people.models import Member
from tests.builders import a_forum

CODE, WRONG = "KTM47PQR", "KTM47PQA"
EMAIL, PASSWORD = "ana@example.org", "river stone candle"


class StoppedClock:
    """A slow machine would let more through in a limit's few seconds."""

    @staticmethod
    def time() -> float:
        return 1_000_000.0


@pytest.fixture
def forum(app: Flask, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr("limits.storage.memory.time", StoppedClock)
    monkeypatch.setattr("polls.people.counting.time", StoppedClock)
    return write(lambda session: a_forum(session, slug="spring", join_code=CODE, join_policy="vote"))


@pytest.fixture
def owner(forum: object) -> Iterator[None]:
    """The moderator who has that address and password."""
    write(lambda session: make_moderator(session, forum.id, EMAIL, "Ana", PASSWORD).id)
    yield


def told_of(code: str, address: str) -> str:
    try:
        return forum_of_typed(code, address).slug
    except Refused as refused:
        return refused.code


def sign_in(browser: FlaskClient, address: str, password: str = PASSWORD, email: str = EMAIL) -> int:
    form = {"email": email, "password": password}
    return browser.post("/sign-in", data=form, environ_overrides={"REMOTE_ADDR": address}).status_code


def test_ten_thousand_wrong_codes_are_throttled_and_reported(forum) -> None:
    structlog.reset_defaults()  # the app of this test was told to log errors alone
    with capture_logs() as lines:
        told = Counter(told_of(WRONG, "192.0.2.7") for _ in range(10_000))
    assert told == {"unknown_code": 60, "too_many": 9_940}
    assert [(line["event"], line["tries"]) for line in lines if line["event"] == "many_wrong_codes"] == [
        ("many_wrong_codes", 100),
        ("many_wrong_codes", 1_000),
        ("many_wrong_codes", 10_000),
    ]
    assert "192.0.2" not in str(lines)
    assert WRONG not in str(lines)


def test_the_moderators_see_that_there_were_many_wrong_codes_and_not_who_typed_them(forum) -> None:
    for number in range(1_000):
        told_of(WRONG, f"192.0.{number % 100}.7")  # from everywhere, so that none of them is throttled
    with read() as session:
        entries = log(session, forum.id)
    assert [(entry["what"], entry["who"], entry["details"]) for entry in entries] == [
        ("many_wrong_codes", None, {"tries": 1_000}),
        ("many_wrong_codes", None, {"tries": 100}),
    ]


def test_a_forum_that_no_code_opens_is_not_told(app: Flask) -> None:
    closed = write(lambda session: a_forum(session, slug="closed", join_code=CODE, join_policy="closed"))
    for _ in range(100):
        told_of(WRONG, "192.0.2.7")
    with read() as session:
        assert log(session, closed.id) == []


def test_those_who_mistype_hold_no_one_up_either(forum) -> None:
    told = [told_of(WRONG if number % 10 == 0 else CODE, "192.0.2.7") for number in range(500)]
    assert Counter(told) == {"spring": 450, "unknown_code": 50}


def test_who_types_wrong_codes_at_an_address_keeps_its_hall_out_for_seconds_only(forum) -> None:
    for _ in range(1_000):
        told_of(WRONG, "192.0.2.7")
    with pytest.raises(Refused) as refused:
        forum_of_typed(CODE, "192.0.2.7")
    assert refused.value.details["wait_seconds"] <= 12
    assert told_of(CODE, "192.0.2.8") == "spring"


def test_who_tries_an_account_from_elsewhere_does_not_keep_its_owner_out(app: Flask, owner) -> None:
    stranger = app.test_client()
    assert [sign_in(stranger, "192.0.2.7", "wrong") for _ in range(6)] == [400] * 5 + [429]
    assert sign_in(app.test_client(), "198.51.100.1") == 303


def test_even_when_they_try_from_everywhere_the_owner_comes_in_where_they_have_been(
    app: Flask, owner
) -> None:
    known = app.test_client()
    assert sign_in(known, "198.51.100.1") == 303
    for number in range(101):
        counting.current().add("sign_in_account", EMAIL, 3600)
        counting.current().add("sign_in_address", "198.51.100.1", 600)
        assert number < 100 or sign_in(app.test_client(), "203.0.113.9") == 429
    assert sign_in(known, "198.51.100.1") == 303


def test_a_known_device_guesses_no_more_often_than_any_other(app: Flask, owner) -> None:
    known = app.test_client()
    sign_in(known, "198.51.100.1")
    assert [sign_in(known, f"198.51.100.{n}", "wrong") for n in range(6)] == [400] * 5 + [429]
    assert sign_in(app.test_client(), "198.51.100.1") == 303  # and its failures are its own


def test_a_device_of_one_account_is_not_known_to_another(app: Flask, forum, owner) -> None:
    write(lambda session: make_moderator(session, forum.id, "ben@example.org", "Ben", PASSWORD).id)
    known = app.test_client()
    sign_in(known, "198.51.100.1", email="ben@example.org")
    for _ in range(100):
        counting.current().add("sign_in_account", EMAIL, 3600)
    assert sign_in(known, "198.51.100.1") == 429


def test_one_address_tries_thirty_accounts_and_no_more(app: Flask, owner) -> None:
    for _ in range(28):
        counting.current().add("sign_in_address", "192.0.2.7", 600)
    browser = app.test_client()
    answers = [sign_in(browser, "192.0.2.7", "wrong", f"someone{n}@example.org") for n in range(3)]
    assert answers == [400, 400, 429]


def test_a_personal_link_opens_whatever_was_tried(app: Flask, forum, owner) -> None:
    from polls.people.sign_ins import token_hash

    def invite(session) -> None:
        session.query(Member).one().invitation_hash = token_hash("t" * 22)

    write(invite)
    for what, key in (("sign_in_account", EMAIL), ("sign_in_address", "127.0.0.1"), ("sign_in_anywhere", "")):
        for _ in range(1_000):
            counting.current().add(what, key, 3600)
    browser = app.test_client()
    assert sign_in(browser, "127.0.0.1") == 429
    assert browser.post(f"/in/{'t' * 22}").status_code == 303
