"""The forum's code lets people in as the forum allows."""

import re

import pytest

from polls.agenda.models import Forum
from polls.database import read, write
from polls.errors import Refused
from polls.joining import actions
from polls.people.models import ATTENDEE, OBSERVER, Member
from polls.people.throttle import JOIN_BY_ADDRESS
from tests.builders import NOON, a_forum, a_moderator


@pytest.fixture
def open_forum(forum, change):
    def set_policy(policy):
        change(Forum, forum.id, join_policy=policy)

    return set_policy


@pytest.mark.parametrize(
    ("policy", "role", "admission", "home"),
    [
        ("look_on", OBSERVER, "in", "/f/spring/welcome"),
        ("admission", ATTENDEE, "waiting", "/f/spring/waiting"),
        ("vote", ATTENDEE, "in", "/f/spring/welcome"),
    ],
)
def test_the_code_lets_in_as_the_forum_allows(browser, open_forum, rows, policy, role, admission, home):
    open_forum(policy)
    assert browser.post("/join", data={"code": "ktm4 7pqr"}).location == home
    (member,) = rows(Member)
    assert (member.role, member.admission) == (role, admission)


def test_a_closed_forum_says_so_kindly(browser, open_forum, rows):
    open_forum("closed")
    for answer in (browser.get("/join/KTM47PQR"), browser.post("/join", data={"code": "KTM47PQR"})):
        assert answer.status_code == 400
        assert "by personal invitation only" in answer.text
    assert rows(Member) == []


def test_opening_a_link_with_the_code_joins_no_one(browser, open_forum, rows):
    open_forum("vote")
    assert "Spring forum" in browser.get("/join/KTM4-7PQR").text
    assert "Spring forum" in browser.get("/join?code=ktm4+7pqr").text
    assert rows(Member) == []


def test_joining_again_is_not_a_second_voting_right(browser, open_forum, rows):
    open_forum("vote")
    for _ in range(3):
        browser.post("/join", data={"code": "KTM47PQR"})
    assert len(rows(Member)) == 1


def test_waiting_again_is_not_a_second_place(browser, open_forum, rows):
    open_forum("admission")
    for _ in range(3):
        browser.post("/join", data={"code": "KTM47PQR"})
    assert len(rows(Member)) == 1


@pytest.mark.parametrize("code", ["KTM47PQA", "", "x" * 3000, "KTM47PQ", "<script>", "\x00"])
def test_a_wrong_code_gets_a_kind_sentence(browser, open_forum, code):
    open_forum("vote")
    answer = browser.post("/join", data={"code": code})
    assert answer.status_code == 400
    assert "This code opens no forum" in answer.text
    assert "<script>" not in answer.text.split("<main")[1].replace('<script type="module"', "")


def test_many_wrong_codes_wait_and_are_told_how_long(browser, open_forum):
    open_forum("vote")
    for _ in range(60):
        JOIN_BY_ADDRESS.note("127.0.0.1")
    answer = browser.post("/join", data={"code": "KTM47PQR"})
    assert answer.status_code == 429
    told = re.search(r"(\d+) seconds", answer.text)
    assert told is not None and 0 < int(told[1]) <= 12
    assert answer.headers["Retry-After"] == told[1]


def test_a_whole_hall_joins_from_one_address(app, open_forum, rows):
    open_forum("vote")
    for _ in range(150):
        assert app.test_client().post("/join", data={"code": "KTM47PQR"}).status_code == 303
    assert len(rows(Member)) == 150


def test_who_waits_says_a_name_and_goes_on_when_admitted(browser, open_forum, rows, change):
    open_forum("admission")
    browser.post("/join", data={"code": "KTM47PQR"})
    browser.post("/f/spring/waiting", data={"name": "Ana\u202e "})
    (member,) = rows(Member)
    assert member.name == "Ana"
    assert browser.get("/f/spring/waiting/state").json == {
        "admission": "waiting",
        "home": "/f/spring/waiting",
    }
    change(Member, member.id, admission="in")
    assert browser.get("/f/spring/waiting/state").json == {"admission": "in", "home": "/f/spring/welcome"}
    assert browser.get("/f/spring/waiting").location == "/f/spring/welcome"


def test_who_waits_sees_nothing_of_the_forum_yet(browser, open_forum):
    open_forum("admission")
    browser.post("/join", data={"code": "KTM47PQR"})
    assert browser.get("/f/spring/").status_code == 302
    assert browser.get("/f/spring/welcome").location == "/join"
    assert browser.post("/f/spring/do/enter", json={"arguments": {}}).status_code == 401


def test_a_stranger_is_not_waiting(browser, forum):
    assert browser.get("/f/spring/waiting").status_code == 403
    assert browser.get("/f/spring/waiting/state").json == {"admission": "removed", "home": None}


def test_a_forum_that_opens_gets_a_code(app):
    def work(session):
        forum = a_forum(session)
        return actions.set_join(session, a_moderator(session, forum), policy="vote")

    assert len(write(work)["join_code"]) == 8


def test_a_new_code_ends_the_old_one(forum):
    def work(session):
        moderator = a_moderator(session, session.get(Forum, forum.id))
        kept = actions.set_join(session, moderator, policy="vote")["join_code"]
        return kept, actions.set_join(session, moderator, policy="vote", new_code=True)["join_code"]

    kept, new = write(work)
    assert kept == "KTM47PQR"
    assert new != kept
    with read() as session, pytest.raises(Refused, match="unknown_code"):
        actions.forum_of_code(session, "KTM47PQR")


def test_a_crowd_that_waits_has_a_limit(forum, open_forum, monkeypatch):
    open_forum("admission")
    monkeypatch.setattr(actions, "MOST_WAITING", 2)
    for _ in range(2):
        write(lambda session: actions.join(session, "KTM47PQR", NOON).id)
    with pytest.raises(Refused, match="full"):
        write(lambda session: actions.join(session, "KTM47PQR", NOON).id)
