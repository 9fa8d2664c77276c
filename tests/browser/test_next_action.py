"""The console's one large button: the next safe step, as a table; and presses that come twice."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import test_core as core

page, run = core.page, core.run  # the same empty page

NOW = "2021-06-16T14:00:00Z"


def an_item(item_id: int, kind: str = "talk", **given: Any) -> dict[str, Any]:
    item = {"id": item_id, "kind": kind, "title": f"Item {item_id}", "state": "coming", "started_at": None}
    return item | given


def a_state(kind: str = "talk", *, item_id: int | None = 1, **parts: Any) -> dict[str, Any]:
    """A live forum at item 1 of two, of that kind, with whatever parts are given."""
    items = [an_item(1, kind, state="now", started_at=NOW), an_item(2)]
    state = {
        "forum": {"state": "live", "title": "The forum"},
        "agenda": {"days": [{"id": 1, "title": "Day one", "items": items}]},
        "now": {"item_id": item_id, "next_item_id": 2, "is_paused": False},
        "item": items[0],
        "breakouts": [],
        "lightning": None,
    }
    return state | parts


def a_poll(state: str, **given: Any) -> dict[str, Any]:
    defaults = {
        "id": 7,
        "item_id": 1,
        "position": 1,
        "round": 1,
        "question": "Which name?",
        "is_closing": False,
    }
    return {"poll/7": defaults | {"state": state} | given}


def a_round(report_state: str = "accepted", *, is_on: bool = False, has_next: bool = True) -> dict[str, Any]:
    """Two turns: the first on or over, the second next (unless the round is at its last)."""
    turns = [
        {"id": 1, "title": "Industry", "breakout_id": 3},
        {"id": 2, "title": "Civil society", "breakout_id": 4},
    ]
    return {
        "breakouts": [{"id": 4, "item_id": None, "report_state": report_state}],
        "lightning": {
            "turns": turns,
            "current": {"turn_id": 1, "breakout_id": 3} if is_on else None,
            "next": {"turn_id": 2, "breakout_id": 4, "title": "Civil society"} if has_next else None,
        },
    }


BEFORE = {
    "forum": {"state": "before"},
    "now": {"item_id": None, "next_item_id": 1, "is_paused": False},
    "item": None,
}
PAUSED = {"now": {"item_id": 1, "next_item_id": 2, "is_paused": True}}
LAST = {"now": {"item_id": 2, "next_item_id": None, "is_paused": False}}

STEPS = {
    "before the start it starts the forum": (
        a_state(**BEFORE),
        "move_to",
        {"from_item": None, "to_item": 1},
        "N",
    ),
    "at a talk it goes to the next item": (a_state(), "move_to", {"from_item": 1, "to_item": 2}, "N"),
    "a pause is ended first": (a_state(**PAUSED, **a_poll("open")), "resume", {}, "."),
    "a ready poll is opened": (a_state("poll", **a_poll("ready")), "open_poll", {"poll_id": 7}, "O"),
    "an open poll is closed": (a_state("poll", **a_poll("open")), "close_poll", {"poll_id": 7}, "C"),
    "an open poll of another item too": (
        a_state(**a_poll("open", item_id=2)),
        "close_poll",
        {"poll_id": 7},
        "C",
    ),
    "a paused poll is resumed": (a_state("poll", **a_poll("paused")), "resume_poll", {"poll_id": 7}, "O"),
    "after a published poll it goes on": (
        a_state("poll", **a_poll("published")),
        "move_to",
        {"from_item": 1, "to_item": 2},
        "N",
    ),
    "a poll of another item waits": (
        a_state(**a_poll("ready", item_id=2)),
        "move_to",
        {"from_item": 1, "to_item": 2},
        "N",
    ),
    "the first turn is given the floor": (
        a_state("lightning", **a_round()),
        "next_turn",
        {"from_turn": None},
        "L",
    ),
    "then the next turn": (a_state("lightning", **a_round(is_on=True)), "next_turn", {"from_turn": 1}, "L"),
    "a group that has not handed in is passed over": (
        a_state("lightning", **a_round("draft")),
        "skip_turn",
        {"turn_id": 2},
        "L",
    ),
    "after the last turn it goes on": (
        a_state("lightning", **a_round(is_on=True, has_next=False)),
        "move_to",
        {"from_item": 1, "to_item": 2},
        "N",
    ),
}


def next_action(page: Page, state: dict[str, Any], at: str = NOW) -> dict[str, Any]:
    page.evaluate("state => { window.given = state }", state)
    return run(page, "next_action.js", f"return m.nextAction(window.given, Date.parse('{at}'))")


def over_two_days(**parts: Any) -> dict[str, Any]:
    """Item 1 is all of today; item 2 is tomorrow."""
    days = [{"title": "Today", "items": [an_item(1)]}, {"title": "Tomorrow", "items": [an_item(2)]}]
    return a_state(**parts | {"agenda": {"days": days}})


def starting_at(planned: str) -> dict[str, Any]:
    """A forum that has not begun, with its first item planned for then."""
    days = [{"title": "Day one", "items": [an_item(1, planned_at=planned)]}]
    return a_state(**BEFORE | {"agenda": {"days": days}})


@pytest.mark.parametrize("said", STEPS)
def test_the_next_step_is_the_safe_one(page: Page, said: str) -> None:
    state, verb, arguments, key = STEPS[said]

    step = next_action(page, state)

    assert (step["verb"], step["arguments"], step["key"]) == (verb, arguments, key)


def test_publishing_and_ending_ask_first(page: Page) -> None:
    publishing = next_action(page, a_state("poll", **a_poll("closed")))
    ending = next_action(page, a_state(item_id=2, **LAST))

    assert (publishing["ask"], publishing["about"]) == ("publishPoll", {"pollId": 7})
    assert ending["ask"] == "end"
    assert "verb" not in publishing
    assert "verb" not in ending


def test_the_next_day_is_not_begun_without_a_question(page: Page) -> None:
    step = next_action(page, over_two_days())

    assert (step["ask"], step["about"]["from"], step["about"]["item"]["id"]) == ("jump", 1, 2)
    assert step["text"] == "Next day: Tomorrow"
    assert "verb" not in step


def test_a_forum_is_started_long_before_its_time_only_after_a_question(page: Page) -> None:
    tomorrow, soon = starting_at("2021-06-17T13:00:00Z"), starting_at("2021-06-16T14:20:00Z")

    assert next_action(page, tomorrow)["ask"] == "start"
    assert "verb" not in next_action(page, tomorrow)
    assert next_action(page, soon)["verb"] == "move_to"


def test_visuals_that_are_still_to_come_are_told(page: Page) -> None:
    at_the_first = {"item_id": 1, "next_item_id": 2, "is_paused": False, "page": 0, "pages": 3}

    detail = next_action(page, a_state(now=at_the_first))["detail"]

    assert detail == "The stage shows visual 1 of 3. Every screen moves on."


def test_the_end_has_no_key(page: Page) -> None:
    assert "key" not in next_action(page, a_state(**LAST))


def test_while_a_poll_closes_only_the_way_back_is_offered(page: Page) -> None:
    step = next_action(page, a_state("poll", **a_poll("open", is_closing=True, closes_at=NOW)))

    assert step["undo"] == {"verb": "undo_close", "arguments": {"poll_id": 7}}
    assert "verb" not in step


def test_a_breakout_item_tells_how_many_handed_in(page: Page) -> None:
    states = ("draft", "submitted", "accepted", "returned")
    groups = [{"id": each, "item_id": 1, "report_state": state} for each, state in enumerate(states)]

    assert next_action(page, a_state("breakout", breakouts=groups))["detail"] == (
        "2 of 4 groups handed in · 1 accepted"
    )


def test_a_new_step_has_a_new_id(page: Page) -> None:
    opened = next_action(page, a_state("poll", **a_poll("open")))
    ready = next_action(page, a_state("poll", **a_poll("ready")))

    assert opened["id"] != ready["id"]


ACTING = """
    const sent = [];
    let answer;
    window.fetch = (address, {body}) => {
        sent.push(JSON.parse(body).arguments);
        return new Promise((resolve) => { answer = (json) => resolve({json: () => json}) });
    };
    document.body.innerHTML = '<div id="assertive"></div>';
    const acting = m.createActing(() => {});
