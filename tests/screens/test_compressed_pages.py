"""Pages are compressed; what is a person's own stands in them beside what is compressed, never within."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from polls.agenda.models import Forum
from polls.database import Database, write
from polls.people.models import ATTENDEE, MODERATOR
from tests.builders import NOON, a_day, a_forum, an_item
from tests.screens.test_pages import signed_in

ZIPPED = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def forum(database: Database) -> Forum:
    def add(session: Any) -> Forum:
        forum = a_forum(session, slug="spring", title="Spring forum", stage_key="a-key-of-the-stage")
        an_item(session, a_day(session, forum), title="Opening of the plenary")
        return forum

    return write(add)


def raw_and_read(client: FlaskClient, address: str) -> tuple[bytes, bytes]:
    """The page as it went over the wire, and as the browser reads it."""
    answer = client.get(address, headers=ZIPPED)
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer.headers["Vary"]
    return answer.data, gzip.decompress(answer.data)


def own_in(page: bytes) -> list[bytes]:
    """What stands in a live page that is the reader's own."""
    found = re.search(rb'id="picture">(.*?)</script>', page, re.DOTALL)
    assert found
    boot = json.loads(found[1])
    assert boot["csrf"]
    return [boot["csrf"].encode(), json.dumps(boot["mine"]["me"]["name"]).encode()]


@pytest.mark.parametrize(("role", "screen"), [(ATTENDEE, ""), (MODERATOR, "console")])
def test_of_a_live_page_only_what_everyone_sees_is_compressed(
    app: Flask, database: Database, forum: Forum, role: str, screen: str
) -> None:
    client = signed_in(app, database, forum, role, welcomed_at=NOON, name="Amina Castellane")
    raw, page = raw_and_read(client, f"/f/spring/{screen}")
    assert len(raw) < len(page) / 2
    assert b"Opening of the plenary" in page and b"Opening of the plenary" not in raw
    assert all(raw.count(own) == page.count(own) for own in own_in(page))


def test_the_staffs_picture_stands_apart(app: Flask, database: Database, forum: Forum) -> None:
    client = signed_in(app, database, forum, MODERATOR)
    raw, page = raw_and_read(client, "/f/spring/console")
    assert b'"audience":"staff"' in page and b'"audience":"staff"' in raw
    assert b'"audience":"public"' in page and b'"audience":"public"' not in raw


def test_the_stages_key_stands_apart(app: Flask, forum: Forum) -> None:
    raw, page = raw_and_read(app.test_client(), "/stage/a-key-of-the-stage")
    assert raw.count(b"a-key-of-the-stage") == page.count(b"a-key-of-the-stage") == 1


def test_a_page_on_the_way_in_keeps_its_token_apart(app: Flask, database: Database, forum: Forum) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = signed_in(app, database, forum, ATTENDEE)
    raw, page = raw_and_read(client, "/f/spring/welcome")
    token = re.search(rb'name="csrf_token" value="([^"]+)"', page)
    assert token and raw.count(token[1]) == page.count(token[1])
    assert len(raw) < len(page) / 3


def test_who_takes_no_compressed_page_gets_it_as_it_is(app: Flask, forum: Forum) -> None:
    answer = app.test_client().get("/stage/a-key-of-the-stage")
    assert "Content-Encoding" not in answer.headers and b"Opening of the plenary" in answer.data


def test_a_page_that_is_not_what_its_view_took_it_for_is_not_compressed(app: Flask) -> None:
    from polls.compression import compressed

    with app.test_request_context(headers=ZIPPED):
        page = "<p>words</p>" * 200
        assert "Content-Encoding" not in compressed(page, ["what is my own"]).headers
        assert "Content-Encoding" in compressed(f"{page}what is my own", ["what is my own"]).headers


def test_the_public_journal_is_compressed_while_it_is_sent(
    app: Flask, database: Database, forum: Forum
) -> None:
    client = signed_in(app, database, forum, MODERATOR)
    raw, lines = raw_and_read(client, "/f/spring/journal.jsonl")
    assert lines == client.get("/f/spring/journal.jsonl").data
    assert len(raw) > 0
