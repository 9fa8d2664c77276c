"""Addresses made to break something: they lead nowhere, or stay on this host."""

from __future__ import annotations

import pytest

from polls.database import write
from polls.people.models import MODERATOR
from polls.people.sign_ins import token_hash
from tests.agenda.rooms import a_visual
from tests.builders import a_day, a_forum, a_group, a_member, an_item

HUGE = "99999999999999999999"
ELSEWHERE = (
    "//evil.example",
    "/\\evil.example",
    "\\/evil",
    "javascript:alert(1)",
    "https://evil.example",
    "///x",
)
ELSEWHERE += (
    "/\t/evil.example",
    "/\n/evil",
    " //evil",
    "http:evil",
    "/f/x\r\nSet-Cookie: a=b",
    "/./\\evil",
    "evil",
)


@pytest.fixture
def browser(app):
    """The browser of a moderator of the forum `spring`."""

    def build(session):
        forum = a_forum(session, slug="spring")
        return a_member(session, forum, MODERATOR, invitation_hash=token_hash("moderator")).id

    write(build)
    made = app.test_client()
    made.post("/in/moderator")
    return made


@pytest.mark.parametrize(
    "path",
    [
        f"/f/spring/setup/people/{HUGE}",
        f"/f/spring/setup/polls/{HUGE}",
        f"/f/spring/breakouts/{HUGE}/versions",
        f"/f/spring/breakouts/1/versions/{HUGE}/1",
        f"/f/spring/visuals/{HUGE}-a.png",
        f"/f/spring/polls/{HUGE}/ballots.jsonl",
        f"/f/spring/polls/{HUGE}/results.csv",
        "/f/spring/polls/-1/results.json",
        "/f/spring/polls/1/..%2fballots.jsonl",
        "/f/%00/journal.jsonl",
        "/f/spring/visuals/..%2f..%2fsecret_key",
        "/f/spring/visuals/../../../../secret_key",
        "/f/spring%00/",
        "/f/%00/results",
        "/f/%ed%a0%80/",
        "/f/x%0d%0aSet-Cookie:%20a=b/console",
        "/f/x%0asetup/setup",
        "/join/x%0d%0ay",
        "/stage/%00",
        "/stage/%ed%a0%80",
        "/in/%00",
        "/in/" + "x" * 3000,
    ],
)
def test_an_address_made_to_break_something_leads_nowhere(browser, path):
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("query", [f"page={HUGE}", "page=-1", "page=x", "q=%00%ed%a0%80%25", "role=program"])
def test_a_search_made_to_break_something_finds_what_it_can(browser, query):
    assert browser.get(f"/f/spring/setup/people?{query}").status_code == 200


@pytest.mark.parametrize("back", ELSEWHERE)
def test_no_form_leads_elsewhere(browser, back):
    answer = browser.post("/f/spring/do/black_out", data={"on": "no", "back": back})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/f/spring/setup"
    assert "a=b" not in str(answer.headers)


@pytest.mark.parametrize("next_path", ELSEWHERE)
def test_signing_in_leads_nowhere_else(browser, next_path):
    page = browser.get("/sign-in", query_string={"next": next_path}).text
    assert "evil" not in page
    assert "alert(1)" not in page


@pytest.mark.parametrize("path", ["/f/spring", "/f//spring", "/f/spring?a=%2F%2Fb"])
def test_an_address_without_its_slash_leads_on_within_this_host_whatever_host_was_named(browser, path):
    answer = browser.get(path, base_url="http://evil.example")
    assert answer.status_code == 308
    assert answer.headers["Location"].partition("?")[0] == "/f/spring/"


def test_another_forums_visual_and_stage_show_nothing_of_it(browser):
    def build(session):
        theirs = a_forum(session, stage_key="their-stage")
        a_group(session, theirs)
        visual = a_visual(session, an_item(session, a_day(session, theirs)))
        a_forum(session, stage_key="a-third-stage")
        return f"{visual.id}-{visual.sha256[:16]}.png"

    file = write(build)
    assert browser.get(f"/stage/their-stage/visuals/{file}").status_code == 200
    assert browser.get(f"/f/spring/visuals/{file}").status_code == 404
    assert browser.get(f"/stage/a-third-stage/visuals/{file}").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "GET"])
def test_a_verb_is_only_ever_posted(browser, method):
    assert browser.open("/f/spring/do/black_out", method=method).status_code == 405
