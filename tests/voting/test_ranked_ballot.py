"""A ranking on the voter's screen: by buttons, by the list of places, by dragging; told, kept and mended."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.voting.on_screen import RANKING, a_poll, choices, press, said, send, show

Letters = list[dict[str, Any]]

A, B, C, D = (
    "Option A, Open Table",
    "Option B, Common Ground",
    "Option C, Round Room",
    "Option D, The Long View",
)
EQUAL = RANKING | {"is_equal_allowed": True}


def ranked(page: Page) -> list[str]:
    """The letters in the order of their rows, with their places: "1B"."""
    rows = page.locator(".rank__option--placed").all()
    return [
        row.locator(".rank__place").inner_text() + row.locator(".rank__letter").inner_text() for row in rows
    ]


def place(page: Page, option: str) -> Any:
    return page.get_by_label(f"Place: {option}", exact=True)


def test_options_are_added_in_order_read_over_and_sent(page: Page, letters: Letters) -> None:
    show(page, a_poll(4, form=RANKING))
    for option in (B, D, A):
        press(page, f"Add: {option}")
    assert ranked(page) == ["1B", "2D", "3A"]
    press(page, "Review my ballot")
    expect(page.get_by_role("heading", name="Your ballot")).to_be_focused()
    expect(page.locator(".review__lines li")).to_have_text(
        ["1. B · Common Ground", "2. D · The Long View", "3. A · Open Table"]
    )
    expect(page.locator(".review")).to_contain_text("Not ranked: C · Round Room")
    assert letters == []
    press(page, "Send my ballot")
    expect(page.locator(".receipt--received .receipt__choice li")).to_have_count(3)
    expect(page.locator(".receipt")).to_contain_text("2. D · The Long View")
    assert choices(letters) == [{"ranking": [[12], [14], [11]]}]


@pytest.mark.proof
def test_adding_and_moving_say_the_position_and_keep_the_focus(page: Page) -> None:
    show(page, a_poll(4, form=RANKING))
    page.get_by_role("button", name=f"Add: {C}").focus()
    page.keyboard.press("Enter")
    said(page, f"{C}: position 1 of 4")
    expect(page.get_by_role("button", name=f"Take out: {C}")).to_be_focused()
    press(page, f"Add: {B}")
    press(page, f"Add: {A}")
    up = page.get_by_role("button", name=f"Up: {A}")
    up.focus()
    page.keyboard.press("Space")
    said(page, f"{A}: position 2 of 4")
    expect(up).to_be_focused()
    page.keyboard.press("Space")
    said(page, f"{A}: position 1 of 4")
    expect(up).to_be_focused()
    expect(up).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Space")
    assert ranked(page) == ["1A", "2C", "3B"]
    page.get_by_role("button", name=f"Take out: {C}").focus()
    page.keyboard.press("Space")
    said(page, f"{C}: not ranked")
    expect(page.get_by_role("button", name=f"Add: {C}")).to_be_focused()


@pytest.mark.proof
def test_a_place_can_be_chosen_from_a_list_by_keys_and_others_stay(page: Page, letters: Letters) -> None:
    show(page, a_poll(4, form=RANKING))
    press(page, f"Add: {B}")
    press(page, f"Add: {A}")
    place(page, D).focus()
    for _ in range(3):  # past the places of others
        page.keyboard.press("ArrowDown")
        expect(place(page, D)).to_be_focused()
    said(page, f"{D}: position 3 of 4")
    assert ranked(page) == ["1B", "2A", "3D"]
    send(page)
    assert choices(letters) == [{"ranking": [[12], [11], [14]]}]


@pytest.mark.proof
def test_a_shared_place_is_pointed_out_and_mended_by_a_move(page: Page, letters: Letters) -> None:
    show(page, a_poll(4, form=RANKING))
    for option in (A, B):
        press(page, f"Add: {option}")
    place(page, C).select_option("2")
    said(page, f"{C}: position 2 of 4, shared with B")
    expect(page.locator(".rank__shared--wrong")).to_have_text(
        ["Shares place 2 with C", "Shares place 2 with B"]
    )
    press(page, "Review my ballot")
    expect(page.get_by_role("alert")).to_have_text(
        "Two options share place 2. Give each its own place, or leave one unranked."
    )
    press(page, f"Down: {B}")
    expect(page.get_by_role("alert")).to_have_count(0)
    send(page)
    assert choices(letters) == [{"ranking": [[11], [13], [12]]}]


@pytest.mark.proof
def test_options_share_a_place_where_that_is_allowed(page: Page, letters: Letters) -> None:
    show(page, a_poll(4, form=EQUAL))
    expect(page.locator(".poll__help")).to_contain_text("Options may share a place.")
    place(page, C).select_option("1")
    place(page, D).select_option("1")
    place(page, A).select_option("3")
    expect(page.locator(".rank__shared--wrong")).to_have_count(0)
    press(page, "Review my ballot")
    expect(page.locator(".review__lines li")).to_have_text(
        ["1. C · Round Room", "1. D · The Long View", "2. A · Open Table"]
    )
    press(page, "Go back and change")
    expect(page.get_by_role("heading", name="Which name?")).to_be_focused()
    press(page, f"Up: {D}")
    assert ranked(page) == ["1D", "2C", "3A"]
    place(page, C).select_option("1")
    send(page)
    assert choices(letters) == [{"ranking": [[13, 14], [11]]}]


@pytest.mark.proof
def test_no_more_options_than_places_can_be_added_and_it_says_why(page: Page, letters: Letters) -> None:
    show(page, a_poll(4, form=RANKING | {"most": 2}))
    expect(page.locator(".poll__help")).to_contain_text("Give up to 2 options a place.")
    for option in (A, B):
        press(page, f"Add: {option}")
    add = page.get_by_role("button", name=f"Add: {C}")
    expect(add).to_have_attribute("aria-disabled", "true")
    add.focus()
    page.keyboard.press("Enter")
    said(page, "All 2 places are taken. Take an option out first.")
    expect(place(page, C).locator("option")).to_have_text(["No place", "Place 1", "Place 2"])
    place(page, C).select_option("1")
    press(page, "Review my ballot")
    expect(page.get_by_role("alert")).to_contain_text("Only 2 options can have a place.")
    press(page, f"Take out: {A}")
    send(page)
    assert choices(letters) == [{"ranking": [[13], [12]]}]


@pytest.mark.proof
def test_nothing_ranked_says_what_to_do_and_abstaining_gives_the_order_back(
    page: Page, letters: Letters
) -> None:
    show(page, a_poll(4, form=RANKING))
    press(page, "Review my ballot")
    expect(page.get_by_role("alert")).to_have_text("No option has a place yet. Give one a place, or abstain.")
    press(page, f"Add: {B}")
    abstain = page.get_by_role("checkbox", name="Abstain")
    page.locator(".option--abstain").click()
    assert ranked(page) == []
    page.locator(".option--abstain").click()
    assert ranked(page) == ["1B"]
    page.locator(".option--abstain").click()
    expect(abstain).to_be_checked()
    press(page, "Submit my answer")
    expect(page.locator(".receipt--received .receipt__choice")).to_contain_text("Abstention")
    assert choices(letters) == [{"abstain": True}]


@pytest.mark.proof
def test_a_row_can_be_dragged_and_is_put_where_the_line_was(page: Page) -> None:
    show(page, a_poll(4, form=RANKING))
    for option in (A, B, C):
        press(page, f"Add: {option}")
    drag(page, "D", onto="A", at=0.2)
    assert ranked(page) == ["1D", "2A", "3B", "4C"]
    drag(page, "A", onto="C", at=0.8)
    assert ranked(page) == ["1D", "2B", "3C", "4A"]
    expect(page.locator("[data-drop], .rank__option--dragged")).to_have_count(0)


def drag(page: Page, letter: str, *, onto: str, at: float) -> None:
    """By its grip, to a share of the height of another row."""
    grip = row(page, letter).locator(".rank__grip").bounding_box()
    target = row(page, onto).bounding_box()
    assert grip and target
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + target["height"] * at, steps=4)
    page.mouse.up()


def row(page: Page, letter: str) -> Any:
    return page.locator(".rank__option", has=page.get_by_text(f"Option {letter}:"))


@pytest.mark.proof
def test_a_live_update_and_a_pause_leave_the_order_and_the_focus(page: Page, letters: Letters) -> None:
    show(page, a_poll(4, form=RANKING))
    press(page, f"Add: {B}")
    place(page, B).focus()
    page.evaluate("window.draw({...window.poll, state: 'paused'})")
    expect(page.get_by_role("button", name="Review my ballot")).to_have_count(0)
    page.locator("form.poll").evaluate("(form) => form.requestSubmit()")
    page.evaluate("window.draw({...window.poll, state: 'open'})")
    expect(place(page, B)).to_be_focused()
    assert ranked(page) == ["1B"]
    press(page, "Review my ballot")
    page.evaluate("window.draw({...window.poll, state: 'paused'})")
    expect(page.get_by_role("button", name="Send my ballot")).to_have_count(0)
    assert letters == []


@pytest.mark.proof
def test_an_order_with_a_shared_place_is_received_and_can_be_changed(page: Page, letters: Letters) -> None:
    show(page, a_poll(4, form=EQUAL))
    for option, at in ((C, "1"), (A, "2"), (B, "2")):
        place(page, option).select_option(at)
    send(page)
    expect(page.locator(".receipt--received .receipt__choice li")).to_have_text(
        ["1. C · Round Room", "2. A · Open Table", "2. B · Common Ground"]
    )
    press(page, "Change my answer")
    assert ranked(page) == ["1C", "2A", "2B"]
    press(page, f"Take out: {B}")
    send(page)
    assert choices(letters) == [{"ranking": [[13], [11, 12]]}, {"ranking": [[13], [11]]}]
