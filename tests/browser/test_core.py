"""The JavaScript core by itself, in a real browser: files come from disk, there is no server."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

STATIC = Path(__file__).parents[2] / "polls" / "static"
ADDRESS = "http://plenary.test"
BOOT = {"slug": "forum", "member": 7, "csrf": "token", "language": "en", "server_time": 0, "pictures": []}
PAGE = f'<script type="application/json" id="picture">{json.dumps(BOOT)}</script>'


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.route(f"{ADDRESS}/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    context.route(f"{ADDRESS}/static/**", _from_disk)
    page = context.new_page()
    page.goto(f"{ADDRESS}/")
    yield page
    context.close()


def _from_disk(route: Route) -> None:
    route.fulfill(path=STATIC / route.request.url.removeprefix(f"{ADDRESS}/static/"))


def run(page: Page, module: str, script: str) -> Any:
    """What `script` gives, with the module's exports as `m`."""
    loaded = f"const m = await import('/static/js/{module}');"
    return page.evaluate(f"async () => {{ {loaded} return await (async () => {{ {script} }})() }}")


STORE = """
    const store = m.createStore({pictures: [
        {audience: "public", revision: 1, parts: {"poll/1": {state: "open"}, gone: 1}},
        {audience: "staff", revision: 4, parts: {"poll/1": {state: "ready"}}},
    ], mine: {me: 7}});
"""
ONE_POLL = """
    const store = m.createStore({pictures: [
        {audience: "public", revision: 1, parts: {"poll/1": {state: "open"}}},
    ]});
"""


def test_a_later_picture_wins_and_the_members_own_parts_are_there(page: Page) -> None:
    assert run(page, "store.js", STORE + 'return [store.state["poll/1"].state, store.state.me]') == [
        "ready",
        7,
    ]


def test_a_part_that_comes_as_null_is_gone(page: Page) -> None:
    change = 'store.take("changed", {audience: "public", revision: 2, parts: {gone: null}});'
    assert run(page, "store.js", STORE + change + 'return "gone" in store.state') is False


@pytest.mark.parametrize(
    ("revision", "fits", "state"), [(2, True, "closed"), (3, False, "open"), (1, True, "open")]
)
def test_a_gap_in_the_revisions_is_told_and_changes_nothing(
    page: Page, revision: int, fits: bool, state: str
) -> None:
    change = f'{{audience: "public", revision: {revision}, parts: {{"poll/1": {{state: "closed"}}}}}}'
    script = f'return [store.take("changed", {change}), store.state["poll/1"].state]'
    assert run(page, "store.js", ONE_POLL + script) == [fits, state]


def test_of_a_part_within_which_something_changed_the_rest_stays(page: Page) -> None:
    change = (
        'store.take("changed", {audience: "public", revision: 2, parts: {}, within: {"poll/1": {left: 3}}});'
    )
    script = STORE.replace('{state: "ready"}', "{}") + change + 'return store.state["poll/1"]'
    assert run(page, "store.js", script.replace('"poll/1": {}', "other: 1")) == {"state": "open", "left": 3}


def test_a_store_knows_which_revision_of_which_run_it_has(page: Page) -> None:
    pictures = '[{audience: "public", run: "a", revision: 1, parts: {}}]'
    change = 'store.take("changed", {audience: "public", revision: 2, parts: {one: 1}});'
    script = f"const store = m.createStore({{pictures: {pictures}}}); {change} return store.known"
    assert run(page, "store.js", script) == {"public": ["a", 2]}


@pytest.mark.parametrize(
    ("here", "reason", "is_online", "milliseconds"),
    [
        (5_000, "transport close", True, 5_000),
        (20, "transport close", True, 500),
        (50_000, "transport close", True, 10_000),
        (5_000, "ping timeout", True, 500),
        (5_000, "transport close", False, 500),
    ],
)
def test_the_more_lost_the_line_together_the_longer_they_take_to_come_back(
    page: Page, here: int, reason: str, is_online: bool, milliseconds: int
) -> None:
    known = json.dumps({"presence": {"here": here}})
    script = f"return m.span({known}, {json.dumps(reason)}, {json.dumps(is_online)})"
    assert run(page, "returning.js", script) == milliseconds


