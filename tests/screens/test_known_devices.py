"""A device that acted before is not looked up at the door again, and may not do more for that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from polls.agenda.finding import ForumHere
from polls.agenda.models import Forum
from polls.database import Database
from polls.people.models import ATTENDEE, MODERATOR, Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.privacy.forgetting import forget
from polls.who_asks import Device, KnownDevices
from tests.builders import NOON, a_forum
from tests.screens.test_page_costs import questions
from tests.screens.test_pages import forum, signed_in

__all__ = ["forum"]

Change = Callable[[Session, SignIn], Any]


@pytest.fixture
def moderator(app: Flask, database: Database, forum: Forum) -> FlaskClient:
    """A moderator's browser that has acted here."""
    client = signed_in(app, database, forum, MODERATOR)
    assert act(client).status_code == 200
    return client


def act(client: FlaskClient, slug: str = "spring", name: str = "Industry", **more: Any) -> Any:
    return client.post(f"/f/{slug}/do/add_group", json={"arguments": {"name": name}}, **more)


def changed(database: Database, change: Change) -> None:
    database.write(lambda session: change(session, session.query(SignIn).one()))


def test_the_door_asks_nothing_of_whom_it_knows(app: Flask, moderator: FlaskClient) -> None:
    with questions(app) as asked:
        moderator.post(
            "/f/spring/do/add_group", json={"arguments": {"name": ""}}
        )  # refused before it is done
    assert asked == []


def test_who_opened_the_page_is_known(app: Flask, database: Database, forum: Forum) -> None:
    client = signed_in(app, database, forum, MODERATOR, welcomed_at=NOON)
    client.get("/f/spring/console")
    with questions(app) as asked:
        client.post("/f/spring/do/add_group", json={"arguments": {"name": ""}})
    assert asked == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda _session, device: setattr(device, "ended_at", NOON), 401),
        (lambda _session, device: setattr(device, "expires_at", NOON), 401),
        (lambda _session, device: setattr(device.member, "admission", "removed"), 401),
        (lambda _session, device: setattr(device.member, "role", ATTENDEE), 403),
        (lambda session, device: session.delete(device), 401),
        (lambda session, device: forget(session, device.member.forum_id, [device.member_id]), 401),
    ],
    ids=["signed out", "run out", "removed", "another role", "deleted", "forgotten"],
)
def test_what_changed_bites_at_the_next_action(
    database: Database, moderator: FlaskClient, change: Change, status: int
) -> None:
    changed(database, change)
    assert act(moderator).status_code == status


def test_a_lost_device_does_not_use_up_what_its_owner_may_do(
    app: Flask, database: Database, forum: Forum, moderator: FlaskClient
) -> None:
    own = app.test_client()

    def another(session: Session) -> str:
        lost = session.query(SignIn).one()
        lost.ended_at = NOON
        return start_sign_in(session, lost.member, "link", datetime.now(UTC))

    with own.session_transaction() as cookie:
        cookie["seats"] = [database.write(another)]
    for _ in range(30):
        moderator.post("/f/spring/do/nothing_such", json={})
        moderator.options("/f/spring/do/add_group", json={})
    names = ["Media", "Science", "Police", "Schools", "Banks"]
    assert [act(own, name=each).status_code for each in names] == [200] * 5
    assert own.get("/f/spring/console").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda _session, device: setattr(device, "ended_at", NOON),
        lambda _session, device: setattr(device.member, "role", ATTENDEE),
    ],
    ids=["signed out", "another role"],
)
def test_pages_look_for_themselves(database: Database, moderator: FlaskClient, change: Change) -> None:
    assert moderator.get("/f/spring/console").status_code == 200
    changed(database, change)
    assert moderator.get("/f/spring/console").location.startswith("/sign-in")


def test_who_is_known_is_known_in_their_forum_alone(database: Database, moderator: FlaskClient) -> None:
    other = database.write(lambda session: a_forum(session).slug)
    assert act(moderator, other).status_code == 401
    assert act(moderator, other).status_code == 401


def test_who_is_known_acts_for_nobody_else(database: Database, forum: Forum, moderator: FlaskClient) -> None:
    def another(session: Session) -> int:
        member = Member(forum_id=forum.id, role=MODERATOR, added_at=NOON)
        session.add(member)
        session.flush()
        return member.id

    someone = database.write(another)
    assert act(moderator, headers={"X-Member": str(someone)}).status_code == 401


def test_only_so_many_are_known() -> None:
    known = KnownDevices(most=3)
    for number in range(5):
        known.note(ForumHere(1, "spring", ""), Device(number, bytes([number]), number, 1, ATTENDEE))
    found = [known.find("spring", bytes([number])) for number in range(5)]
    assert [each and each[1].sign_in_id for each in found] == [None, None, 2, 3, 4]
