"""A device whose own clock is wrong, or is set meanwhile, tells the times of the room as every other does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.plenary import Plenary

pytestmark = pytest.mark.proof

AN_HOUR = re.compile(r"^(1:00:00|5[6-9]:\d\d)$")  # or hardly less, for machines are slow
# A browser takes no other time than its device's; here is all that it makes of it.
SET = "(seconds) => { const asked = Date.now; Date.now = () => asked() + seconds * 1000; }"


@pytest.mark.parametrize("wrong_by", [timedelta(hours=5), timedelta(days=-3 * 365)], ids=str)
def test_a_wrong_clock_of_ones_own_changes_no_countdown(small: Plenary, wrong_by: timedelta) -> None:
    begin_an_hour(small)
    page = small.windows.open("/sign-in", locale="en-GB")  # a profile of its own, to keep the others' clocks
    page.context.clock.install(time=datetime.now(UTC) + wrong_by)
    page.goto(f"{small.windows.server.url}/stage/{small.forum.stage_key}")
    assert abs(page.evaluate("Date.now()") / 1000 - datetime.now(UTC).timestamp()) > 3600 * 4
    expect(page.locator("[data-ends-at]").first).to_have_text(AN_HOUR)


@pytest.mark.parametrize("wrong_by", [timedelta(hours=-2), timedelta(hours=2)], ids=["back", "on"])
def test_a_clock_that_is_set_meanwhile_is_right_again_at_once(small: Plenary, wrong_by: timedelta) -> None:
    begin_an_hour(small)
    screens = [small.console(), small.stage(), small.attendee()]
    shown = [told_on(page) for page in screens]
    for page in screens:
        page.evaluate(SET, wrong_by.total_seconds())
    for page, before in zip(screens, shown, strict=True):
        clock = page.locator("[data-ends-at]").first
        expect(clock).not_to_have_text(before)  # what is told from now on is told by the clock as it was set
        expect(clock).to_have_text(AN_HOUR)


def begin_an_hour(small: Plenary) -> None:
    small.do("move_to", from_item=None, to_item=small.item("Opening").id)
    small.do("set_clock", seconds=3600)


def told_on(page: Page) -> str:
    clock = page.locator("[data-ends-at]").first
    expect(clock).to_have_text(AN_HOUR)
    return clock.inner_text()
