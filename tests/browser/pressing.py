"""What a moderator and a voter do with their hands, so that stories read as such."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def press_next(console: Page, text: str | None = None) -> None:
    """Press the large button, once it says `text` and has been there long enough to be read."""
    button = console.locator(".button--next:not(.button--fresh)")
    expect(button).to_contain_text(text or "")
    button.click()


def press_key(console: Page, key: str) -> None:
    """Press a key of the console, once the large button has been there long enough to be read."""
    expect(console.locator(".button--next:not(.button--fresh)")).to_be_visible()
    console.keyboard.press(key)


def choose(page: Page, text: str) -> None:
    """Touch an option of the ballot."""
    page.locator(".option", has_text=text).click()


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit my answer").click()


def vote(page: Page, text: str) -> None:
    """Choose, submit, and see that it was received."""
    choose(page, text)
    submit(page)
    expect(page.locator(".receipt--received")).to_contain_text(text)
