"""What a ballot says of itself before anyone answers, and what of it is kept on the voter's device."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.voting.on_screen import MARK, SEVERAL, a_poll, choices, press, show

pytestmark = pytest.mark.proof
Letters = list[dict[str, Any]]

QUORUM = {"quorum": 40, "quorum_unit": "percent"}
RECEIPT = """async () => {
    const { receiptOf } = await import("/static/js/answers.js");
    return receiptOf(window.poll);
}"""


def choose(page: Page, text: str) -> None:
    page.locator(".option", has_text=text).click()


def vote(page: Page, text: str) -> None:
    choose(page, text)
    press(page, "Submit my answer")
    expect(page.locator(".receipt--received")).to_be_visible()


# ---- What is promised ------------------------------------------------------------------------------


def test_a_secret_ballot_says_what_is_sealed_and_what_is_not_protected(page: Page) -> None:
    show(page, a_poll(few_voters=True))
    expect(page.locator(".promise__line")).to_contain_text(
        "nobody can see how you voted after the poll closes"
    )
    expect(page.locator(".promise__line")).to_contain_text("While it is open, whoever runs the server could.")
    expect(page.locator(".notice--caution")).to_have_text(
        "Few people vote in this poll; answers might be guessed."
    )
    expect(page.locator(".promise__list")).to_be_hidden()
    page.get_by_text("What is kept, and who can see it").click()
    for limit in ("an infected device", "over your shoulder", "legally valid", "the key is destroyed"):
        expect(page.locator(".promise__list")).to_contain_text(limit)
    expect(page.locator(".promise__list")).not_to_contain_text("ten or more answers")


def test_a_count_in_batches_is_declared_on_the_ballot(page: Page) -> None:
    show(page, a_poll(shows_tally="batches"))
    expect(page.locator(".promise__list")).to_contain_text("only by ten or more answers at a time")


def test_a_straw_poll_says_that_its_count_may_tell(page: Page) -> None:
    show(page, a_poll(secrecy="straw", shows_tally="live"))
    expect(page.locator(".promise__line")).to_contain_text("Straw poll")
    expect(page.locator(".promise__list")).to_contain_text("somebody who watches may guess")


def test_a_vote_by_name_says_so_before_the_options_and_before_it_is_sent(
    page: Page, letters: Letters
) -> None:
    show(page, a_poll(form=SEVERAL, secrecy="named"))
    caution = page.locator(".notice--caution")
    expect(caution).to_have_text("Your name is shown beside your answer.")
    choose(page, "Open Table")
    expect(page.get_by_role("button", name="Send my ballot with my name")).to_be_visible()
    choose(page, "Round Room")
    press(page, "Review my ballot")
    expect(caution).to_have_text("Your name is shown beside your answer.")
    press(page, "Send my ballot with my name")
    expect(page.locator(".receipt--received")).to_be_visible()
    assert choices(letters) == [{"options": [11, 13]}]


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({}, "This vote advises."),
        ({"is_binding": True}, "This vote decides."),
        (QUORUM | {"quorum_of": "eligible"}, "at least 40 % of those who may vote send"),
        (QUORUM | {"quorum_of": "present"}, "at least 40 % of those present send"),
        ({"quorum": 12, "quorum_unit": "people"}, "at least 12 ballots come in"),
        ({"threshold": "two_thirds", "base": "votes"}, "two thirds of the ballots that do not abstain"),
        (
            {"threshold": "own", "own_percent": 60, "base": "cast"},
            "at least 60 % of all ballots, abstentions",
        ),
        ({"threshold": None, "base": "eligible"}, "The majority is counted of all who may vote."),
    ],
)
def test_what_the_vote_decides_and_takes_is_said_in_a_line(
    page: Page, rules: dict[str, Any], sentence: str
) -> None:
    show(page, a_poll(rules=rules))
    expect(page.locator(".promise__terms")).to_contain_text(sentence)


# ---- What the device keeps -------------------------------------------------------------------------


def test_each_submit_has_a_nonce_of_its_own_and_the_same_letter_keeps_its(page: Page) -> None:
    sent: list[dict[str, Any]] = []

    def fail_then_take(route: Any) -> None:
        sent.append(route.request.post_data_json["arguments"])
        if len(sent) == 1:
            return route.abort()
        return route.fulfill(json={"ok": {"received": True, "choice": sent[-1]["choice"]}})

    page.context.route("**/do/cast_ballot", fail_then_take)
    show(page, a_poll())
    choose(page, "Open Table")
    press(page, "Submit my answer")
    press(page, "Try again")
    expect(page.locator(".receipt--received")).to_be_visible()
    press(page, "Change my answer")
    vote(page, "Round Room")
    nonces = [letter["nonce"] for letter in sent]
    assert nonces[0] == nonces[1] != nonces[2]
    assert all(re.fullmatch("[0-9a-f]{32}", nonce) for nonce in nonces)
    receipt = page.evaluate(RECEIPT)
    assert receipt["nonce"] == nonces[2]
    assert receipt["choice"] == {"options": [13]}
    assert receipt["at"]


def test_a_device_whose_ballot_counts_shows_it_after_a_reload_too(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    page.reload()
    show(page, a_poll(), my_ballots={"3": {"received": True, "mark": MARK}})
    expect(page.locator(".receipt")).to_contain_text("Your answer: B · Common Ground")
    assert page.evaluate(RECEIPT)["nonce"] == letters[0]["nonce"]


def test_a_device_whose_ballot_counts_no_more_forgets_it_and_says_so(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    page.reload()
    show(page, a_poll(), my_ballots={"3": {"received": True, "mark": "another"}})
    expect(page.locator(".receipt")).to_contain_text("It was given on another device")
    expect(page.locator(".receipt")).to_contain_text("Was it not you?")
    assert page.evaluate(RECEIPT) is None


def test_forgetting_leaves_nothing_of_the_ballot_on_the_device(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    tally = {
        "ballots": 1,
        "abstentions": 0,
        "rows": [{"option_id": 11 + at, "count": int(at == 1), "share": float(at == 1)} for at in range(3)],
        "winners": [12],
        "sentence": "“Common Ground” has the most votes.",
        "how": "Each ballot names one option.",
    }
    page.evaluate("(tally) => { window.state = {...window.state, 'tally/3': tally}; }", tally)
    page.evaluate("window.draw({...window.poll, state: 'published'})")
    assert letters[0]["nonce"] in json.dumps(page.evaluate("({...localStorage})"))
    press(page, "Forget it")
    expect(page.locator(".tally__row--mine")).to_have_count(0)
    assert page.evaluate(RECEIPT) is None
    assert letters[0]["nonce"] not in json.dumps(page.evaluate("({...localStorage})"))
    assert "12" not in json.dumps(page.evaluate("({...localStorage})"))
