"""The console before a poll opens and at its result: words, buttons, the large button and the key."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.voting.results.drawn import draw
from tests.voting.results.tallies import ROUNDS, TALLIES, A, B, poll_for


def test_the_console_turns_the_pages_of_the_stage(page: Page) -> None:
    draw(page, "console", poll_for("rounds", step=1), ROUNDS)
    expect(page.get_by_text("On the stage: page 2 of 5")).to_be_visible()
    page.get_by_role("button", name="Next page: Which name should we use?").click()
    assert page.evaluate("window.acted") == ["show_step", {"poll_id": 3, "step": 2}]
    page.get_by_role("button", name="Page back: Which name should we use?").click()
    assert page.evaluate("window.acted") == ["show_step", {"poll_id": 3, "step": 0}]


def test_at_the_last_page_there_is_no_next(page: Page) -> None:
    draw(page, "console", poll_for("rounds", step=40), ROUNDS)
    expect(page.get_by_text("On the stage: page 5 of 5")).to_be_visible()
    expect(page.get_by_role("button", name="Next page")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("state", ["closed", "published"])
def test_an_undecided_poll_offers_a_run_off(page: Page, state: str) -> None:
    draw(page, "console", poll_for("bars", state=state), TALLIES["bars"])
    page.get_by_role("button", name="Run-off of the top two").click()
    assert page.evaluate("window.acted") == ["run_off", {"poll_id": 3}]


def test_a_decided_poll_offers_none(page: Page) -> None:
    draw(page, "console", poll_for("rounds"), ROUNDS)
    expect(page.get_by_role("button", name="Run-off of the top two")).to_have_count(0)


RULES = {
    "quorum": 50,
    "quorum_unit": "percent",
    "quorum_of": "eligible",
    "threshold": "two_thirds",
    "base": "cast",
}


def test_a_prepared_poll_tells_its_rules_in_words(page: Page) -> None:
    poll = poll_for("bars", state="ready", roll=124)
    draw(page, "console", poll | {"rules": poll["rules"] | RULES}, None)
    expect(page.locator(".card__body .muted").last).to_have_text(
        "Single choice · secret · count hidden until published · quorum: 50 % of those who may vote · "
        "needs at least two thirds of all ballots, abstentions included · 124 may vote"
    )
    expect(page.locator(".notice--caution")).to_have_count(0)


@pytest.mark.parametrize(
    ("roll", "is_few", "is_too_few", "warning"),
    [
        (9, True, False, "Only 9 people may vote, so answers might be guessed."),
        (4, True, True, "Fewer than 5 people may vote: a secret poll cannot be opened."),
        (4, False, False, None),
    ],
)
def test_too_few_voters_for_a_secret_are_told_before_pressing(
    page: Page, roll: int, is_few: bool, is_too_few: bool, warning: str | None
) -> None:
    poll = poll_for("bars", state="ready", roll=roll, few_voters=is_few, too_few_voters=is_too_few)
    draw(page, "console", poll, None)
    expect(page.locator(".notice--caution")).to_have_count(1 if warning else 0)
    if warning:
        expect(page.locator(".notice--caution")).to_contain_text(warning)
    opens = page.get_by_role("button", name="Open: Which name should we use?")
    assert (opens.get_attribute("aria-disabled") == "true") is is_too_few


NEXT = """async ([poll, tally, others]) => {
    const { nextAction } = await import("/static/js/next_action.js");
    const state = { forum: { state: "running" }, now: { item_id: 4 }, item: { id: 4 }, agenda: { days: [] } };
    for (const each of [poll, ...others]) state[`poll/${each.id}`] = { ...each, item_id: 4 };
    if (tally) state[`tally/${poll.id}`] = tally;
    return nextAction(state, 0);
}"""


def the_next_step(
    page: Page, poll: dict[str, Any], tally: dict[str, Any] | None, *others: dict[str, Any]
) -> dict[str, Any]:
    """What the large button of the console does."""
    return page.evaluate(NEXT, [poll, tally, others])


def test_the_next_step_after_an_undecided_result_is_its_run_off(page: Page) -> None:
    step = the_next_step(page, poll_for("bars"), TALLIES["bars"])
    assert (step["verb"], step["arguments"]) == ("run_off", {"poll_id": 3})


def test_a_run_off_that_is_prepared_is_not_offered_again(page: Page) -> None:
    following = poll_for("bars", id=4, round=2, state="ready", roll=30)
    assert the_next_step(page, poll_for("bars"), TALLIES["bars"], following)["verb"] == "open_poll"


def test_winners_that_share_their_place_by_the_rules_need_no_run_off(page: Page) -> None:
    poll = poll_for("bars")
    level = TALLIES["bars"] | {"verdict": "level", "winners": [A, B]}
    shared = poll | {"rules": poll["rules"] | {"ties": "joint"}}
    assert the_next_step(page, poll, level)["verb"] == "run_off"
    assert the_next_step(page, shared, level).get("verb") != "run_off"
    assert the_next_step(page, poll | {"secrecy": "straw"}, level).get("verb") != "run_off"


def test_the_large_button_does_not_open_what_would_be_refused(page: Page) -> None:
    step = the_next_step(page, poll_for("bars", state="ready", too_few_voters=True), None)
    assert step["link"] == "setup/polls/3"
    assert "too few for a secret poll" in step["detail"]


def test_a_key_turns_to_the_next_page_until_the_last(page: Page) -> None:
    script = """async ([poll, tally]) => {
        const { KEYS } = await import("/static/js/parts/keys.js");
        const state = { item: { id: 4 }, "poll/3": { ...poll, item_id: 4 }, "tally/3": tally };
        return KEYS.find(({ key }) => key === "r").step({ state })?.arguments ?? null;
    }"""
    first, last = poll_for("rounds"), poll_for("rounds", step=4)
    assert page.evaluate(script, [first, ROUNDS]) == {"poll_id": 3, "step": 1}
    assert page.evaluate(script, [last, ROUNDS]) is None
