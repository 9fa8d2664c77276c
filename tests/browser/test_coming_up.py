"""A line that comes up brings a screen only what it lacks."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.plenary import Plenary, live
from tests.browsing import BROKEN_LINES

EVENT = "42"  # as Engine.IO and Socket.IO number a message that is an event


def listened(page: Page) -> list[str]:
    """The names of the events that come to the page from now on, as they come."""
    events: list[str] = []

    def hear(frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame.decode()
        if text.startswith(EVENT):
            events.append(json.loads(text[len(EVENT) :])[0])

    def follow(line: WebSocket) -> None:
        line.on("framereceived", hear)

    page.on("websocket", follow)
    return events


@pytest.mark.proof
def test_neither_a_page_nor_a_line_that_was_lost_is_sent_the_whole_again(small: Plenary) -> None:
    small.windows.accept(*BROKEN_LINES)
    small.go_to("A vote")
    attendee = small.attendee()
    events = listened(attendee)
    live(attendee.reload() and attendee)
    assert "mine" in events and "whole" not in events
    events.clear()
    attendee.context.set_offline(True)
    expect(attendee.locator("#strip")).to_contain_text("Reconnecting")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    attendee.context.set_offline(False)
    expect(attendee.get_by_role("radio", name="Option C: Round Room")).to_be_visible()
    assert set(events) == {"mine", "changed"}
