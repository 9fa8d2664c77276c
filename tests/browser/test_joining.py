"""The ways in: the code and the door, a code that is wrong, and the password of staff."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from polls.database import write
from polls.people.accounts import make_moderator
from tests.browser.plenary import PHONE, Plenary

REFUSED_PAGE = ("the server responded with a status of 4",)  # a page of its own says why


@pytest.mark.proof
def test_a_guest_joins_with_the_code_and_is_admitted(small: Plenary) -> None:
    small.go_to("Opening")
    console, guest = small.console(), small.windows.open("/join", **PHONE)
    code = str(small.forum.join_code).lower()
    guest.get_by_label("Join code").fill(f" {code[:4]} {code[4:]} ")
    guest.keyboard.press("Enter")
    expect(guest.locator("h1")).to_have_text("A small forum")
    guest.get_by_role("button", name="Ask to be let in").click()
    guest.get_by_label("The name they know you by").fill("Grace")
    guest.get_by_role("button", name="Tell the moderators").click()
    expect(guest.locator("[role=status]")).to_contain_text("Grace is waiting")
    console.get_by_role("button", name="Admit Grace").click()
    expect(guest.locator("h1")).to_have_text("Welcome")
    guest.get_by_label("Civil society").check()
    guest.get_by_role("button", name="Enter").click()
    expect(guest.locator("h1")).to_have_text("Opening")
    expect(guest.locator("#connection")).to_contain_text("Live")


def test_a_wrong_code_gets_a_kind_sentence_and_stays_in_the_field(small: Plenary) -> None:
    small.windows.accept(*REFUSED_PAGE)
    guest = small.windows.open("/", **PHONE)
    guest.get_by_label("Join code").fill("zzzz 9999")
    guest.keyboard.press("Enter")
    expect(guest.locator(".field__error")).to_contain_text("code")
    expect(guest.get_by_label("Join code")).to_have_value("zzzz 9999")
    expect(guest.get_by_label("Join code")).to_have_attribute("aria-invalid", "true")


def test_staff_sign_in_with_a_password_and_come_to_their_screen(small: Plenary) -> None:
    small.windows.accept(*REFUSED_PAGE)
    email = f"ada@{small.forum.slug}.example.org"
    write(lambda session: make_moderator(session, small.forum.id, email, "Ada", "a long password indeed"))
    page = small.windows.open(f"/f/{small.forum.slug}/console")
    expect(page.locator("h1")).to_have_text("Sign in for staff")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("The address or the password is not right.")
    page.get_by_label("Password").fill("a long password indeed")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#connection")).to_contain_text("Live")
    expect(page.locator(".button--next")).to_contain_text("Start the forum")
