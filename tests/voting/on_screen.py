"""Ballots in a real browser, with the look of the app. The server's answers are given here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

POLLS = Path(__file__).parents[2] / "polls"
ADDRESS = "http://plenary.test"
BOOT = {"slug": "forum", "member": 7, "csrf": "token", "language": "en", "server_time": 0, "pictures": []}
LOOK = '<link rel="stylesheet" href="/static/css/plenary.css">'
PAGE = f"""<!doctype html><html lang="en"><head><title>Ballot</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{LOOK}
<script type="application/json" id="picture">{json.dumps(BOOT)}</script></head>
<body><main class="page page--now"><h1>A vote</h1><div class="screen" id="screen"></div></main>
<p class="visually-hidden" id="polite" aria-live="polite"></p>
<p class="visually-hidden" id="assertive" aria-live="assertive"></p></body></html>"""

# Draws `window.state` as the attendee's screen would, again after whatever happens.
MOUNT = """async ([poll, state]) => {
    const { render } = await import("/static/vendor/lit-html/lit-html.js");
    const { ballot } = await import("/static/js/parts/poll.js");
    const { onKept } = await import("/static/js/send.js");
    window.state = { me: { id: 7, role: "attendee", group_id: null }, ...state };
    window.draw = (newPoll = poll) => {
        window.poll = poll = newPoll;
        const context = { state: window.state, draw: () => window.draw(), screen: "attendee" };
        render(ballot(poll, context), document.getElementById("screen"));
    };
    onKept(() => window.draw());
    window.draw();
}"""

MARK = "0123456789abcdef"  # of every ballot that is acknowledged here
NAMES = ("Open Table", "Common Ground", "Round Room", "The Long View", "Many Hands", "Next Spring")

ONE = {"shape": "options", "is_one": True, "fewest": 1, "most": 1}
SEVERAL = {"shape": "options", "fewest": 1, "most": 3}
RANKING = {"shape": "ranking", "most": 4}
SCORES = {"shape": "scores", "top": 5}
DOTS = {"shape": "dots", "most": 5, "each": 3}


def a_poll(names: int = 3, *, form: dict[str, Any] = ONE, **given: Any) -> dict[str, Any]:
    """A poll's part of the picture; its options have the ids 11, 12, 13 and so on."""
    options = [
        {"id": 11 + at, "letter": "ABCDEF"[at], "text": text, "detail": "", "source": None, "is_none": False}
        for at, text in enumerate(NAMES[:names])
    ]
    rules = {"electorate_roles": ["attendee"], "group_ids": None, "shown": "hidden", "is_binding": False}
    rules |= {"change_until_close": True, "shuffled": False} | given.pop("rules", {})
    usual = {"fewest": 1, "most": names, "top": 0, "each": 0, "is_one": False}
    poll = {
        "id": 3,
        "round": 1,
        "question": "Which name?",
        "explanation": "",
        "method": "by-its-form-alone",
        "form": usual | {"is_equal_allowed": False, "may_abstain": True} | form,
        "secrecy": "secret",
        "few_voters": False,
        "shows_tally": "published",
        "options": options,
        "rules": rules,
        "state": "open",
        "opened_at": "2021-06-15T12:00:00Z",
        "closes_at": None,
        "left_seconds": None,
    }
    return poll | given


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of the app's look whose server only has files; what goes wrong in it fails the test."""
    context = browser.new_context()
    context.route(f"{ADDRESS}/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    context.route(f"{ADDRESS}/static/**", _from_disk)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    opened = context.new_page()
    opened.goto(f"{ADDRESS}/")
    yield opened
    context.close()
    assert errors == []


def _from_disk(route: Route) -> None:
    route.fulfill(path=POLLS / "static" / route.request.url.removeprefix(f"{ADDRESS}/static/"))


@pytest.fixture
def letters(page: Page) -> list[dict[str, Any]]:
    """The arguments that reached the server, which acknowledges each."""
    taken: list[dict[str, Any]] = []

    def acknowledge(route: Route) -> None:
        taken.append(route.request.post_data_json["arguments"])
        route.fulfill(json={"ok": {"received": True, "mark": MARK, "choice": taken[-1]["choice"]}})

    page.context.route("**/do/cast_ballot", acknowledge)
    return taken


def choices(letters: list[dict[str, Any]]) -> list[Any]:
    """What was chosen, letter by letter."""
    return [letter["choice"] for letter in letters]


def show(page: Page, poll: dict[str, Any], **state: Any) -> None:
    page.evaluate(MOUNT, [poll, state])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def said(page: Page, sentence: str) -> None:
    """What a screen reader is told at once."""
    expect(page.locator("#assertive")).to_have_text(sentence)


def send(page: Page) -> None:
    """Read the ballot over and send it."""
    press(page, "Review my ballot")
    press(page, "Send my ballot")
    expect(page.locator(".receipt--received")).to_be_visible()
