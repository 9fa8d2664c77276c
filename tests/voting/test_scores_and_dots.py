"""Scores and dots on the voter's screen: what is left is told, limits are explained, fewer is allowed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.voting.on_screen import DOTS, SCORES, a_poll, choices, press, said, send, show

Letters = list[dict[str, Any]]

A, B = "Option A, Open Table", "Option B, Common Ground"


def score(page: Page, option: str, number: str) -> None:
    labels = page.get_by_role("group", name=option).locator(".score__choice")
    labels.filter(has_text=re.compile(rf"^\s*{number}")).click()


def more(page: Page, option: str) -> Any:
    return page.get_by_role("button", name=f"One dot more: {option}")


def give(page: Page, option: str, times: int) -> None:
    for _ in range(times):
        more(page, option).click(force=True)  # a button that has come to its limit says so when it is pressed


@pytest.mark.proof
def test_options_are_scored_read_over_and_sent(page: Page, letters: Letters) -> None:
    show(page, a_poll(form=SCORES))
    score(page, "Option C: Round Room", "4")
    score(page, "Option A: Open Table", "0")
    press(page, "Review my ballot")
    expect(page.get_by_role("heading", name="Your ballot")).to_be_focused()
    expect(page.locator(".review__lines li")).to_have_text(["A · Open Table: 0", "C · Round Room: 4"])
    expect(page.locator(".review")).to_contain_text("No score: B · Common Ground")
    press(page, "Send my ballot")
    expect(page.locator(".receipt--received .receipt__choice li")).to_have_text(
        ["A · Open Table: 0", "C · Round Room: 4"]
    )
    assert choices(letters) == [{"scores": [[11, 0], [13, 4]]}]


@pytest.mark.proof
def test_a_score_is_named_at_both_ends_and_can_be_taken_back(page: Page, letters: Letters) -> None:
    show(page, a_poll(form=SCORES))
    group = page.get_by_role("group", name="Option A: Open Table")
    expect(group.get_by_role("radio", name="No score")).to_be_checked()
    lowest = group.get_by_role("radio", name="0 not at all")
    lowest.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    expect(group.get_by_role("radio", name="No score")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    expect(group.get_by_role("radio", name="5 fully")).to_be_checked()
    score(page, "Option A: Open Table", "No score")
    press(page, "Review my ballot")
    expect(page.get_by_role("alert")).to_have_text("No option has a score yet. Give one a score, or abstain.")
    assert letters == []


@pytest.mark.proof
def test_nothing_scored_does_not_hold_the_screen_and_a_score_does(page: Page) -> None:
    show(page, a_poll(form=SCORES))
    is_editing = """async () => {
        const { isEditing } = await import("/static/js/focus.js");
        return isEditing(document.getElementById("screen"));
    }"""
    assert not page.evaluate(is_editing)
    score(page, "Option A: Open Table", "3")
    assert page.evaluate(is_editing)
    press(page, "Review my ballot")
    assert page.evaluate(is_editing)


@pytest.mark.proof
def test_dots_are_given_and_what_is_left_is_shown_and_told(page: Page, letters: Letters) -> None:
    show(page, a_poll(form=DOTS))
    expect(page.locator(".dots__left")).to_have_text("5 of 5 dots left")
    more(page, B).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    said(page, f"{B}: 2 dots. 3 of 5 dots left")
    expect(more(page, B)).to_be_focused()
    press(page, f"One dot less: {B}")
    said(page, f"{B}: 1 dot. 4 of 5 dots left")
    give(page, A, 2)
    press(page, "Review my ballot")
    expect(page.locator(".review__lines li")).to_have_text(
        ["A · Open Table: 2 dots", "B · Common Ground: 1 dot"]
    )
    expect(page.locator(".review")).to_contain_text("2 dots are not given. That is fine.")
    press(page, "Send my ballot")
    expect(page.locator(".receipt--received .receipt__choice li")).to_have_count(2)
    assert choices(letters) == [{"dots": [[11, 2], [12, 1]]}]


@pytest.mark.proof
def test_a_limit_of_dots_is_explained_where_it_is_reached(page: Page) -> None:
    show(page, a_poll(form=DOTS))
    give(page, A, 4)
    expect(page.locator(".stepper__number").first).to_have_text("3")
    expect(page.locator(".dots__limit")).to_have_text("3 dots are the most that one option can get.")
    said(page, "3 dots are the most that one option can get.")
    give(page, B, 3)
    said(page, "No dots are left. Take one back first.")
    expect(page.locator(".dots__left")).to_have_text("0 of 5 dots left")
    less = page.get_by_role("button", name="One dot less: Option C, Round Room")
    expect(less).to_have_attribute("aria-disabled", "true")


@pytest.mark.proof
def test_the_dots_left_are_in_view_wherever_the_page_stands(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    show(page, a_poll(6, form=DOTS))
    for letter in ("Option A, Open Table", "Option F, Next Spring"):
        more(page, letter).scroll_into_view_if_needed()
        expect(page.locator(".dots__left")).to_be_in_viewport(ratio=1)


@pytest.mark.proof
def test_no_dot_given_says_so_and_scores_are_changed_from_what_they_were(
    page: Page, letters: Letters
) -> None:
    show(page, a_poll(form=DOTS | {"may_abstain": False}))
    expect(page.locator(".option--abstain")).to_have_count(0)
    press(page, "Review my ballot")
    expect(page.get_by_role("alert")).to_have_text("No dot is given yet. Please give at least one.")
    show(page, a_poll(form=SCORES, id=4))
    score(page, "Option B: Common Ground", "5")
    send(page)
    press(page, "Change my answer")
    group = page.get_by_role("group", name="Option B: Common Ground")
    expect(group.get_by_role("radio", name="5 fully")).to_be_checked()
    score(page, "Option B: Common Ground", "1")
    send(page)
    assert choices(letters) == [{"scores": [[12, 5]]}, {"scores": [[12, 1]]}]
