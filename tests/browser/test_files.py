"""A file that is not taken is not sent: what is taken stands beside it, and what was typed stays."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.agenda.rooms import an_image
from tests.browser.plenary import Plenary

pytestmark = pytest.mark.proof

NOT_TAKEN = {
    "too large": ("photo.jpg", "image/jpeg", bytes(8_000_001), "larger than 8 MB"),
    "another kind": ("minutes.txt", "text/plain", b"Minutes", "no image that can be read"),
    "of a kind that only the server knows": (
        "photo.png",
        "image/png",
        b"Minutes",
        "no image that can be read",
    ),
}


def chosen(name: str, kind: str, content: bytes) -> Any:
    return {"name": name, "mimeType": kind, "buffer": content}


def opened(page: Page) -> Locator:
    """The form of a visual, with its words typed."""
    page.locator("#item-1, .run__item").first.locator(".run__more > summary").click()
    form = page.locator("form[action$='/visuals']").first
    form.get_by_label("In words").fill("A map of the rooms")
    return form


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_an_image_that_is_not_taken_says_what_is_and_loses_nothing(small: Plenary, what: str) -> None:
    name, kind, content, words = NOT_TAKEN[what]
    small.windows.accept("status of 400")  # which the browser writes of what the server finds out
    form = opened(small.page("setup/agenda"))
    form.locator("[type=file]").set_input_files(chosen(name, kind, content))
    form.get_by_role("button", name="Add the image").click()
    expect(form.get_by_role("alert")).to_contain_text(words)
    expect(form.get_by_role("alert")).to_contain_text("A PNG, JPEG or WebP of at most 8 MB is taken.")
    expect(form.get_by_label("In words")).to_have_value("A map of the rooms")
    form.locator("[type=file]").set_input_files(chosen("map.png", "image/png", an_image()))
    expect(form.get_by_role("alert")).to_have_count(0)
    form.get_by_role("button", name="Add the image").click()
    expect(small.windows.opened[0][0].pages[0].locator(".thumbnail")).to_have_count(1)


def test_a_list_of_people_that_is_not_taken_says_what_is_and_loses_nothing(small: Plenary) -> None:
    small.windows.accept("status of 400")
    page = small.page("setup/people/import")
    page.get_by_label("Or the lines themselves").fill("name\nKim")
    for content in (bytes(300_001), b"PK\x03\x04\0\0"):
        page.locator("[type=file]").set_input_files(chosen("people.csv", "text/csv", content))
        page.get_by_role("button", name="Look at what would happen").click()
        expect(page.locator(".field__error")).to_contain_text("CSV")
        expect(page.get_by_label("Or the lines themselves")).to_have_value("name\nKim")
    page.locator("[type=file]").set_input_files(chosen("people.csv", "text/csv", b"name\nGrace"))
    page.get_by_role("button", name="Look at what would happen").click()
    expect(page.get_by_text("1 person would be added.")).to_be_visible()
