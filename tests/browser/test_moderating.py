"""A moderator in a hurry: what one press does, what it asks first, and what it never does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from polls.database import write
from polls.voting.models import Poll
from tests.browser.plenary import Plenary
from tests.browser.pressing import press_key, press_next

TWO = ("Youth-Produced Child Sexual Abuse Material", "Reduce barriers to reporting")


@pytest.mark.proof
def test_a_poll_of_proposals_waits_at_the_item_that_was_chosen(sample: Plenary) -> None:
    sample.go_to("A name for the issue")
    console = sample.console()
    console.locator(".desk__choice", has_text="Report-outs").click()
    console.get_by_role("button", name="Make a poll of proposals").click()
    dialog = console.get_by_role("dialog")
    expect(dialog).to_contain_text("Not accepted yet: A name, group 1, A name, group 3")
    for text in TWO:
        dialog.get_by_label(text).check()
    dialog.get_by_label("Question").fill("Which of the two?")
    dialog.get_by_label("To be opened at").select_option("What happens next")
    dialog.get_by_role("button", name="Prepare the poll").click()
    expect(dialog).to_have_count(0)

    item = sample.item("What happens next").id
    assert write(lambda session: session.get_one(Poll, sample.poll("Which of the two?").id).item_id) == item


@pytest.mark.proof
def test_the_next_day_and_a_waiting_poll_are_left_only_after_a_question(sample: Plenary) -> None:
    sample.go_to("Until tomorrow")
    console = sample.console()
    press_next(console, "Next day: What we propose")
    expect(console.get_by_role("dialog")).to_contain_text("Every screen goes there at once.")
    console.get_by_role("button", name="Go there").click()
    expect(console.locator("h1")).to_have_text("The issue in pictures")

    sample.go_to("A name for the issue")
    expect(console.locator(".button--next")).to_contain_text("Open the poll")
    press_key(console, "n")
    expect(console.get_by_role("dialog")).to_contain_text("Go to “What industry does first”?")
    console.get_by_role("button", name="Stay").click()
    expect(console.locator("h1")).to_have_text("A name for the issue")


@pytest.mark.proof
def test_the_groups_are_given_more_time(sample: Plenary) -> None:
    sample.go_to("Breakout groups")
    console = sample.console()
    left = console.locator(".clock--line .clock__time").first
    expect(left).to_have_text(re.compile(r"1:44:\d\d"))
    console.get_by_role("button", name="5 minutes more for the groups").click()
    expect(left).to_have_text(re.compile(r"1:(49:\d\d|50:00)"))
