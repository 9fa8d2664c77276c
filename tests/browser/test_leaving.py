"""Signing out of a device that others use too."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.plenary import Plenary
from tests.browser.pressing import vote


def test_nothing_of_how_someone_answered_stays_on_the_device(small: Plenary) -> None:
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    attendee = small.attendee()
    vote(attendee, "Round Room")
    assert "options" in attendee.evaluate("JSON.stringify(localStorage)")
    attendee.evaluate("localStorage.setItem('display', '{\"theme\":\"dark\"}')")
    attendee.get_by_role("link", name="Sign out on this device").click()
    attendee.get_by_role("button", name="Sign out").click()
    expect(attendee.locator("main")).to_contain_text("You are signed out on this device.")
    left = set(attendee.evaluate("Object.keys(localStorage)"))
    # The heads of the journal are public; this device keeps them as a witness.
    assert left - {f"witness/{small.forum.slug}/heads"} == {"display"}
