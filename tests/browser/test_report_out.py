"""A report-out on its way: drafted, handed in, returned, accepted, on the stage, and made into a poll."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.plenary import Plenary
from tests.browser.pressing import press_key

NAME = "Images Shared Without Consent"
GROUP = "A name, group 1"


def hand_in(facilitator: Page) -> None:
    facilitator.locator("#hand-in").click()
    facilitator.get_by_role("dialog").get_by_role("button", name="Hand in", exact=True).click()
    expect(facilitator.locator(".notice--success")).to_contain_text("Handed in")


def write_a_name(facilitator: Page) -> None:
    facilitator.locator("#field-name").fill("")
    facilitator.locator("#field-name").press_sequentially(NAME)
    facilitator.locator("#field-reasons").fill("It says what happened.")
    expect(facilitator.locator(".saved--saved").first).to_be_visible()
    expect(facilitator.locator(".checklist__item--done").first).to_be_visible()


@pytest.mark.proof
def test_a_report_out_goes_from_draft_to_poll(sample: Plenary) -> None:
    sample.go_to("Breakout groups")
    facilitator, console = sample.facilitator(), sample.console()
    attendee, stage = sample.attendee(), sample.stage()

    write_a_name(facilitator)
    hand_in(facilitator)
    card = console.locator(".board__card", has_text=NAME)
    expect(card).to_be_visible()
    card.get_by_role("button", name=f"Read the report-out of {GROUP}").click()
    console.get_by_label("Return it with a note").fill("Please say for whom.")
    console.get_by_role("button", name="Return to the group").click()
    expect(facilitator.locator(".notice--caution")).to_contain_text("Please say for whom.")
    facilitator.locator("#field-reasons").fill("It says what happened, for everyone.")
    expect(facilitator.locator(".saved--saved").first).to_be_visible()
    hand_in(facilitator)
    console.get_by_role("button", name=f"Accept the report-out of {GROUP}").click()
    expect(facilitator.locator(".notice--success")).to_contain_text("Accepted")

    sample.go_to("Lightning round")
    expect(console.locator(".button--next:not(.button--fresh)")).to_contain_text("Give the floor to")
    press_key(console, "l")
    expect(stage.locator(".report__name")).to_have_text(NAME)
    expect(facilitator.locator(".turn--now")).to_contain_text("Your group presents now")
    expect(attendee.locator(".card--now")).to_contain_text(NAME)
    expect(stage.locator(".stage__clock")).to_contain_text(":")

    sample.go_to("A name for the issue")
    make_a_poll_of_the_proposals(console)
    open_the_poll(console)
    for page in (attendee, stage):
        expect(page.locator("#screen")).to_contain_text("Which of the two?")
        expect(page.locator("#screen")).to_contain_text(NAME)
    expect(attendee.locator(".option", has_text=NAME)).to_contain_text("from group 1")


def make_a_poll_of_the_proposals(console: Page) -> None:
    console.get_by_role("button", name="Report-outs", exact=False).first.click()
    console.get_by_role("button", name="Make a poll of proposals").click()
    dialog = console.get_by_role("dialog")
    expect(dialog.get_by_label(NAME)).to_be_checked()
    dialog.get_by_label("Question").fill("Which of the two?")
    dialog.get_by_role("button", name="Prepare the poll").click()
    expect(dialog).to_have_count(0)


def open_the_poll(console: Page) -> None:
    console.get_by_role("button", name="Open: Which of the two?").click()
    expect(console.locator(".button--next")).to_contain_text("Close the poll")