"""


def test_a_verb_that_is_under_way_is_not_sent_again(page: Page) -> None:
    script = """
        const first = acting.act("pause", {});
        const second = acting.act("pause", {});
        const busy = acting.isBusy("pause", {});
        answer({ok: {}});
        return [await first, await second, busy, acting.isBusy("pause", {}), sent.length];
    """
    assert run(page, "acting.js", ACTING + script) == [{}, None, True, False, 1]


def test_a_refusal_is_kept_to_be_shown_until_something_succeeds(page: Page) -> None:
    script = """
        const refused = acting.act("move_to", {to_item: 2});
        answer({refused: {code: "stale", message: "The forum has moved."}});
        const gave = await refused;
        const said = acting.refusal.message;
        const next = acting.act("move_to", {to_item: 3});
        answer({ok: {}});
        await next;
        return [gave, said, acting.refusal];
    """
    assert run(page, "acting.js", ACTING + script) == [None, "The forum has moved.", None]


def test_a_press_right_after_the_step_changed_is_too_soon(page: Page) -> None:
    script = """
        acting.sawStep("open:7");
        const atOnce = acting.isTooSoon();
        const at = performance.now();
        performance.now = () => at + 700;
        acting.sawStep("open:7");
        return [atOnce, acting.isTooSoon()];
    """
    assert run(page, "acting.js", ACTING + script) == [True, False]


def test_a_step_that_is_done_takes_no_second_press_until_the_picture_follows(page: Page) -> None:
    script = """
        const at = performance.now();
        acting.sawStep("move:1:2");
        performance.now = () => at + 700;
        const before = acting.isTooSoon();
        acting.tookStep("move:1:2");
        const done = acting.isTooSoon();
        acting.sawStep("move:2:3");
        performance.now = () => at + 1400;
        return [before, done, acting.isTooSoon()];
    """
    assert run(page, "acting.js", ACTING + script) == [False, True, False]


def test_n_goes_on_without_a_waiting_poll_only_after_a_question(page: Page) -> None:
    page.evaluate("state => { window.given = state }", a_state("poll", **a_poll("ready")))
    script = """
        const entry = m.KEYS.find(({key}) => key === "n");
        const at = (id) => entry.step({step: {id, key: "O"}, state: window.given});
        return [at("open:7"), at("close:7")];
    """
    waiting, running = run(page, "parts/keys.js", script)

    assert (waiting["ask"], waiting["about"]["item"]["id"]) == ("jump", 2)
    assert running is None


def test_keys_do_nothing_in_fields_in_dialogs_or_with_a_modifier(page: Page) -> None:
    script = """
        document.body.innerHTML = '<input><dialog open><p></p></dialog><button></button>';
        const at = (selector, more = {}) => {
            const target = document.querySelector(selector);
            return m.entryFor({key: "n", target, ...more})?.shown ?? null;
        };
        const held = at("button", {ctrlKey: true});
        return [at("button"), at("input"), at("dialog p"), held, at("button", {repeat: true})];
    """
    assert run(page, "parts/keys.js", script) == ["N", None, None, None, None]
