"""Ballots of every shape on the app itself: filled in, sealed, known on a second device, changed, marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.plenary import NAMES, Plenary
from tests.browsing import serious_problems, too_wide

pytestmark = pytest.mark.proof

A, B, C = (f"Option {letter}, {name}" for letter, name in zip("ABC", NAMES, strict=True))


def rank(page: Page) -> None:
    page.get_by_role("button", name=f"Add: {C}").click()
    page.get_by_role("button", name=f"Add: {A}").click()


def score(page: Page) -> None:
    page.get_by_role("group", name="Option C").locator(".score__choice", has_text="4").click()
    page.get_by_role("group", name="Option A").locator(".score__choice", has_text="0").click()


def give_dots(page: Page) -> None:
    for option in (C, C, A):
        page.get_by_role("button", name=f"One dot more: {option}").click()


def approve(page: Page) -> None:
    for text in ("Round Room", "Common Ground"):
        page.locator(".option", has_text=text).click()


RANKED = ["1. C · Round Room", "2. A · Common Ground"]
SCORED = ["A · Common Ground: 0", "C · Round Room: 4"]
DOTTED = ["A · Common Ground: 1 dot", "C · Round Room: 2 dots"]
APPROVED = ["A · Common Ground", "C · Round Room"]

BALLOTS: dict[str, tuple[Callable[[Page], None], list[str]]] = {
    "irv": (rank, RANKED),
    "schulze": (rank, RANKED),
    "borda": (rank, RANKED),
    "score": (score, SCORED),
    "dots": (give_dots, DOTTED),
    "approval": (approve, APPROVED),
}


def opened(small: Plenary, method: str, **rules: Any) -> int:
    small.go_to("A vote")
    options = [{"text": name} for name in NAMES]
    rules = {"secrecy": "straw", "shown": "live"} | rules
    given = {"question": "In which way?", "options": options, "method": method, "rules": rules}
    poll_id = small.do("prepare_poll", **given, item_id=small.item("A vote").id)["poll_id"]
    small.do("open_poll", poll_id=poll_id)
    return poll_id


def lines(page: Page) -> Any:
    return page.locator(".receipt--received .receipt__choice li")


@pytest.mark.parametrize("method", BALLOTS)
def test_a_ballot_is_sealed_shown_on_its_own_device_alone_and_marked_in_the_result(
    small: Plenary, method: str
) -> None:
    poll_id = opened(small, method)
    fill_in, told = BALLOTS[method]
    phone = small.attendee()
    fill_in(phone)
    phone.get_by_role("button", name="Review my ballot").click()
    expect(phone.locator(".review__lines li")).to_have_text(told)
    assert serious_problems(phone) == [] and too_wide(phone) == []
    phone.get_by_role("button", name="Send my ballot").click()
    expect(lines(phone)).to_have_text(told)
    laptop = small.attendee(width=1280, height=900)
    expect(laptop.locator(".receipt--received")).to_contain_text("It was given on another device")
    phone.reload()
    expect(lines(phone)).to_have_text(told)
    small.do("close_poll", poll_id=poll_id)
    expect(phone.locator(".receipt--received")).to_contain_text("The poll is closed")
    small.do("publish_poll", poll_id=poll_id)
    expect(phone.locator(".tally__mine").first).to_be_visible()


def test_what_is_changed_on_one_device_is_no_more_shown_on_the_other(small: Plenary) -> None:
    opened(small, "schulze")
    phone, laptop = small.attendee(), small.attendee(width=1280, height=900)
    rank(phone)
    phone.get_by_role("button", name="Review my ballot").click()
    phone.get_by_role("button", name="Send my ballot").click()
    laptop.get_by_role("button", name="Change my answer").click()
    rank(laptop)
    laptop.get_by_role("button", name=f"Up: {A}").click()
    laptop.get_by_role("button", name="Review my ballot").click()
    laptop.get_by_role("button", name="Send my ballot").click()
    expect(lines(laptop)).to_have_text(["1. A · Common Ground", "2. C · Round Room"])
    expect(phone.locator(".receipt--received")).to_contain_text("It was given on another device")


def test_none_of_these_can_be_chosen_and_is_received(small: Plenary) -> None:
    opened(small, "single", none_of_these=True)
    phone = small.attendee()
    expect(phone.locator(".option--none")).to_contain_text("None of these")
    expect(phone.locator(".promise__line")).to_contain_text("Straw poll")
    phone.locator(".option--none").click()
    phone.get_by_role("button", name="Submit my answer").click()
    expect(phone.locator(".receipt--received")).to_contain_text("None of these")
