"""What those who do not see the screen as drawn are told: live regions, the title, forced colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.plenary import Plenary
from tests.browser.pressing import vote

pytestmark = pytest.mark.proof

LISTEN = """() => {
    window.said = [];
    for (const id of ["polite", "assertive"]) {
        const region = document.getElementById(id);
        const note = () => region.textContent && window.said.push(region.textContent);
        new MutationObserver(note).observe(region, { childList: true, characterData: true, subtree: true });
    }
}"""

# In one pause of the polite region: two turns, a poll, and something that is over before it is said.
CROWDED = """async () => {
    const sheet = document.querySelector("link[rel=stylesheet]").href;
    const { announce, unsay } = await import(new URL("../js/announce.js", sheet));
    announce("first");
    await new Promise((done) => setTimeout(done, 300));
    announce("turn one", "turn");
    announce("poll open", "poll");
    announce("turn two", "turn");
    announce("no longer true", "gone");
    unsay("gone");
}"""


def listening(page: Page) -> Page:
    page.evaluate(LISTEN)
    return page


def said(page: Page) -> list[str]:
    return page.evaluate("window.said")


def until_said(page: Page, text: str) -> None:
    page.wait_for_function("(text) => window.said.some((each) => each.includes(text))", arg=text)


def test_of_several_subjects_none_is_lost_and_of_one_only_the_newest_is_said(small: Plenary) -> None:
    attendee = listening(small.attendee())
    attendee.evaluate(CROWDED)
    until_said(attendee, "poll open")
    assert said(attendee) == ["first", "poll open · turn two"]


def test_who_has_stepped_away_hears_nothing(small: Plenary) -> None:
    small.go_to("Opening")
    attendee, other = listening(small.attendee()), listening(small.attendee(small.attendees[1]))
    attendee.get_by_role("link", name="Step away").click()
    expect(attendee.locator(".veil--away")).to_be_visible()
    small.do("show_notice", level="caution", text="Please come back.")
    until_said(other, "Please come back.")
    small.go_to("Coffee")
    expect(other.locator("h1")).to_have_text("Coffee")
    assert said(attendee) == []
    attendee.get_by_role("link", name="Return").click()
    expect(attendee.locator(".notice--caution")).to_contain_text("Please come back.")


def test_who_sits_an_item_out_is_told_when_it_ends(small: Plenary) -> None:
    small.go_to("A hard story")
    attendee = listening(small.attendee())
    attendee.get_by_role("button", name="Skip, tell me when it ends").click()
    small.go_to("Coffee")
    until_said(attendee, "“A hard story” has ended.")


def test_who_joined_a_marked_item_can_still_sit_it_out(small: Plenary) -> None:
    small.go_to("A hard story")
    attendee = small.attendee()
    attendee.get_by_role("button", name="Join when ready").click()
    attendee.get_by_role("button", name="Sit this one out").click()
    expect(attendee.locator(".empty")).to_contain_text("You are sitting this one out.")


def test_the_title_says_that_a_poll_is_open_until_the_answer_is_received(small: Plenary) -> None:
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    attendee = small.attendee()
    expect(attendee).to_have_title("Poll open · A vote · A small forum")
    vote(attendee, "Round Room")
    expect(attendee).to_have_title("A vote · A small forum")


def test_a_long_break_of_the_line_and_its_end_are_told(small: Plenary) -> None:
    small.windows.accept("WebSocket connection to", "net::ERR_")
    small.go_to("Opening")
    attendee = listening(small.attendee())
    attendee.context.set_offline(True)
    until_said(attendee, "Still connecting. What you typed or chose is kept.")
    attendee.context.set_offline(False)
    until_said(attendee, "Connected again.")


def test_forced_colours_mark_only_the_chosen_option(small: Plenary) -> None:
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    attendee = small.attendee(forced_colors="active")
    attendee.locator(".option", has_text="Round Room").click()
    marks = "(options) => options.map((each) => getComputedStyle(each, '::after').visibility)"
    assert sorted(attendee.locator(".option").evaluate_all(marks)) == [
        "hidden",
        "hidden",
        "hidden",
        "visible",
    ]


def test_a_report_that_is_published_is_told(small: Plenary) -> None:
    small.go_to("Closing")
    small.do("end_forum", from_item=small.item("Closing").id)
    attendee = listening(small.attendee())
    small.do("draft_summary")
    small.do("publish_summary")
    until_said(attendee, "The summary report is published.")
