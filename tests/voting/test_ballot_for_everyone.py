"""Ballots of every shape for whoever votes: axe, narrow screens, large text, targets a finger hits."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import serious_problems, too_wide
from tests.voting.on_screen import DOTS, ONE, RANKING, SCORES, SEVERAL, a_poll, press, show

pytestmark = pytest.mark.proof

SHAPES = {"one": ONE, "several": SEVERAL, "ranking": RANKING, "scores": SCORES, "dots": DOTS}


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("shape", SHAPES)
def test_axe_finds_nothing_and_every_width_fits(page: Page, shape: str, theme: str) -> None:
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    show(page, a_poll(6, form=SHAPES[shape], secrecy="named"))
    page.get_by_text("What is kept, and who can see it").click()
    fill_in(page, shape)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert too_wide(page) == []
        assert serious_problems(page) == []
    if shape != "one":
        press(page, "Review my ballot")
        expect(page.locator(".review")).to_be_visible()
        assert serious_problems(page) == []


def fill_in(page: Page, shape: str) -> None:
    if shape in ("one", "several"):
        for option in page.locator(".option").all()[:2]:
            option.click()
    if shape == "ranking":
        for option in ("Option B, Common Ground", "Option A, Open Table"):
            press(page, f"Add: {option}")
        page.get_by_label("Place: Option C, Round Room").select_option("1")
        page.get_by_label("Place: Option C, Round Room").select_option("4")
    if shape == "scores":
        page.locator(".score__choice", has_text="3").first.click()
    if shape == "dots":
        for _ in range(3):
            page.get_by_role("button", name="One dot more: Option A, Open Table").click()


@pytest.mark.parametrize("shape", ["ranking", "scores", "dots"])
def test_targets_are_48_pixels_on_the_narrowest_screen_and_fit_at_twice_the_text(
    page: Page, shape: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    show(page, a_poll(6, form=SHAPES[shape]))
    fill_in(page, shape)
    small = """() => [...document.querySelectorAll("form button, form select, form label, form summary")]
        .map((each) => [each.textContent.trim().slice(0, 30), each.getBoundingClientRect()])
        .filter(([, { width, height }]) => width < 47.9 || height < 47.9)
        .map(([text, { width, height }]) => `${text}: ${width}, ${height}`)"""
    assert page.evaluate(small) == []
    page.evaluate("document.documentElement.dataset.text = '200'")
    assert too_wide(page) == []
