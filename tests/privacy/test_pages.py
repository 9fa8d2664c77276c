"""A person reads what is kept on them, takes it along, leaves; and whose device keeps nothing afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from polls.agenda.models import Day, Forum
from polls.database import read, write
from polls.people.models import ATTENDEE, MODERATOR, Member, SignIn
from polls.people.sign_ins import token_hash
from tests.builders import NOON, a_day, a_forum, a_member

NAME = "Wanjiru Xq0"


@pytest.fixture
def forum(app: Flask) -> Forum:
    def build(session):
        forum = a_forum(session, slug="spring", title="Spring forum")
        a_day(session, forum, date=datetime(2031, 6, 15).date())
        for role, name in ((ATTENDEE, NAME), (MODERATOR, "Mo"), (MODERATOR, "Second")):
            given = {"invitation_hash": token_hash(name), "welcomed_at": NOON, "country": "KE"}
            a_member(session, forum, role, name=name, **given)
        return forum

    return write(build)


@pytest.fixture
def person(app: Flask, forum: Forum) -> FlaskClient:
    return _browser_of(app, NAME)


@pytest.fixture
def moderator(app: Flask, forum: Forum) -> FlaskClient:
    return _browser_of(app, "Mo")


def _browser_of(app: Flask, name: str) -> FlaskClient:
    browser = app.test_client()
    browser.post(f"/in/{name}")
    return browser


def _member(name: str) -> Member:
    with read() as session:
        return session.query(Member).filter_by(name=name).one()


def test_the_page_tells_what_is_kept_and_until_when(person: FlaskClient) -> None:
    page = person.get("/f/spring/my-data").text
    assert NAME in page
    assert "Wednesday, July 16, 2031" in page
    assert "Kenya" in page
    assert "Second" not in page


def test_the_file_is_the_persons_own_and_kept_nowhere_on_its_way(person: FlaskClient) -> None:
    answer = person.get("/f/spring/my-data.json")
    assert answer.json["person"]["name"] == NAME
    assert answer.json["person"]["country"] == "KE"
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'filename="spring-data.json"' in answer.headers["Content-Disposition"]


def test_nobody_is_told_of_another_person(moderator: FlaskClient) -> None:
    other = _member(NAME).id
    assert NAME not in moderator.get(f"/f/spring/my-data.json?member={other}").text


def test_a_stranger_is_told_nothing(app: Flask, forum: Forum) -> None:
    stranger = app.test_client()
    assert stranger.get("/f/spring/my-data").location == "/join"
    assert stranger.get("/f/spring/my-data.json").status_code in (401, 403)
    assert stranger.post("/f/spring/my-data/erase").location == "/join"


def test_who_leaves_is_forgotten_and_signed_out_here_and_elsewhere(app: Flask, person: FlaskClient) -> None:
    elsewhere, member_id = _browser_of(app, NAME), _member(NAME).id
    answer = person.post("/f/spring/my-data/erase")
    assert answer.location == "/"
    assert "You have left the forum" in person.get("/").text
    with read() as session:
        left = session.get_one(Member, member_id)
        assert (left.name, left.country, left.admission) == (None, None, "removed")
    for browser in (person, elsewhere):
        assert browser.get("/f/spring/").location == "/join"
    assert app.test_client().get(f"/in/{NAME}").status_code == 404


def test_the_last_moderator_is_told_why_they_cannot_leave(app: Flask, moderator: FlaskClient) -> None:
    _browser_of(app, "Second").post("/f/spring/my-data/erase")
    answer = moderator.post("/f/spring/my-data/erase")
    assert answer.status_code == 400
    assert "only moderator" in answer.text
    assert _member("Mo").admission == "in"


def test_a_moderator_makes_the_file_for_a_person_who_asks(moderator: FlaskClient) -> None:
    address = f"/f/spring/setup/people/{_member(NAME).id}"
    assert "Make the file" in moderator.get(address).text
    assert moderator.post(f"{address}/data.json").json["person"]["name"] == NAME


def test_an_attendee_makes_no_file_of_anyone(person: FlaskClient) -> None:
    address = f"/f/spring/setup/people/{_member('Mo').id}/data.json"
    assert person.post(address).status_code == 403


def test_a_moderator_sees_when_people_are_forgotten_and_changes_it(moderator: FlaskClient) -> None:
    assert "Wednesday, July 16, 2031" in moderator.get("/f/spring/setup/forum").text
    moderator.post("/f/spring/do/keep_for", data={"days": "3", "back": "/f/spring/setup/forum"})
    assert "Thursday, June 19, 2031" in moderator.get("/f/spring/setup/forum").text


def test_the_welcome_page_says_until_when(person: FlaskClient) -> None:
    assert "Wednesday, July 16, 2031" in person.get("/f/spring/welcome").text


# ---- Devices that were signed out from elsewhere ------------------------------------------------------


def told_who_stays(browser: FlaskClient, path: str = "/join") -> str | None:
    """What a page tells its script: whose answers this device may keep."""
    page = browser.get(path).text
    return page.split('name="members-here" content="')[1].split('"')[0] if "members-here" in page else None


def test_a_device_is_told_nothing_while_nobody_was_signed_out(person: FlaskClient, app: Flask) -> None:
    assert told_who_stays(person) is None
    assert told_who_stays(person, "/f/spring/") is None
    assert told_who_stays(app.test_client()) is None


def test_the_page_after_signing_out_is_told_who_stays_once(person: FlaskClient) -> None:
    person.post("/in/Mo")
    person.post("/sign-out", data={"member": _member(NAME).id})
    assert told_who_stays(person, "/") == str(_member("Mo").id)
    assert told_who_stays(person, "/") is None
    person.post("/sign-out")
    assert told_who_stays(person, "/") == ""


@pytest.mark.parametrize("is_pruned", [False, True])
def test_a_device_signed_out_from_elsewhere_is_told_who_stays(
    person: FlaskClient, forum: Forum, is_pruned: bool
) -> None:
    person.post("/in/Mo")

    def sign_out(session):
        sign_in = session.query(SignIn).filter_by(member_id=_member(NAME).id).one()
        sign_in.ended_at = datetime.now(UTC)
        if is_pruned:
            session.delete(sign_in)

    write(sign_out)
    assert told_who_stays(person) == str(_member("Mo").id)


def test_whose_time_on_a_device_ran_out_may_still_check_their_ballot_there(person: FlaskClient) -> None:
    write(lambda session: setattr(session.query(SignIn).one(), "expires_at", NOON))
    assert told_who_stays(person) is None


def test_a_page_that_says_the_database_is_away_is_shown_all_the_same(person: FlaskClient, app: Flask) -> None:
    app.extensions["database"].engine.dispose()
    with read() as session:
        session.connection().exec_driver_sql("ALTER TABLE sign_in RENAME TO away")
        session.commit()
    assert person.get("/join").status_code == 200


def test_of_a_forum_that_is_past_the_page_tells_the_persons_own_time(
    person: FlaskClient, forum: Forum
) -> None:
    def long_ago(session):
        session.query(Day).one().date = NOON.date()
        session.get_one(Member, _member(NAME).id).added_at = datetime(2031, 1, 1, tzinfo=UTC)

    write(long_ago)
    for path in ("welcome", "my-data"):
        assert "Friday, January 31, 2031" in person.get(f"/f/spring/{path}").text
