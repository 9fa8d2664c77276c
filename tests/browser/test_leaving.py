"""Signing out of a device that others use too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import problems_of
from tests.browser.plenary import Plenary
from tests.browser.pressing import vote


def test_nothing_of_how_someone_answered_stays_on_the_device(small: Plenary) -> None:
    attendee = voted(small)
    attendee.evaluate("localStorage.setItem('display', '{\"theme\":\"dark\"}')")
    attendee.get_by_role("link", name="Sign out on this device").click()
    attendee.get_by_role("button", name="Sign out", exact=True).click()
    expect(attendee.locator("main")).to_contain_text("You are signed out on this device.")
    attendee.wait_for_load_state()  # the page's script forgets what that of the page before could not
    left = set(attendee.evaluate("Object.keys(localStorage)"))
    # The heads of the journal are public; this device keeps them as a witness.
    assert left - {f"witness/{small.forum.slug}/heads"} == {"display"}


@pytest.mark.proof
def test_a_device_signed_out_from_elsewhere_forgets_when_it_is_next_opened(small: Plenary) -> None:
    attendee = voted(small)
    small.do("remove_member", member_id=small.attendees[0].id)
    # It is gone with the page that says so, or with the next one.
    attendee.goto(f"{small.windows.server.url}/f/{small.forum.slug}/")
    expect(attendee.get_by_role("heading", level=1)).to_be_visible()
    attendee.wait_for_function("!JSON.stringify(localStorage).includes('options')")


@pytest.mark.proof
def test_who_leaves_by_their_own_page_takes_the_file_and_leaves_nothing(small: Plenary) -> None:
    attendee = voted(small)
    attendee.get_by_role("link", name="Take along or remove what is kept about me").click()
    assert problems_of(attendee, "my-data") == []
    with attendee.expect_download() as taken:
        attendee.get_by_role("link", name="Take it along as a file").click()
    assert '"took_part": true' in taken.value.path().read_text()
    attendee.get_by_text("Leave the forum and be forgotten").click()
    attendee.get_by_role("button", name="Leave and be forgotten").click()
    expect(attendee.locator("main")).to_contain_text("You have left the forum")
    assert "options" not in attendee.evaluate("JSON.stringify(localStorage)")


def voted(small: Plenary) -> Page:
    """The page of an attendee whose device keeps what they voted."""
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    attendee = small.attendee()
    vote(attendee, "Round Room")
    assert "options" in attendee.evaluate("JSON.stringify(localStorage)")
    return attendee
