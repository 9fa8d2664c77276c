"""What screens may see of people."""

import pytest

from polls.people import here, parts
from polls.people.models import MODERATOR, OBSERVER
from tests.builders import NOON, a_forum, a_group, a_member


@pytest.fixture
def session(database):
    with database.read() as session:
        yield session


@pytest.fixture
def forum(session):
    return a_forum(session)


def test_the_public_sees_groups_and_no_people(session, forum):
    group = a_group(session, forum, "Industry")
    a_group(session, a_forum(session), "Another forum's")
    a_member(session, forum, name="Ana Sample")
    assert parts.public(session, forum) == {
        "groups": [{"id": group.id, "name": "Industry"}],
        "presence": {"here": 0},
    }


def test_staff_see_counts_and_who_waits(session, forum, monkeypatch):
    monkeypatch.setattr(here, "_ask", None)
    a_member(session, forum, name="Ana Sample")
    a_member(session, forum, OBSERVER)
    a_member(session, forum, admission="removed")
    waiting = a_member(session, forum, name="Ben", admission="waiting")
    seen = parts.staff(session, forum)
    assert seen["people"] == {
        "total": 2,
        "waiting": [{"id": waiting.id, "name": "Ben"}],
        "here": 0,
    }
    assert "Ana Sample" not in str(seen)


def test_moderators_see_which_of_them_are_here(session, forum, monkeypatch):
    ana, ben = (
        a_member(session, forum, MODERATOR, name="Ana"),
        a_member(session, forum, MODERATOR, name="Ben"),
    )
    monkeypatch.setattr(here, "_ask", lambda forum_id: {ana.id} if forum_id == forum.id else set())
    seen = parts.staff(session, forum)["moderators"]
    assert [(each["id"], each["is_here"]) for each in seen] == [(ana.id, True), (ben.id, False)]


def test_mine_is_what_i_said_of_myself(session, forum):
    member = a_member(session, forum, name="Ana", country="KE", welcomed_at=NOON)
    assert parts.mine(session, [member])[member.id]["me"] == {
        "id": member.id,
        "role": "attendee",
        "name": "Ana",
        "group_id": None,
        "country": "KE",
    }
