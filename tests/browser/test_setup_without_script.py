"""The set-up pages do their work without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.plenary import Plenary


@pytest.fixture
def setup(small: Plenary) -> Page:
    """The set-up pages in a browser that runs no script."""
    return small.page("setup", java_script_enabled=False)


def go(page: Page, section: str) -> None:
    page.locator(".setup__nav").get_by_role("link", name=section).click()


@pytest.mark.proof
def test_an_agenda_item_is_added(setup: Page) -> None:
    go(setup, "Agenda")
    setup.get_by_text("Add an item to “Day one”").click()
    form = setup.locator("form[action$='/do/add_item']")
    form.get_by_label("Title").fill("A walk outside")
    form.get_by_label("Kind").select_option("break")
    form.get_by_role("button", name="Add the item").click()
    expect(setup.locator(".run__title", has_text="A walk outside")).to_be_visible()


@pytest.mark.proof
def test_a_person_is_added(setup: Page) -> None:
    go(setup, "People")
    setup.get_by_text("Add a person").click()
    form = setup.locator("form[action$='/do/add_member']")
    form.get_by_label("Display name").fill("Grace")
    form.get_by_label("Role").select_option("facilitator")
    form.get_by_role("button", name="Add the person").click()
    expect(setup.locator(".table")).to_contain_text("Grace")


@pytest.mark.proof  # test_preparing_polls.py prepares one without a script too
def test_a_poll_is_prepared(setup: Page) -> None:
    go(setup, "Polls")
    setup.get_by_role("link", name="Prepare a poll").first.click()
    setup.get_by_label("Question").fill("Shall we go on?")
    setup.get_by_label("Option 1", exact=True).fill("Yes")
    setup.get_by_label("Option 2", exact=True).fill("Later")
    setup.get_by_role("button", name="Save").click()
    expect(setup.locator(".setup__body")).to_contain_text("Shall we go on?")
    expect(setup.locator("main")).to_contain_text("Ready")


@pytest.mark.proof
def test_what_is_refused_says_so_and_changes_nothing(setup: Page) -> None:
    go(setup, "Agenda")
    setup.get_by_text("Add an item to “Day one”").click()
    form = setup.locator("form[action$='/do/add_item']")
    form.get_by_label("Title").fill(" ")
    form.get_by_role("button", name="Add the item").click()
    expect(setup.locator("[role=status], [role=alert]").first).to_be_visible()
    expect(setup.locator(".run__title")).to_have_count(7)
