"""Files over HTTP: who gets them, how long they are kept, what an upload must be."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from polls.agenda.joining import qr_svg
from polls.agenda.models import Forum, Visual
from polls.agenda.visuals import file_name
from polls.database import Database, read
from polls.people.models import ATTENDEE, MODERATOR
from polls.people.sign_ins import start_sign_in
from tests.agenda.rooms import a_room, a_visual, an_image
from tests.builders import a_member


@dataclass
class Site:
    """An app with one forum in it; `file` is its visual's last part of the address."""

    app: Flask
    slug: str
    stage_key: str
    item_id: int
    file: str
    tokens: dict[str, str]

    def client(self, role: str | None = None) -> FlaskClient:
        client = self.app.test_client()
        if role is not None:
            with client.session_transaction() as cookie:
                cookie["seats"] = [self.tokens[role]]
        return client

    def upload(self, role: str, **given: Any) -> Any:
        form = {"item_id": self.item_id, "alt": "A field", "image": (io.BytesIO(an_image()), "a.png")}
        return self.client(role).post(f"/f/{self.slug}/visuals", data=form | given)


@pytest.fixture
def site(app: Flask, database: Database) -> Site:
    with database.sessions.begin() as session:
        room = a_room(session)
        room.forum.join_policy, room.forum.join_code = "vote", "KTM47PQR"
        room.items[0].title = "Naming; and more"
        visual = a_visual(session, room.items[0])
        now = datetime.now(UTC)
        tokens = {
            role: start_sign_in(session, a_member(session, room.forum, role), "link", now)
            for role in (ATTENDEE, MODERATOR)
        }
        return Site(app, room.forum.slug, room.forum.stage_key, room.items[0].id, file_name(visual), tokens)


def visuals_of(item_id: int) -> list[Visual]:
    with read() as session:
        return list(session.scalars(select(Visual).where(Visual.item_id == item_id)))


def test_a_member_gets_a_visual_to_keep(site):
    response = site.client(ATTENDEE).get(f"/f/{site.slug}/visuals/{site.file}")
    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_stage_gets_a_visual_by_its_key(site):
    assert site.client().get(f"/stage/{site.stage_key}/visuals/{site.file}").status_code == 200


@pytest.mark.parametrize("path", ["visuals/{file}", "calendar.ics", "qr.svg"])
def test_a_stranger_gets_nothing(site, path):
    address = path.format(file=site.file)
    assert site.client().get(f"/f/{site.slug}/{address}").status_code == 401
    assert site.client().get(f"/stage/wrong/{address}").status_code == 404


@pytest.mark.parametrize("file", ["1", "x-1.png", "99999-abc.png", "9" * 40 + "-a.png", "1-0000.png"])
def test_a_visual_that_is_not_there_is_not_found(site, file):
    assert site.client(ATTENDEE).get(f"/f/{site.slug}/visuals/{file}").status_code == 404


def test_another_forums_visual_is_not_found(site, database):
    with database.sessions.begin() as session:
        other = file_name(a_visual(session, a_room(session).items[0]))
    assert site.client(ATTENDEE).get(f"/f/{site.slug}/visuals/{other}").status_code == 404


def test_a_moderator_adds_a_visual(site):
    response = site.upload(MODERATOR, caption="Teal\u202e", back="/f/x/setup/agenda")
    assert (response.status_code, response.location) == (302, "/f/x/setup/agenda")
    assert [visual.caption for visual in visuals_of(site.item_id)] == ["Teal", "Teal"]


def test_a_script_that_adds_a_visual_stays_on_its_page(site):
    client, accepts = site.client(MODERATOR), {"Accept": "application/json"}
    form = {"item_id": site.item_id, "alt": "Teal", "back": "/f/x/setup/agenda"}
    bad = form | {"image": (io.BytesIO(b"no image"), "a.png")}
    refused = client.post(f"/f/{site.slug}/visuals", data=bad, headers=accepts)
    assert refused.json["refused"]["field"] == "image"
    good = form | {"image": (io.BytesIO(an_image()), "a.png")}
    assert "ok" in client.post(f"/f/{site.slug}/visuals", data=good, headers=accepts).json


def test_who_sends_a_bad_image_is_led_back_to_their_page(site):
    bad = {"item_id": site.item_id, "image": (io.BytesIO(b"no image"), "a.png")}
    for came_from, has_way in (("http://127.0.0.1:5000", True), ("https://elsewhere.example", False)):
        there = {"Referer": f"{came_from}/f/{site.slug}/setup/agenda"}
        page = site.client(MODERATOR).post(f"/f/{site.slug}/visuals", data=dict(bad), headers=there).text
        assert (f'href="/f/{site.slug}/setup/agenda"' in page) == has_way
        bad["image"] = (io.BytesIO(b"no image"), "a.png")


def test_an_upload_without_a_way_back_answers_json(site):
    assert site.upload(MODERATOR).json["ok"]["visual_id"] > 0


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "/a\tb"]
)
def test_an_upload_never_leads_elsewhere(site, back):
    assert site.upload(MODERATOR, back=back).status_code == 200


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"alt": "  "}, 400),
        ({"alt": "a" * 1001}, 400),
        ({"caption": "a" * 301}, 400),
        ({"item_id": "x"}, 400),
        ({"item_id": "999999"}, 404),
        ({"image": "text"}, 400),
        ({"image": (io.BytesIO(b"<svg/>"), "a.png")}, 400),
    ],
)
def test_an_upload_that_makes_no_sense_is_refused(site, given, status):
    assert site.upload(MODERATOR, **given).status_code == status
    assert len(visuals_of(site.item_id)) == 1


def test_a_refused_upload_gives_back_its_words(site):
    answer = site.upload(MODERATOR, image="text", alt="A red house", caption="By a <b>river</b>")
    assert '<blockquote class="written" dir="auto">A red house</blockquote>' in answer.text
    assert '<blockquote class="written" dir="auto">By a &lt;b&gt;river&lt;/b&gt;</blockquote>' in answer.text


def test_an_attendee_uploads_nothing(site):
    assert site.upload(ATTENDEE).status_code == 403
    assert len(visuals_of(site.item_id)) == 1


def test_an_upload_that_is_too_large_is_refused(site):
    large = (io.BytesIO(bytes(9 * 1024 * 1024)), "a.png")
    answer = site.upload(MODERATOR, image=large)
    assert answer.status_code == 413
    assert "A PNG, JPEG or WebP of at most 8 MB is taken." in answer.text


def test_the_calendar_is_for_members(site):
    response = site.client(ATTENDEE).get(f"/f/{site.slug}/calendar.ics")
    assert response.mimetype == "text/calendar"
    assert b"SUMMARY:Naming\\; and more\r\n" in response.data


@pytest.mark.parametrize("path", ["/f/{slug}/qr.svg", "/stage/{key}/qr.svg"])
def test_the_way_in_is_a_qr_code(site, path):
    response = site.client(ATTENDEE).get(path.format(slug=site.slug, key=site.stage_key))
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    assert response.data == qr_svg("http://127.0.0.1:5000/join/KTM47PQR")


def test_a_forum_that_is_closed_has_no_qr_code(site, database):
    with database.sessions.begin() as session:
        session.scalars(select(Forum).where(Forum.slug == site.slug)).one().join_policy = "closed"
    assert site.client().get(f"/stage/{site.stage_key}/qr.svg").status_code == 404
