"""The calm pause, the blackout, content advisories and stepping away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.plenary import Plenary
from tests.browser.pressing import choose, press_key


@pytest.mark.proof
def test_a_calm_pause_covers_every_screen_and_gives_it_back(small: Plenary) -> None:
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    console, attendee, stage, facilitator = (
        small.console(),
        small.attendee(),
        small.stage(),
        small.facilitator(),
    )
    choose(attendee, "Round Room")
    facilitator.locator("#field-name").fill("Half a na")
    press_key(console, ".")
    for page in (attendee, facilitator):
        expect(page.locator(".veil__title")).to_have_text("A short pause")
    expect(stage.locator(".stage--paused")).to_be_visible()
    expect(attendee.locator("form.poll")).to_be_hidden()
    console.get_by_label("Sentence under the pause").fill("Back at three.")
    console.get_by_role("button", name="Show this sentence").click()
    for page in (attendee, facilitator, stage):
        expect(page.locator("#screen")).to_contain_text("Back at three.")
    console.locator("h1").click()
    press_key(console, ".")
    expect(attendee.get_by_role("radio", name="Option C: Round Room")).to_be_checked()
    expect(attendee.locator("form.poll")).to_be_visible()
    expect(facilitator.locator("#field-name")).to_have_value("Half a na")
    expect(facilitator.locator("#field-name")).to_be_visible()
    expect(stage.locator(".stage__question")).to_be_visible()


@pytest.mark.proof
def test_a_blackout_is_of_the_stage_alone(small: Plenary) -> None:
    small.go_to("Opening")
    console, attendee, stage = small.console(), small.attendee(), small.stage()
    press_key(console, "b")
    expect(stage.locator(".stage--blackout")).to_be_visible()
    assert stage.locator("#screen").inner_text().strip() == ""
    expect(console.locator(".notice--caution")).to_contain_text("The stage is black.")
    expect(attendee.locator("h1")).to_have_text("Opening")
    press_key(console, "b")
    expect(stage.locator("h1")).to_have_text("Opening")


@pytest.mark.proof
def test_a_marked_item_asks_first_and_may_be_skipped(small: Plenary) -> None:
    small.go_to("A hard story")
    attendee, other = small.attendee(), small.attendee(small.attendees[1])
    for page in (attendee, other):
        expect(page.locator(".card--caution")).to_contain_text("It speaks of harm.")
    attendee.get_by_role("button", name="Join when ready").click()
    expect(attendee.locator(".card--caution")).to_have_count(0)
    other.get_by_role("button", name="Skip, tell me when it ends").click()
    expect(other.locator(".empty")).to_contain_text("You are sitting this one out.")
    other.reload()
    expect(other.locator(".empty")).to_contain_text("You are sitting this one out.")
    small.go_to("Coffee")
    expect(other.locator("h1")).to_have_text("Coffee")
    expect(other.locator("h1")).to_be_focused()


@pytest.mark.proof
def test_stepping_away_is_quiet_and_leads_back(small: Plenary) -> None:
    small.go_to("Opening")
    attendee, console = small.attendee(), small.console()
    attendee.get_by_role("link", name="Step away").click()
    expect(attendee.locator(".veil--away h1")).to_have_text("You have stepped away")
    small.go_to("Coffee")
    expect(console.locator("h1")).to_have_text("Coffee")
    expect(attendee.locator("h1:visible")).to_have_text("You have stepped away")
    attendee.get_by_role("link", name="Support").last.click()
    expect(attendee.locator("#screen")).to_contain_text("Someone to talk to is there.")
    attendee.get_by_role("link", name="Back to the forum").click()
    expect(attendee.locator("h1:visible")).to_have_text("Coffee")
