"""The ballot in a real browser: what it sends, keeps and shows. The server's answers are given here."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.voting.on_screen import MARK, SEVERAL, a_poll, choices, press, show

Letters = list[dict[str, Any]]

NONE = {"id": 14, "letter": "D", "text": "None of these", "detail": "", "source": None, "is_none": True}


def choose(page: Page, text: str) -> None:
    page.locator(".option", has_text=text).click()


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit my answer").click()


def vote(page: Page, text: str) -> None:
    choose(page, text)
    submit(page)
    expect(page.locator(".receipt--received")).to_be_visible()


@pytest.mark.proof
def test_touching_an_option_sends_nothing(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    choose(page, "Common Ground")
    expect(page.get_by_role("radio", name="Option B: Common Ground")).to_be_checked()
    assert choices(letters) == []


def test_submitting_sends_the_choice_and_says_received_with_the_time(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    assert choices(letters) == [{"options": [12]}]
    expect(page.locator(".receipt")).to_contain_text("Your answer: B · Common Ground")
    expect(page.locator(".receipt time")).to_be_visible()
    expect(page.locator(".receipt__title")).to_be_focused()


def test_submitting_nothing_says_what_to_do(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    submit(page)
    expect(page.get_by_role("alert")).to_have_text("Nothing is chosen yet. Choose an option, or abstain.")
    assert choices(letters) == []


@pytest.mark.proof
def test_choosing_more_than_the_rules_allow_says_how_many(page: Page, letters: Letters) -> None:
    show(page, a_poll(form=SEVERAL | {"most": 2}))
    for text in ("Open Table", "Common Ground", "Round Room"):
        choose(page, text)
    press(page, "Review my ballot")
    expect(page.get_by_role("alert")).to_have_text("Please choose 2 at most. You have chosen 3.")
    choose(page, "Open Table")
    press(page, "Review my ballot")
    press(page, "Send my ballot")
    expect(page.locator(".receipt--received")).to_be_visible()
    assert choices(letters) == [{"options": [12, 13]}]


@pytest.mark.proof
def test_abstaining_takes_the_options_back(page: Page, letters: Letters) -> None:
    show(page, a_poll(form=SEVERAL))
    choose(page, "Open Table")
    vote(page, "Abstain")
    assert choices(letters) == [{"abstain": True}]


def test_an_answer_can_be_changed_and_begins_as_it_was(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    page.get_by_role("button", name="Change my answer").click()
    expect(page.get_by_role("radio", name="Option B: Common Ground")).to_be_checked()
    vote(page, "Round Room")
    assert choices(letters) == [{"options": [12]}, {"options": [13]}]
    expect(page.locator(".receipt")).to_contain_text("C · Round Room")


def test_an_answer_that_does_not_leave_is_kept_across_a_reload_and_then_received(page: Page) -> None:
    page.context.route("**/do/cast_ballot", lambda route: route.abort())
    show(page, a_poll())
    choose(page, "Common Ground")
    submit(page)
    expect(page.locator(".receipt")).to_contain_text("Not received yet")
    page.reload()
    show(page, a_poll(), my_ballots={"3": {"received": False, "mark": None}})
    expect(page.locator(".receipt")).to_contain_text("Your answer: B · Common Ground")
    page.context.unroute("**/do/cast_ballot")
    answer = {"ok": {"received": True, "choice": {"options": [12]}}}
    page.context.route("**/do/cast_ballot", lambda route: route.fulfill(json=answer))
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".receipt--received")).to_contain_text("Your answer: B · Common Ground")


@pytest.mark.proof
def test_a_refused_ballot_says_why_and_keeps_the_choice(page: Page) -> None:
    refused = {"code": "closed", "message": "This poll is closed.", "field": None, "details": {}}
    page.context.route(
        "**/do/cast_ballot", lambda route: route.fulfill(status=400, json={"refused": refused})
    )
    show(page, a_poll())
    choose(page, "Common Ground")
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("This poll is closed.")
    expect(page.get_by_role("radio", name="Option B: Common Ground")).to_be_checked()


@pytest.mark.proof
def test_a_hidden_answer_is_nowhere_on_the_screen_after_a_reload_either(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    page.get_by_role("button", name="Hide my answer").click()
    expect(page.locator("#screen")).not_to_contain_text("Common Ground")
    page.reload()
    show(page, a_poll(), my_ballots={"3": {"received": True, "mark": MARK}})
    expect(page.locator(".receipt")).to_contain_text("Your answer is hidden on this device.")
    expect(page.locator("#screen")).not_to_contain_text("Common Ground")


def test_an_answer_from_another_device_is_received_and_not_shown(page: Page) -> None:
    show(page, a_poll(), my_ballots={"3": {"received": True, "mark": "another"}})
    expect(page.locator(".receipt--received")).to_contain_text("It was given on another device")
    expect(page.locator(".receipt time")).to_have_count(0)
    expect(page.get_by_role("button", name="Hide my answer")).to_have_count(0)


@pytest.mark.proof
def test_a_receipt_from_before_this_opening_is_not_believed(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    page.reload()
    show(page, a_poll(opened_at="2121-06-15T12:00:00Z"))
    expect(page.locator("form.poll")).to_be_visible()


@pytest.mark.proof
def test_a_paused_poll_keeps_what_is_chosen_and_sends_nothing(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    choose(page, "Common Ground")
    page.evaluate("window.draw({...window.poll, state: 'paused'})")
    expect(page.get_by_role("button", name="Submit my answer")).to_have_count(0)
    page.locator("form.poll").evaluate("(form) => form.requestSubmit()")
    page.evaluate("window.draw({...window.poll, state: 'open'})")
    expect(page.get_by_role("radio", name="Option B: Common Ground")).to_be_checked()
    assert choices(letters) == []


@pytest.mark.proof
def test_an_answer_that_was_being_changed_when_the_poll_closed_is_still_received(
    page: Page, letters: Letters
) -> None:
    show(page, a_poll())
    vote(page, "Open Table")
    page.get_by_role("button", name="Change my answer").click()
    choose(page, "Common Ground")
    page.evaluate("window.draw({...window.poll, state: 'closed'})")
    expect(page.locator(".receipt--received")).to_contain_text("Your answer: A · Open Table")
    expect(page.locator("#screen")).not_to_contain_text("No answer was received")
    assert choices(letters) == [{"options": [11]}]


@pytest.mark.proof
def test_a_live_update_leaves_the_choice_and_the_focus(page: Page) -> None:
    show(page, a_poll())
    choose(page, "Common Ground")
    page.evaluate("window.state = {...window.state, 'turnout/3': {received: 5, eligible: 9}}; window.draw()")
    chosen = page.get_by_role("radio", name="Option B: Common Ground")
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"electorate_roles": ["moderator"]}, "People with your role"),
        ({"group_ids": [4]}, "other stakeholder groups"),
    ],
)
def test_who_has_no_vote_is_told_why_and_gets_no_form(
    page: Page, rules: dict[str, Any], sentence: str
) -> None:
    show(page, a_poll(rules=rules))
    expect(page.locator(".notice")).to_contain_text(sentence)
    expect(page.locator("form")).to_have_count(0)


@pytest.mark.proof
def test_a_void_poll_says_why(page: Page) -> None:
    show(page, a_poll(state="void", void_reason="The wrong names were shown."))
    expect(page.locator(".notice")).to_contain_text("The wrong names were shown.")


TALLY = {
    "ballots": 3,
    "abstentions": 1,
    "rows": [{"option_id": 11 + at, "count": at, "share": at / 2} for at in (0, 1, 2)],
    "winners": [13],
    "sentence": "“Round Room” has the most votes: 2 of 2.",
    "how": "Each ballot names one option.",
}


@pytest.mark.proof
def test_a_result_marks_my_choice_until_i_forget_it(page: Page, letters: Letters) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    page.evaluate("(tally) => { window.state = {...window.state, 'tally/3': tally}; }", TALLY)
    page.evaluate("window.draw({...window.poll, state: 'published'})")
    expect(page.locator(".tally__row--mine")).to_contain_text("Common Ground")
    expect(page.locator(".tally__row--winner")).to_contain_text("Round Room")
    expect(page.get_by_role("row", name="Abstentions 1")).to_be_visible()
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator(".tally__row--mine")).to_have_count(0)


@pytest.mark.proof
def test_shuffled_options_keep_their_letters_and_their_order_after_a_reload(page: Page) -> None:
    poll = a_poll(rules={"shuffled": True})
    show(page, poll)
    before = page.locator(".option").all_inner_texts()
    page.reload()
    show(page, poll)
    assert page.locator(".option").all_inner_texts() == before
    expect(page.get_by_role("radio", name="Option C: Round Room")).to_be_visible()


@pytest.mark.proof
def test_none_of_these_stands_last_and_takes_the_other_options_back(page: Page, letters: Letters) -> None:
    poll = a_poll(form=SEVERAL, rules={"shuffled": True})
    show(page, poll | {"options": [NONE, *poll["options"]]})
    expect(page.locator(".option--none + .option--abstain")).to_be_visible()
    choose(page, "Open Table")
    choose(page, "None of these")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    choose(page, "Common Ground")
    expect(page.get_by_role("checkbox", name="Option D: None of these")).not_to_be_checked()
    choose(page, "None of these")
    submit(page)
    expect(page.locator(".receipt--received")).to_contain_text("Your answer: D · None of these")
    assert choices(letters) == [{"options": [14]}]


@pytest.mark.proof
def test_several_options_are_read_over_and_going_back_keeps_them(page: Page, letters: Letters) -> None:
    show(page, a_poll(form=SEVERAL))
    for text in ("Round Room", "Open Table"):
        choose(page, text)
    press(page, "Review my ballot")
    expect(page.get_by_role("heading", name="Your ballot")).to_be_focused()
    expect(page.locator(".review__lines li")).to_have_text(["A · Open Table", "C · Round Room"])
    press(page, "Go back and change")
    expect(page.get_by_role("heading", name="Which name?")).to_be_focused()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    choose(page, "Round Room")
    submit(page)
    expect(page.locator(".receipt--received")).to_be_visible()
    assert choices(letters) == [{"options": [11]}]
