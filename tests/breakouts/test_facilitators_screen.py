"""The facilitator's screen in a real browser: two write at once, lines break, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.breakouts.drafting import save_draft
from polls.breakouts.models import PRIORITIES, Report
from polls.database import read, write
from polls.people.acting import Actor
from tests.breakouts.browsing import Desk
from tests.breakouts.builders import NAMED, RANKED, a_scene, its_facilitator
from tests.browsing import Windows, serious_problems
from tests.serving import Server

pytestmark = pytest.mark.proof

SAVED = ".editor__main .saved--saved >> nth=0"


def a_desk(windows: Windows, task: str, content: dict[str, Any]) -> tuple[Desk, Actor, Actor]:
    """Two facilitators of one group, which has written `content`."""

    def build(session: Session) -> tuple[str, Actor, Actor]:
        forum, breakout, one, _ = a_scene(session, task)
        save_draft(session, one, breakout_id=breakout.id, base_version=0, content=content)
        return forum.slug, one, its_facilitator(session, breakout)

    slug, one, other = write(build)
    return Desk(windows, slug), one, other


@pytest.fixture
def naming(windows: Windows) -> Iterator[tuple[Page, Page]]:
    """Two facilitators of a naming group: one on a laptop, one on a phone."""
    desk, one, other = a_desk(windows, "name", NAMED)
    yield desk.sit(one.member), desk.sit(other.member, width=360)


@pytest.fixture
def ranking(windows: Windows) -> Iterator[tuple[Page, Page]]:
    """Two facilitators of a group that lists priorities."""
    desk, one, other = a_desk(windows, PRIORITIES, RANKED)
    yield desk.sit(one.member), desk.sit(other.member, width=360)


def the_version() -> int:
    """Of the newest report-out, as the server has saved it."""
    with read() as session:
        return session.scalars(select(Report.version).order_by(Report.id.desc())).first() or 0


def cut_off(page: Page) -> None:
    """Take its line away; from here on nothing typed there can leave."""
    page.context.set_offline(True)
    expect(page.locator("#connection")).not_to_contain_text("Live")


def texts(page: Page) -> list[str]:
    return [each.input_value() for each in page.locator(".field__control--line").all()]


def test_what_one_types_appears_at_the_other_without_moving_focus_or_caret(naming: tuple[Page, Page]) -> None:
    one, other = naming
    other.locator("#field-reasons").focus()
    other.evaluate("document.activeElement.setSelectionRange(3, 3)")
    one.locator("#field-name").fill("A better name")
    expect(other.locator("#field-name")).to_have_value("A better name")
    expect(one.locator(SAVED)).to_contain_text("Saved")
    assert other.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == [
        "field-reasons",
        3,
    ]


def test_a_field_that_has_the_focus_waits_until_it_is_left(naming: tuple[Page, Page]) -> None:
    one, other = naming
    other.locator("#field-name").focus()
    one.locator("#field-name").fill("Changed meanwhile")
    one.locator("#field-reasons").fill("Changed too")
    expect(other.locator("#field-reasons")).to_have_value("Changed too")
    assert other.locator("#field-name").input_value() == NAMED["name"]
    expect(other.locator(".field", has=other.locator("#field-name"))).to_contain_text(
        "appears when you leave"
    )
    other.locator("#field-reasons").focus()
    expect(other.locator("#field-name")).to_have_value("Changed meanwhile")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("Keep mine", "Mine"),
        ("Take theirs", "Theirs"),
        ("Keep both", "Theirs / Mine"),
    ],
)
def test_two_texts_in_one_field_stand_side_by_side_until_one_chooses(
    naming: tuple[Page, Page], server: Server, choice: str, expected: str
) -> None:
    one, other = naming
    cut_off(other)
    other.locator("#field-name").fill("Mine")
    other.locator("#field-reasons").fill("My reasons")
    one.locator("#field-name").fill("Theirs")
    server.until(lambda: the_version() == 2)
    other.context.set_offline(False)
    sides = other.locator(".conflict__side")
    expect(sides.first).to_contain_text("Mine")
    expect(sides.last).to_contain_text("Theirs")
    expect(one.locator("#field-reasons")).to_have_value("My reasons")  # what nobody disputes is saved
    one.locator("h1").click()
    other.locator(".conflict button", has_text=choice).click()
    for page in (one, other):
        expect(page.locator("#field-name")).to_have_value(expected)
    expect(other.locator(".conflict")).to_have_count(0)


def test_what_was_typed_without_a_line_survives_a_reload_and_is_saved(naming: tuple[Page, Page]) -> None:
    one, other = naming
    one.context.set_offline(True)
    one.locator("#field-reasons").fill("Typed without a line")
    expect(one.locator(".saved--kept").first).to_contain_text("Not saved, kept here")
    one.context.set_offline(False)
    one.reload()
    expect(one.locator("#field-reasons")).to_have_value("Typed without a line")
    expect(other.locator("#field-reasons")).to_have_value("Typed without a line")


def test_a_killed_server_costs_nobody_a_word(naming: tuple[Page, Page], server: Server) -> None:
    one, other = naming
    server.kill()
    one.locator("#field-reasons").fill("Typed while the server was down")
    expect(one.locator(".saved--kept").first).to_be_visible()
    server.start()
    expect(other.locator("#field-reasons")).to_have_value("Typed while the server was down", timeout=30_000)


def test_what_is_too_long_says_by_how_much_and_is_kept(naming: tuple[Page, Page]) -> None:
    one, other = naming
    one.locator("#field-name").fill("x" * 84)
    expect(one.locator("#field-name-error")).to_contain_text("Too long by 4 characters.")
    one.locator("#field-reasons").fill("Still typing")
    expect(one.locator(".saved--kept").first).to_be_visible()
    one.locator("#field-name").fill("Short")
    expect(other.locator("#field-name")).to_have_value("Short")
    expect(other.locator("#field-reasons")).to_have_value("Still typing")


def test_a_moved_priority_keeps_the_focus_on_the_pressed_button(ranking: tuple[Page, Page]) -> None:
    one, other = ranking
    button = one.locator("[id^=up-priorities]").nth(2)
    name = button.get_attribute("id")
    button.focus()
    for place in (2, 1):
        one.keyboard.press("Enter")
        expect(one.locator("#assertive")).to_contain_text(f"Priority 3, position {place} of 3")
        expect(one.locator(f"#{name}")).to_be_focused()
    expect(other.locator(".field__control--line").first).to_have_value("Priority 3")
    assert texts(one) == ["Priority 3", "Priority 1", "Priority 2"]


def test_one_moves_an_entry_while_the_other_writes_in_it(ranking: tuple[Page, Page], server: Server) -> None:
    one, other = ranking
    cut_off(other)
    other.locator("[id$=-reason]").first.fill("Because")
    one.locator("[id^=down-priorities]").first.click()
    server.until(lambda: the_version() == 2)  # the move is saved first
    other.context.set_offline(False)
    for page in (one, other):
        expect(page.locator("[id$=-reason]").nth(1)).to_have_value("Because")
        assert texts(page) == ["Priority 2", "Priority 1", "Priority 3"]
    expect(other.locator("[id$=-reason]").nth(1)).to_be_focused()


def test_an_entry_that_somebody_writes_in_moves_with_its_writer(
    ranking: tuple[Page, Page], server: Server
) -> None:
    one, other = ranking
    other.locator("[id$=-reason]").first.fill("Because")
    server.until(lambda: the_version() == 2)  # the text is saved first
    one.locator("[id^=down-priorities]").first.click()
    for page in (one, other):
        expect(page.locator("[id$=-reason]").nth(1)).to_have_value("Because")
        assert texts(page) == ["Priority 2", "Priority 1", "Priority 3"]
    expect(other.locator("[id$=-reason]").nth(1)).to_be_focused()
    other.keyboard.insert_text("! ")
    expect(one.locator("[id$=-reason]").nth(1)).to_have_value(re.compile("!"))


def test_a_list_waits_while_somebody_writes_in_an_entry_that_is_gone(
    ranking: tuple[Page, Page], server: Server
) -> None:
    one, other = ranking
    other.locator("[id$=-reason]").first.focus()
    one.get_by_role("button", name="Remove: Priority 1").click()
    server.until(lambda: the_version() == 2)
    expect(other.get_by_text("Version 2, saved")).to_be_visible()
    assert texts(other) == ["Priority 1", "Priority 2", "Priority 3"]
    other.locator("h1").click()
    expect(other.locator(".field__control--line")).to_have_count(2)


def test_both_may_add_a_priority_at_once(ranking: tuple[Page, Page]) -> None:
    for page, text in zip(ranking, ("From one", "From the other"), strict=True):
        page.locator("#add-priorities").click()
        expect(page.locator(".field__control--line").nth(3)).to_be_focused()
        page.keyboard.insert_text(text)
    for page in ranking:
        page.locator("h1").click()
        expect(page.locator(".field__control--line")).to_have_count(5)
    assert set(texts(ranking[0])) == {"Priority 1", "Priority 2", "Priority 3", "From one", "From the other"}


def test_a_removed_priority_can_be_taken_back(ranking: tuple[Page, Page]) -> None:
    one, _ = ranking
    one.get_by_role("button", name="Remove: Priority 2").click()
    expect(one.locator(".field__control--line")).to_have_count(2)
    one.locator(".toast button").click()
    expect(one.locator(".field__control--line")).to_have_count(3)
    assert texts(one) == ["Priority 1", "Priority 2", "Priority 3"]


def test_a_report_out_is_handed_in_by_one_and_withdrawn_by_the_other(naming: tuple[Page, Page]) -> None:
    one, other = naming
    one.locator("#field-reasons").fill("")
    one.locator("#hand-in").click()
    dialog = one.locator("dialog")
    expect(dialog.locator(".checklist__item:not(.checklist__item--done)")).to_have_text(
        ["The reasons are given (still missing)"]
    )
    expect(dialog.get_by_role("button", name="Hand in", exact=True)).to_have_attribute(
        "aria-disabled", "true"
    )
    one.keyboard.press("Escape")
    one.locator("#field-reasons").fill("Because it fits.")
    one.locator("#hand-in").click()
    dialog.get_by_role("button", name="Hand in", exact=True).click()
    expect(other.locator(".notice--success")).to_contain_text("Handed in")
    expect(other.locator("#field-name")).to_have_count(0)
    other.get_by_role("button", name="Withdraw and go on writing").click()
    expect(one.locator("#field-reasons")).to_have_value("Because it fits.")


def test_what_was_typed_while_the_other_handed_in_is_kept_and_saved_once_withdrawn(
    naming: tuple[Page, Page],
) -> None:
    one, other = naming
    other.context.set_offline(True)
    other.locator("#field-reasons").fill("Typed too late")
    one.locator("#hand-in").click()
    one.locator("dialog").get_by_role("button", name="Hand in", exact=True).click()
    expect(one.locator(".notice--success")).to_contain_text("Handed in")
    other.context.set_offline(False)
    expect(other.locator(".notice--caution")).to_contain_text("kept on this device")
    one.get_by_role("button", name="Withdraw and go on writing").click()
    expect(other.locator("#field-reasons")).to_have_value("Typed too late")
    expect(one.locator("#field-reasons")).to_have_value("Typed too late")


def test_versions_are_compared_word_by_word(naming: tuple[Page, Page]) -> None:
    one, other = naming
    other.locator("#field-name").fill("Another name")
    expect(one.locator("#field-name")).to_have_value("Another name")
    one.locator("#versions").click()
    dialog = one.locator("dialog")
    expect(dialog.locator("ins")).to_have_text("Another")
    expect(dialog.locator("del")).to_have_text("Shared")
    one.keyboard.press("Escape")
    expect(one.locator("#versions")).to_be_focused()


def test_a_footnote_gets_its_mark_where_the_caret_is(windows: Windows) -> None:
    desk, one, _ = a_desk(windows, "definition", {"text": "First and last[1].", "footnotes": ["Old"]})
    page = desk.sit(one.member)
    page.locator("#field-text").evaluate("(area) => { area.focus(); area.setSelectionRange(5, 5); }")
    page.locator("#add-footnotes").click()
    expect(page.locator("#field-text")).to_have_value("First[1] and last[2].")
    page.keyboard.type("New")
    assert [each.input_value() for each in page.locator("[id^=field-footnotes]").all()] == ["New", "Old"]
    page.get_by_role("button", name="Remove: Footnote 2").click()
    expect(page.locator("#field-text")).to_have_value("First[1] and last.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(naming: tuple[Page, Page], scheme: str) -> None:
    for page in naming:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert serious_problems(page) == []
        for opener in ("#preview", "#versions", "#hand-in"):
            page.locator(opener).click()
            expect(page.locator("dialog[open]")).to_be_visible()
            assert serious_problems(page) == []
            page.keyboard.press("Escape")
            expect(page.locator("dialog")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
