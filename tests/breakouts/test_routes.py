"""The kept versions and their comparison, for the group's facilitators and moderators alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from polls.breakouts.drafting import save_draft
from polls.database import write
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR
from polls.people.sign_ins import start_sign_in
from tests.breakouts.builders import NAMED, a_scene
from tests.builders import a_member


@pytest.fixture
def group(app: Flask) -> dict:
    """A group with two versions, and the tokens of who looks."""
    return write(_group)


def _group(session: Session) -> dict:
    forum, breakout, writer, _ = a_scene(session)
    save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=NAMED)
    save_draft(session, writer, breakout_id=breakout.id, base_version=1, content={"name": "Better name"})
    members = {role: a_member(session, forum, role) for role in (MODERATOR, ATTENDEE)}
    members |= {"stranger": a_member(session, forum, FACILITATOR), "writer": writer.member}
    tokens = {
        who: start_sign_in(session, member, "link", datetime.now(UTC)) for who, member in members.items()
    }
    return {"address": f"/f/{forum.slug}/breakouts/{breakout.id}/versions", "tokens": tokens}


def client_of(app: Flask, token: str | None) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session["seats"] = [token] if token else []
    return client


@pytest.mark.parametrize("who", ["writer", MODERATOR])
def test_versions_are_listed_newest_first(app: Flask, group: dict, who: str) -> None:
    answer = client_of(app, group["tokens"][who]).get(group["address"])
    versions = answer.get_json()["versions"]
    assert [version["version"] for version in versions] == [2, 1]
    assert versions[0]["saved_by"] == "A facilitator" and versions[0]["saved_at"].endswith("Z")


def test_two_versions_are_compared_word_by_word(app: Flask, group: dict) -> None:
    answer = client_of(app, group["tokens"]["writer"]).get(f"{group['address']}/1/2").get_json()
    changed = [place for place in answer["places"] if place["is_changed"]]
    assert [place["place"] for place in changed] == ["name"]
    assert {"kind": "added", "text": "Better"} in changed[0]["pieces"]


@pytest.mark.parametrize("who", ["stranger", ATTENDEE])
@pytest.mark.parametrize("rest", ["", "/1/2"])
def test_others_may_not_look(app: Flask, group: dict, who: str, rest: str) -> None:
    answer = client_of(app, group["tokens"][who]).get(
        group["address"] + rest, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.get_json()["refused"]["code"]) == (403, "not_allowed")


def test_whoever_is_not_signed_in_may_not_look(app: Flask, group: dict) -> None:
    answer = client_of(app, None).get(group["address"], headers={"Accept": "application/json"})
    assert answer.status_code == 401


@pytest.mark.parametrize("rest", ["/1/99", "/98/99"])
def test_a_version_that_never_was_is_not_found(app: Flask, group: dict, rest: str) -> None:
    client = client_of(app, group["tokens"]["writer"])
    answer = client.get(group["address"] + rest, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["refused"]["code"]) == (404, "not_found")


def test_the_first_version_is_compared_with_the_empty_beginning(app: Flask, group: dict) -> None:
    answer = client_of(app, group["tokens"]["writer"]).get(f"{group['address']}/0/1").get_json()
    assert all(place["is_changed"] for place in answer["places"])
