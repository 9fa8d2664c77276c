"""A vote from the first touch to the published result, on four screens; and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from polls.database import read
from polls.voting.models import RollEntry
from tests.browser.plenary import Plenary
from tests.browser.pressing import choose, press_next, submit, vote

FIRST = "Common Ground"
SECOND = "Open Table"


def votes(page: Page, text: str) -> str:
    """What the tally on the page says for an option."""
    return page.locator(".tally__row", has_text=text).locator(".tally__number").first


def received(plenary: Plenary) -> int:
    """How many people on the roll of the forum's polls have answered."""
    answered = select(func.count()).where(RollEntry.forum_id == plenary.forum.id, RollEntry.has_voted)
    with read() as session:
        return session.scalar(answered) or 0


def test_a_vote_moves_the_stage_and_is_known_on_every_device(small: Plenary) -> None:
    small.go_to("A vote")
    console, attendee, stage = small.console(), small.attendee(), small.stage()
    voter = small.attendee(small.facilitators[0])
    press_next(console, "Open the poll")
    expect(stage.locator(".stage__eyebrow")).to_have_text("Vote now on your own screen")

    choose(attendee, FIRST)
    choose(voter, SECOND)
    submit(voter)
    expect(voter.locator(".receipt--received")).to_contain_text("Received")
    expect(votes(stage, SECOND)).to_have_text("1")
    expect(votes(stage, FIRST)).to_have_text("0")  # touching an option is no vote
    assert received(small) == 1
    submit(attendee)
    expect(attendee.locator(".receipt__title")).to_contain_text("Received")
    expect(votes(stage, FIRST)).to_have_text("1")
    expect(console.locator(".turnout").first).to_contain_text("2 of")

    attendee.reload()
    expect(attendee.locator(".receipt--received")).to_contain_text(FIRST)
    device = small.attendee()
    expect(device.locator(".receipt--received")).to_contain_text("It was given on another device")
    device.get_by_role("button", name="Change my answer").click()
    vote(device, SECOND)
    expect(votes(stage, SECOND)).to_have_text("2")
    expect(votes(stage, FIRST)).to_have_text("0")
    expect(device.locator(".receipt--received")).to_contain_text(SECOND)
    expect(attendee.locator(".receipt--received")).to_contain_text("It was given on another device")
    assert received(small) == 2


@pytest.mark.proof
def test_closing_can_be_undone_and_the_result_reaches_every_screen(small: Plenary) -> None:
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    console, attendee, stage = small.console(), small.attendee(), small.stage()
    vote(attendee, "Open Table")

    press_next(console, "Close the poll")
    expect(attendee.locator(".clock")).to_contain_text("The poll is closing")
    console.locator(".console__closing").get_by_role("button", name="Undo").click()
    expect(console.locator(".button--next")).to_contain_text("Close the poll")
    expect(attendee.locator(".clock")).to_have_count(0)

    press_next(console, "Close the poll")
    expect(stage.locator(".stage__eyebrow")).to_have_text("The poll is closed")
    expect(attendee.locator(".receipt--received")).to_contain_text("The poll is closed")
    press_next(console, "Publish the result")
    console.get_by_role("dialog").get_by_role("button", name="Publish the result").click()
    expect(stage.locator(".stage__eyebrow")).to_have_text("Result")
    expect(stage.locator(".tally__row--winner")).to_contain_text("Open Table")
    expect(attendee.locator(".tally__row--winner")).to_contain_text("Open Table")
    expect(attendee.locator(".tally__row--mine")).to_contain_text("Your choice")
    expect(console.locator(".button--next")).to_contain_text("Closing")
    results = small.page("results")
    expect(results.locator("main")).to_contain_text("Open Table")


@pytest.mark.proof
def test_a_void_poll_says_why_on_every_screen(small: Plenary) -> None:
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    console, attendee, stage = small.console(), small.attendee(), small.stage()
    console.get_by_role("button", name="Void…: Which name?").click()
    console.get_by_label("Reason").fill("The wrong names were shown.")
    console.get_by_role("button", name="Declare it void").click()
    for page in (attendee, stage):
        expect(page.locator("#screen")).to_contain_text("The wrong names were shown.")
    expect(attendee.locator("form.poll")).to_have_count(0)


def test_an_attendee_votes_by_keyboard_alone(small: Plenary) -> None:
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    attendee, stage = small.attendee(), small.stage()
    attendee.keyboard.press("Tab")
    expect(attendee.locator(".skip")).to_be_focused()
    attendee.keyboard.press("Enter")
    expect(attendee.locator("#main")).to_be_focused()
    attendee.keyboard.press("Tab")
    expect(attendee.get_by_text("What is kept, and who can see it")).to_be_focused()
    attendee.keyboard.press("Tab")
    expect(attendee.locator(".option__input").first).to_be_focused()
    attendee.keyboard.press("Space")
    attendee.keyboard.press("ArrowDown")
    expect(attendee.get_by_role("radio", name="Option B: Open Table")).to_be_checked()
    attendee.keyboard.press("Tab")
    expect(attendee.get_by_role("button", name="Submit my answer")).to_be_focused()
    attendee.keyboard.press("Enter")
    expect(attendee.locator(".receipt__title")).to_be_focused()
    expect(attendee.locator(".receipt--received")).to_contain_text("B · Open Table")
    expect(votes(stage, "Open Table")).to_have_text("1")
