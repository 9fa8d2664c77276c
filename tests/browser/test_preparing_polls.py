"""The form of a poll in a browser: rules of other methods step aside, a refusal keeps what was typed; and the
whole form does its work without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.plenary import Plenary


@pytest.fixture
def form(small: Plenary) -> Page:
    """An empty form, in a browser that runs scripts."""
    page = small.page("setup/polls/new")
    page.get_by_label("Question").fill("What first?")
    page.get_by_label("Option 1", exact=True).fill("Listen")
    page.get_by_label("Option 2", exact=True).fill("Speak")
    return page


@pytest.mark.proof
def test_what_a_method_has_no_use_for_steps_aside(form: Page) -> None:
    form.get_by_text("More rules").click()
    dots, most = form.get_by_label("Dots to share out"), form.get_by_label("Name at most")
    for each in (dots, most):
        expect(each).to_be_hidden()
    form.locator("[value=borda]").check()
    expect(most).to_be_visible()
    form.get_by_text("Other ways of counting").last.click()
    form.locator("[value=dots]").check()
    expect(dots).to_be_visible()
    expect(most).to_be_hidden()
    form.locator("[value=yes_no]").check()
    expect(form.get_by_text("For a motion, leave them empty")).to_be_visible()
    expect(form.get_by_label("Each person sees the options in another order")).to_be_hidden()


@pytest.mark.proof
def test_what_stepped_aside_stops_nobody_from_saving(form: Page) -> None:
    form.get_by_text("Other ways of counting").last.click()
    form.locator("[value=dots]").check()
    form.get_by_text("More rules").click()
    form.get_by_label("Dots to share out").fill("900")
    form.locator("[value=single]").check()
    form.get_by_role("button", name="Save").click()
    expect(form.locator("main")).to_contain_text("Choose one · 2 options")


@pytest.mark.proof
def test_a_refused_form_says_why_at_its_field_and_keeps_what_was_typed(small: Plenary, form: Page) -> None:
    small.windows.accept("400 (BAD REQUEST)")
    form.get_by_text("Other ways of counting").last.click()
    form.locator("[value=dots]").check()
    form.get_by_text("More rules").click()
    each = form.get_by_label("On one option at most")
    each.fill("9")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("cannot get more dots than the 5")
    expect(each).to_be_focused()
    expect(form.get_by_label("Question")).to_have_value("What first?")
    each.fill("2")
    form.get_by_role("button", name="Save").click()
    expect(form.locator("main")).to_contain_text("Share out dots · 2 options")


@pytest.mark.proof
def test_writing_in_the_last_row_brings_another(form: Page) -> None:
    form.get_by_label("Option 3", exact=True).fill("Learn")
    form.get_by_label("Option 4", exact=True).fill("Rest")
    expect(form.get_by_label("Option 5", exact=True)).to_have_value("")
    form.get_by_role("button", name="Move up").nth(3).click()
    expect(form.get_by_label("Option 3", exact=True)).to_have_value("Rest")
    form.get_by_role("button", name="Save").click()
    card = form.locator(".card", has_text="What first?")
    expect(card.locator("li")).to_have_text(["Listen", "Speak", "Rest", "Learn"])


@pytest.mark.proof
def test_a_motion_is_prepared_without_a_script(small: Plenary) -> None:
    page = small.page("setup/polls/new", java_script_enabled=False)
    page.get_by_label("Question").fill("Shall we meet again?")
    page.get_by_text("Carry or reject a motion").click()
    page.get_by_text("More rules").click()
    page.get_by_label("Needed").select_option("two_thirds")
    page.get_by_label("Counted on").select_option("eligible")
    page.get_by_role("button", name="Save").click()
    card = page.locator(".card", has_text="Shall we meet again?")
    expect(card).to_contain_text("Carry or reject a motion · 2 options")
    expect(card.locator("li")).to_have_text(["Yes", "No"])
