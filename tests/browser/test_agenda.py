"""The agenda moves on every screen at once, and never by two items."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.plenary import Plenary
from tests.browser.pressing import press_key, press_next


def expect_everyone_at(title: str, console: Page, attendee: Page, stage: Page) -> None:
    for page in (console, attendee, stage):
        expect(page.locator("h1:visible")).to_have_text(title)


@pytest.mark.proof
def test_the_large_button_and_its_key_move_every_screen(sample: Plenary) -> None:
    console, attendee, stage = sample.console(), sample.attendee(), sample.stage()
    facilitator = sample.facilitator()
    expect(stage.locator(".stage__code")).to_be_visible()
    expect(attendee.locator("h1")).to_have_text("Multi-Stakeholder Forum 2021")

    press_next(console)
    expect_everyone_at("Welcome", console, attendee, stage)
    expect(attendee.locator("h1")).to_be_focused()
    expect(attendee).to_have_title("Welcome · Multi-Stakeholder Forum 2021")
    press_key(console, "n")
    expect_everyone_at("A first vote, to try it", console, attendee, stage)
    expect(attendee).to_have_title("A first vote, to try it · Multi-Stakeholder Forum 2021")

    console.get_by_role("button", name="Go to Breakout groups").click()
    console.get_by_role("dialog").get_by_role("button", name="Go there").click()
    expect_everyone_at("Breakout groups", console, attendee, stage)
    expect(facilitator.locator(".clock")).to_contain_text("Hand in by")


@pytest.mark.proof  # tests/live/test_sockets.py tells it for any screen
def test_a_double_press_moves_one_item(small: Plenary) -> None:
    console, attendee, stage = small.console(), small.attendee(), small.stage()
    expect(console.locator(".button--next:not(.button--fresh)")).to_contain_text("Start the forum")
    console.locator(".button--next").dblclick()
    expect_everyone_at("Opening", console, attendee, stage)
    expect(console.locator(".button--next:not(.button--fresh)")).to_contain_text("A hard story")
    console.keyboard.press("n")
    console.keyboard.press("n")
    expect_everyone_at("A hard story", console, attendee, stage)
    press_key(console, "n")  # the next real press arrives at the next item: none was passed over
    expect_everyone_at("Coffee", console, attendee, stage)


@pytest.mark.proof
def test_two_moderators_who_press_at_once_move_one_item(small: Plenary) -> None:
    small.go_to("Opening")
    one, other, stage = small.console(), small.console(), small.stage()
    for console in (one, other):
        expect(console.locator(".button--next:not(.button--fresh)")).to_contain_text("A hard story")
    for console in (one, other):
        console.locator(".button--next").click(no_wait_after=True)
    for page in (one, other, stage):
        expect(page.locator("h1:visible")).to_have_text("A hard story")
    expect(one.locator(".run__item--done")).to_have_count(1)
    expect(one.locator(".run__item--now")).to_contain_text("A hard story")


@pytest.mark.proof
def test_a_clicker_turns_the_visuals(sample: Plenary) -> None:
    sample.go_to("The issue in pictures")
    console, stage = sample.console(), sample.stage()
    first = stage.locator("img.stage__visual").get_attribute("src")
    press_key(console, "PageDown")
    expect(console.locator(".visuals .figure")).to_have_text("2 of 3")
    expect(stage.locator("img.stage__visual")).not_to_have_attribute("src", str(first))
    press_key(console, "PageUp")
    expect(stage.locator("img.stage__visual")).to_have_attribute("src", str(first))
