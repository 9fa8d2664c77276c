"""Filling in a ballot by keys, small screens and ear alone: mistakes are seen, the focus is never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.plenary import NAMES, Plenary
from tests.browser.test_every_ballot import opened
from tests.browser.test_spoken import listening, said, until_said

pytestmark = pytest.mark.proof

SEEN = """(element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
}"""


def seen(element: Locator) -> bool:
    """Whether its middle is on the screen, with nothing above it."""
    return element.evaluate(SEEN)


def press_enter(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_what_is_wrong_is_seen_beside_the_button_that_was_pressed(small: Plenary) -> None:
    opened(small, "irv")
    phone = small.attendee(width=320, height=640)
    press_enter(phone, "Review my ballot")
    problem = phone.get_by_role("alert")
    expect(problem).to_contain_text("No option has a place yet.")
    assert seen(problem)


def test_an_option_added_by_key_is_in_sight_and_keeps_the_focus(small: Plenary) -> None:
    opened(small, "schulze")
    phone = small.attendee(height=480)
    press_enter(phone, f"Add: Option C, {NAMES[2]}")
    taken_in = phone.get_by_role("button", name="Take out: Option C")
    expect(taken_in).to_be_focused()
    phone.wait_for_function(SEEN, arg=taken_in.element_handle())


@pytest.mark.parametrize("method", ["irv", "score"])
def test_who_stays_with_a_ballot_goes_on_where_they_were(small: Plenary, method: str) -> None:
    opened(small, method)
    phone = small.attendee()
    where = {"irv": "Take out: Option B", "score": "3"}[method]
    at = phone.get_by_role("button", name=where)
    if method == "score":
        at = phone.get_by_role("group", name="Option B").get_by_role("radio", name=where, exact=True)
        at.check(force=True)
    else:
        press_enter(phone, "Add: Option B")
    small.go_to("Closing")
    phone.get_by_role("button", name="Stay").click()
    expect(at).to_be_focused()


def test_who_stays_while_reading_over_comes_back_to_the_ballot(small: Plenary) -> None:
    opened(small, "irv")
    phone = small.attendee()
    press_enter(phone, "Add: Option B")
    press_enter(phone, "Review my ballot")
    expect(phone.locator(".review__title")).to_be_focused()
    small.go_to("Closing")
    phone.get_by_role("button", name="Stay").click()
    expect(phone.locator(".review__title")).to_be_focused()


def test_a_pause_in_the_middle_is_told_once(small: Plenary) -> None:
    poll_id = opened(small, "irv")
    phone = listening(small.attendee())
    press_enter(phone, "Add: Option B")
    small.do("pause_poll", poll_id=poll_id)
    until_said(phone, "The poll is paused")
    expect(phone.locator(".poll__foot")).to_contain_text("What you have chosen stays here")
    assert phone.get_by_role("status").filter(has_text="What you have chosen").count() == 0
    assert sum("paused" in each for each in said(phone)) == 1


def test_what_is_not_secret_is_told_with_the_question_to_those_who_hear_it(small: Plenary) -> None:
    opened(small, "single", secrecy="named")
    phone = small.attendee()
    ballot = phone.get_by_role("group", name="In which way?")
    expect(ballot).to_have_accessible_description(
        "Your name is shown beside your answer. Choose one, then submit."
    )


def test_an_options_name_is_said_once_for_each_control(small: Plenary) -> None:
    opened(small, "schulze")
    phone = small.attendee()
    expect(phone.get_by_role("button", name="Add: Option C")).to_have_count(1)
    expect(phone.get_by_role("group", name="Option C")).to_have_count(0)


def test_what_is_forgotten_is_told_where_the_button_was(small: Plenary) -> None:
    poll_id = opened(small, "borda")
    phone = small.attendee()
    press_enter(phone, "Add: Option B")
    press_enter(phone, "Review my ballot")
    press_enter(phone, "Send my ballot")
    expect(phone.locator(".receipt--received")).to_be_visible()
    small.do("close_poll", poll_id=poll_id)
    expect(phone.locator(".receipt--received")).to_contain_text("The poll is closed")
    small.do("publish_poll", poll_id=poll_id)
    press_enter(phone, "Forget it")
    forgotten = phone.get_by_text("Forgotten. This device no longer knows what you chose.")
    expect(forgotten).to_be_focused()
    assert seen(forgotten)
    expect(phone.locator(".tally__mine")).to_have_count(0)


@pytest.mark.parametrize("method", ["single", "schulze"])
def test_no_word_of_an_option_is_broken_by_large_text_on_a_small_phone(small: Plenary, method: str) -> None:
    opened(small, method)
    phone = small.attendee(width=320, height=640)
    phone.evaluate("document.documentElement.dataset.text = '200'")
    # Two words each: more than two lines would be broken words.
    lines = "(texts) => texts.map((each) => [each.textContent.trim(), each.getClientRects().length])"
    options = phone.locator(".option__text > [id]")
    expect(options).to_have_count(len(NAMES))
    told = options.evaluate_all(lines)
    assert [(text, number) for text, number in told if number > 2] == []