ATTEMPTS = """
    const { Manager } = await import("/static/vendor/socket.io-client/socket.io.esm.min.js");
    const manager = new Manager("http://plenary.test", { autoConnect: false, randomizationFactor: 1 });
    m.comeBackWithin(manager, 5000);
    return Array.from({ length: 5000 }, () => {
        manager.backoff.reset();
        return [manager.backoff.duration(), manager.backoff.duration()];
    });
"""


def test_a_whole_room_comes_back_evenly(page: Page) -> None:
    attempts = run(page, "returning.js", ATTEMPTS)
    seconds = Counter(first // 1000 for first, _second in attempts)
    assert sorted(seconds) == [0, 1, 2, 3, 4]
    assert max(seconds.values()) < 1_200  # of 5,000: in no second many more than a fifth
    assert max(second for _first, second in attempts) <= 6_000


@pytest.mark.parametrize(("seconds", "face"), [(0, "0:00"), (161, "2:41"), (3720, "1:02:00"), (-12, "+0:12")])
def test_a_clock_has_a_face_for_every_time(page: Page, seconds: int, face: str) -> None:
    assert run(page, "clock.js", f"return m.face({seconds})") == face


def test_pages_of_the_stage_leave_nothing_out(page: Page) -> None:
    script = "return m.chunked([3, 9, 1, 1, 20, 2], (each) => each, 10)"
    assert run(page, "parts/stage_report.js", script) == [[3], [9, 1], [1], [20], [2]]


CAST = 'window.answer = m.send("cast_ballot", {poll_id: 3, choice: {options: [1]}}, {keep: true}); '


def test_an_answer_that_does_not_leave_is_kept_and_sent_once(page: Page) -> None:
    arrived: list[Any] = []
    page.context.route("**/do/cast_ballot", lambda route: route.abort())
    run(page, "send.js", CAST)
    page.wait_for_function(
        "import('/static/js/send.js').then((m) => m.kept('cast_ballot', {poll_id: 3})?.isSending === false)"
    )
    page.context.unroute("**/do/cast_ballot")
    page.context.route("**/do/cast_ballot", lambda route: _acknowledge(route, arrived))
    assert run(page, "send.js", "m.sendKept(); m.sendKept(); return await window.answer") == {
        "received": True
    }
    assert run(page, "send.js", 'return m.kept("cast_ballot", {poll_id: 3})') is None
    assert [each["arguments"] for each in arrived] == [{"poll_id": 3, "choice": {"options": [1]}}]


def _acknowledge(route: Route, arrived: list[Any]) -> None:
    arrived.append(route.request.post_data_json)
    route.fulfill(json={"ok": {"received": True}})


def test_an_answer_kept_before_a_reload_is_still_there(page: Page) -> None:
    page.context.route("**/do/cast_ballot", lambda route: route.abort())
    run(page, "send.js", CAST)
    page.reload()
    kept = run(page, "send.js", 'return m.kept("cast_ballot", {poll_id: 3})')
    assert kept == {"arguments": {"poll_id": 3, "choice": {"options": [1]}}, "isSending": False}


def test_an_answer_that_came_too_late_is_not_sent_again(page: Page) -> None:
    refused = {"code": "poll_closed", "message": "The poll is closed.", "field": None, "details": {}}
    page.context.route(
        "**/do/cast_ballot", lambda route: route.fulfill(status=400, json={"refused": refused})
    )
    script = CAST + "try { await window.answer } catch (refusal) { return [refusal.code, refusal.message] }"
    assert run(page, "send.js", script) == ["poll_closed", "The poll is closed."]
    assert run(page, "send.js", 'return m.kept("cast_ballot", {poll_id: 3})') is None
    assert run(page, "send.js", 'return m.refusal("cast_ballot", {poll_id: 3}).code') == "poll_closed"
