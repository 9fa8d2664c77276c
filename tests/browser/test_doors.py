"""The doors as a browser meets them: a join asks for nothing more, one that names no origin gets a token."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.plenary import PHONE, Plenary, live
from tests.browsing import BROKEN_LINES

NO_WEBSOCKET = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onerror?.(new Event("error"))); }
  send() {}
  close() {}
}"""


def without_origin(page: Page) -> None:
    """From now on the page polls, and does not say where it comes from, as old browsers do."""

    def poll(route: Route) -> None:
        kept = {"cookie", "x-connect-token", "content-type"}
        headers = {name: text for name, text in route.request.all_headers().items() if name in kept}
        route.fulfill(response=route.fetch(headers=headers))

    page.add_init_script(NO_WEBSOCKET)
    page.route("**/socket.io/**", poll)


def test_a_join_asks_for_no_token(small: Plenary) -> None:
    asked: list[str] = []
    page = small.windows.open("/")
    page.on("request", lambda request: asked.append(request.url))
    attendee = small.attendee()
    attendee.on("request", lambda request: asked.append(request.url))
    live(attendee)
    attendee.reload()
    live(attendee)
    assert not [url for url in asked if "connect-token" in url]


@pytest.mark.proof
def test_a_browser_that_names_no_origin_comes_up_by_a_token(small: Plenary) -> None:
    small.windows.accept(*BROKEN_LINES, "the server responded with a status of 403")
    small.attendee()  # a profile that is signed in
    context = small.windows.opened[-1][0]
    page = context.new_page()
    page.set_viewport_size(PHONE)
    without_origin(page)
    tokens: list[Request] = []
    page.on("request", lambda request: tokens.append(request) if "connect-token" in request.url else None)
    page.goto(f"{small.windows.server.url}/f/{small.forum.slug}/")
    expect(page.locator("#connection")).to_contain_text("Live")
    assert len(tokens) == 1
    small.go_to("A vote")
    expect(page.locator("main")).to_contain_text("A vote")


@pytest.mark.proof
def test_the_devices_of_a_person_fit_a_phone_and_end_together(small: Plenary) -> None:
    attendee, laptop = small.attendee(), small.attendee()
    attendee.goto(f"{small.windows.server.url}/sign-out?member={small.attendees[0].id}")
    expect(attendee.get_by_text("this device", exact=True)).to_have_count(1)
    assert attendee.evaluate("document.documentElement.scrollWidth <= innerWidth")
    attendee.get_by_role("button", name="Sign out everywhere").click()
    expect(attendee.get_by_text("You are signed out on every device.")).to_be_visible()
    expect(laptop.locator("#connection")).not_to_contain_text("Live")
