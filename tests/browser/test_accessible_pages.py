"""axe-core finds nothing serious on the pages around the live screens; none scrolls sideways at 320 px."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from polls.database import write
from polls.people.actions import invite
from tests.browser.looking import problems_of
from tests.browser.plenary import Plenary
from tests.browser.pressing import vote
from tests.builders import a_moderator

pytestmark = pytest.mark.proof

REFUSED_PAGE = ("the server responded with a status of 4",)


def visit(page: Page, *paths: str) -> list[str]:
    """What is wrong with each page in turn."""
    origin = page.url.split("/", 3)
    found = []
    for path in paths:
        page.goto("/".join(origin[:3]) + path)
        found += problems_of(page, path)
    return found


def unfolded(page: Page) -> Page:
    """The page with everything folded away laid open."""
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    return page


def test_the_ways_in(small: Plenary) -> None:
    small.windows.accept(*REFUSED_PAGE)
    guest = small.windows.open("/")
    code = small.forum.join_code
    wrong = ("/join?code=nothing", "/in/nothing", "/f/nowhere/")
    found = visit(guest, "/", "/join", f"/join/{code}", "/sign-in", "/sign-out", *wrong)
    guest.goto(f"{small.windows.server.url}/join/{code}")
    guest.get_by_role("button", name="Ask to be let in").click()
    expect(guest.locator("#waiting")).to_be_visible()
    found += problems_of(guest, "waiting")
    assert found == []


def test_welcome_and_the_link_of_staff(small: Plenary) -> None:
    def links(session: Session) -> str:
        actor = a_moderator(session, small.forum)
        return invite(session, actor, member_id=small.facilitators[0].id)["link"]

    link = write(links)
    guest = small.windows.open(urlsplit(link).path)
    found = problems_of(guest, "link")
    attendee = small.windows.open(f"/f/{small.forum.slug}/welcome", small.attendees[0])
    found += problems_of(attendee, "welcome")
    assert found == []


def test_the_set_up_pages(small: Plenary) -> None:
    base = f"/f/{small.forum.slug}/setup"
    page = small.page("setup")
    found = visit(page, base, f"{base}/people/import", f"{base}/polls", f"{base}/polls/proposals")
    poll, person = small.poll("Which name?").id, small.attendees[0].id
    folded = ("agenda", "breakouts", "people", f"people/{person}", "polls/new", f"polls/{poll}", "forum")
    for path in folded:
        page.goto(f"{small.windows.server.url}{base}/{path}")
        found += problems_of(unfolded(page), path)
    assert found == []


def test_results_and_the_report(small: Plenary) -> None:
    bring_about_a_result(small)
    base = f"/f/{small.forum.slug}"
    page = small.page("summary/edit")
    found = problems_of(page, "no report yet")
    page.get_by_role("button", name="Draft the report").click()
    expect(page.get_by_role("button", name="Publish the report")).to_be_visible()
    found += problems_of(unfolded(page), "edit")
    page.get_by_role("button", name="Publish the report").click()
    expect(page.locator(".badge--success")).to_contain_text("Public")
    found += problems_of(page, "published")
    found += visit(page, f"{base}/summary", f"{base}/results")
    assert found == []


def bring_about_a_result(small: Plenary) -> None:
    poll_id = small.poll("Which name?").id
    small.go_to("A vote")
    small.do("open_poll", poll_id=poll_id)
    attendee = small.attendee()
    vote(attendee, "Open Table")
    small.do("close_poll", poll_id=poll_id)
    expect(attendee.locator(".receipt")).to_contain_text("The poll is closed")
    small.do("publish_poll", poll_id=poll_id)
