"""A device whose own clock is hours or years wrong shows the room's times as every other does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.plenary import Plenary

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("wrong_by", [timedelta(hours=5), timedelta(days=-3 * 365)], ids=str)
def test_a_wrong_clock_of_ones_own_changes_no_countdown(small: Plenary, wrong_by: timedelta) -> None:
    small.do("move_to", from_item=None, to_item=small.item("Opening").id)
    small.do("set_clock", seconds=3600)
    page = small.windows.open("/sign-in", locale="en-GB")  # a profile of its own, to keep the others' clocks
    page.context.clock.install(time=datetime.now(UTC) + wrong_by)
    page.goto(f"{small.windows.server.url}/stage/{small.forum.stage_key}")
    assert abs(page.evaluate("Date.now()") / 1000 - datetime.now(UTC).timestamp()) > 3600 * 4
    expect(page.locator("[data-ends-at]").first).to_have_text(re.compile(r"^(1:00:00|5[89]:\d\d)$"))
