"""The welcome page: everything on it is optional, and it comes once."""

import pytest

from polls.database import write
from polls.people.models import ATTENDEE, OBSERVER, Member
from tests.builders import a_forum, a_group


@pytest.fixture
def seated(browser, invited):
    member_id = invited(ATTENDEE, "a-token")
    browser.get("/in/a-token")
    return member_id


def test_the_page_says_what_is_kept_in_six_lines(browser, seated):
    page = browser.get("/f/spring/welcome").text
    assert page.split('class="entry__points"')[1].split("</ul>")[0].count("<li>") == 6
    assert "Prefer not to say" in page


def test_who_looks_on_is_told_nothing_of_voting(browser, invited):
    invited(OBSERVER, "a-token")
    browser.get("/in/a-token")
    page = browser.get("/f/spring/welcome").text
    assert "do not vote" in page
    assert "how you voted" not in page


def test_a_person_may_enter_without_a_word(browser, seated, rows):
    answer = browser.post("/f/spring/welcome", data={"name": "", "group_id": "", "country": ""})
    assert answer.location == "/f/spring/"
    (member,) = rows(Member)
    assert (member.name, member.group_id, member.country) == (None, None, None)
    assert member.welcomed_at is not None


def test_what_is_said_is_kept(browser, seated, forum, rows):
    group_id = write(lambda session: a_group(session, forum, "Industry").id)
    browser.post("/f/spring/welcome", data={"name": "Ana", "group_id": str(group_id), "country": "KE"})
    (member,) = rows(Member)
    assert (member.name, member.group_id, member.country) == ("Ana", group_id, "KE")


@pytest.mark.parametrize(
    "said", [{"name": "x" * 81}, {"country": "ZZ"}, {"group_id": "999"}, {"group_id": "none"}]
)
def test_what_does_not_fit_is_refused_and_the_rest_stays_on_the_page(browser, seated, rows, said):
    answer = browser.post("/f/spring/welcome", data={"name": "Ana Sample"} | said)
    assert answer.status_code in (400, 404)
    assert said.get("name", "Ana Sample") in answer.text
    assert rows(Member)[0].welcomed_at is None


def test_another_forums_group_is_refused(browser, seated, rows):
    group_id = write(lambda session: a_group(session, a_forum(session)).id)
    assert browser.post("/f/spring/welcome", data={"group_id": group_id}).status_code == 404
    assert rows(Member)[0].group_id is None


@pytest.mark.parametrize("way", ["get", "post"])
def test_a_stranger_is_sent_to_the_join_page(browser, forum, way):
    assert getattr(browser, way)("/f/spring/welcome").location == "/join"


def test_where_there_is_no_forum_a_stranger_is_sent_there_too(browser, app):
    assert browser.get("/f/nowhere/welcome").location == "/join"
