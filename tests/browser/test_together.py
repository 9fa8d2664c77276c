"""People at once: two facilitators in one text, and live updates that meet someone in the middle of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.plenary import Plenary
from tests.browser.pressing import choose, submit
from tests.browsing import BROKEN_LINES


@pytest.mark.proof
def test_two_facilitators_in_different_fields_both_keep_their_text(small: Plenary) -> None:
    one, other = small.facilitator(), small.facilitator(small.facilitators[1], width=360)
    one.locator("#field-name").fill("A better name")
    other.locator("#field-reasons").fill("Because it is short.")
    for page in (one, other):
        page.locator("h1").click()
        expect(page.locator("#field-name")).to_have_value("A better name")
        expect(page.locator("#field-reasons")).to_have_value("Because it is short.")


@pytest.mark.proof
def test_two_facilitators_in_one_field_see_both_texts(small: Plenary) -> None:
    small.windows.accept(*BROKEN_LINES)
    one, other = small.facilitator(), small.facilitator(small.facilitators[1])
    other.context.set_offline(True)
    expect(other.locator("#connection")).not_to_contain_text("Live")
    other.locator("#field-name").fill("Of the second")
    one.locator("#field-name").fill("Of the first")
    one.locator("h1").click()
    expect(one.get_by_text("Version 2, saved")).to_be_visible()
    other.context.set_offline(False)
    conflict = other.locator(".conflict")
    expect(conflict).to_contain_text("Of the first")
    expect(conflict).to_contain_text("Of the second")
    conflict.get_by_role("button", name="Keep both").click()
    one.locator("h1").click()
    for page in (one, other):
        expect(page.locator("#field-name")).to_have_value("Of the first / Of the second")


def test_who_is_in_the_middle_of_a_ballot_is_asked_before_the_screen_moves(small: Plenary) -> None:
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    attendee = small.attendee()
    choose(attendee, "Round Room")
    chosen = attendee.get_by_role("radio", name="Option C: Round Room")
    small.go_to("Closing")
    strip = attendee.locator(".strip--moved")
    expect(strip).to_contain_text("The forum has moved to “Closing”")
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()
    strip.get_by_role("button", name="Stay").click()
    expect(strip).to_contain_text("The forum is at “Closing”")
    expect(attendee.locator("h1")).to_have_text("A vote")
    submit(attendee)
    expect(attendee.locator(".receipt--received")).to_contain_text("Round Room")
    strip.get_by_role("button", name="Go there").click()
    expect(attendee.locator("h1")).to_have_text("Closing")
    expect(attendee.locator("h1")).to_be_focused()


@pytest.mark.proof
def test_what_comes_in_leaves_focus_and_caret_of_a_writer(small: Plenary) -> None:
    facilitator = small.facilitator()
    facilitator.locator("#field-reasons").focus()
    facilitator.evaluate("document.activeElement.setSelectionRange(3, 3)")
    small.go_to("Groups")
    expect(facilitator.locator(".clock")).to_contain_text("Hand in by")
    small.do("show_notice", level="caution", text="Ten minutes more.")
    expect(facilitator.locator(".notice--caution")).to_contain_text("Ten minutes more.")
    at = facilitator.evaluate("[document.activeElement.id, document.activeElement.selectionStart]")
    assert at == ["field-reasons", 3]


@pytest.mark.proof
def test_a_moderator_who_types_is_left_alone(small: Plenary) -> None:
    small.go_to("Opening")
    console = small.console()
    console.get_by_role("button", name="Notice", exact=True).click()
    console.get_by_label("A sentence for everyone").fill("We go on at n")
    console.keyboard.press("n")  # a key of the console, but not inside a field
    small.go_to("A hard story")
    expect(console.locator("h1")).to_have_text("A hard story")
    expect(console.get_by_label("A sentence for everyone")).to_have_value("We go on at nn")
    expect(console.get_by_label("A sentence for everyone")).to_be_focused()
