"""The ballot in a real browser: what it sends, keeps and shows. The server's answers are given here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

STATIC = Path(__file__).parents[2] / "polls" / "static"
ADDRESS = "http://plenary.test"
BOOT = {"slug": "forum", "member": 7, "csrf": "token", "language": "en", "server_time": 0, "pictures": []}
PAGE = f"""<script type="application/json" id="picture">{json.dumps(BOOT)}</script>
<p id="polite"></p><p id="assertive"></p><main id="screen"></main>"""

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


def a_poll(**given: Any) -> dict[str, Any]:
    texts = enumerate(("Open Table", "Common Ground", "Round Room"))
    options = [
        {"id": 11 + at, "letter": "ABC"[at], "text": text, "detail": "", "source": None} for at, text in texts
    ]
    rules = {"electorate_roles": ["attendee"], "group_ids": None, "abstain": True, "fewest": 1, "most": None}
    poll = {
        "id": 3,
        "round": 1,
        "question": "Which name?",
        "explanation": "",
        "method": "single",
        "options": options,
        "rules": rules | {"shown": "hidden", "change_until_close": True, "shuffled": False},
        "state": "open",
        "opened_at": "2021-06-15T12:00:00Z",
        "closes_at": None,
        "left_seconds": None,
    }
    rules = poll["rules"] | given.pop("rules", {})
    return poll | given | {"rules": rules}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.route(f"{ADDRESS}/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    context.route(f"{ADDRESS}/static/**", _from_disk)
    opened = context.new_page()
    opened.goto(f"{ADDRESS}/")
    yield opened
    context.close()


def _from_disk(route: Route) -> None:
    route.fulfill(path=STATIC / route.request.url.removeprefix(f"{ADDRESS}/static/"))


@pytest.fixture
def arrived(page: Page) -> list[Any]:
    """The choices that reached the server, which acknowledges each."""
    choices: list[Any] = []

    def acknowledge(route: Route) -> None:
        choices.append(route.request.post_data_json["arguments"]["choice"])
        route.fulfill(json={"ok": {"received": True, "choice": choices[-1]}})

    page.context.route("**/do/cast_ballot", acknowledge)
    return choices


def show(page: Page, poll: dict[str, Any], **state: Any) -> None:
    page.evaluate(MOUNT, [poll, state])


def choose(page: Page, text: str) -> None:
    page.locator(".option", has_text=text).click()


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit my answer").click()


def vote(page: Page, text: str) -> None:
    choose(page, text)
    submit(page)
    expect(page.locator(".receipt--received")).to_be_visible()


def test_touching_an_option_sends_nothing(page: Page, arrived: list[Any]) -> None:
    show(page, a_poll())
    choose(page, "Common Ground")
    expect(page.get_by_role("radio", name="Option B: Common Ground")).to_be_checked()
    assert arrived == []


def test_submitting_sends_the_choice_and_says_received_with_the_time(page: Page, arrived: list[Any]) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    assert arrived == [{"options": [12]}]
    expect(page.locator(".receipt")).to_contain_text("Your answer: B · Common Ground")
    expect(page.locator(".receipt time")).to_be_visible()
    expect(page.locator(".receipt__title")).to_be_focused()


def test_submitting_nothing_says_what_to_do(page: Page, arrived: list[Any]) -> None:
    show(page, a_poll())
    submit(page)
    expect(page.get_by_role("alert")).to_have_text("Nothing is chosen yet. Choose an option, or abstain.")
    assert arrived == []


def test_choosing_more_than_the_rules_allow_says_how_many(page: Page, arrived: list[Any]) -> None:
    show(page, a_poll(method="approval", rules={"most": 2}))
    for text in ("Open Table", "Common Ground", "Round Room"):
        choose(page, text)
    submit(page)
    expect(page.get_by_role("alert")).to_have_text("Please choose 2 at most. You have chosen 3.")
    choose(page, "Open Table")
    submit(page)
    expect(page.locator(".receipt--received")).to_be_visible()
    assert arrived == [{"options": [12, 13]}]


def test_abstaining_takes_the_options_back(page: Page, arrived: list[Any]) -> None:
    show(page, a_poll(method="approval"))
    choose(page, "Open Table")
    vote(page, "Abstain")
    assert arrived == [{"abstain": True}]


def test_an_answer_can_be_changed_and_begins_as_it_was(page: Page, arrived: list[Any]) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    page.get_by_role("button", name="Change my answer").click()
    expect(page.get_by_role("radio", name="Option B: Common Ground")).to_be_checked()
    vote(page, "Round Room")
    assert arrived == [{"options": [12]}, {"options": [13]}]
    expect(page.locator(".receipt")).to_contain_text("C · Round Room")


def test_an_answer_that_does_not_leave_is_kept_across_a_reload_and_then_received(page: Page) -> None:
    page.context.route("**/do/cast_ballot", lambda route: route.abort())
    show(page, a_poll())
    choose(page, "Common Ground")
    submit(page)
    expect(page.locator(".receipt")).to_contain_text("Not received yet")
    page.reload()
    show(page, a_poll(), my_ballots={"3": {"received": False, "choice": None}})
    expect(page.locator(".receipt")).to_contain_text("Your answer: B · Common Ground")
    page.context.unroute("**/do/cast_ballot")
    answer = {"ok": {"received": True, "choice": {"options": [12]}}}
    page.context.route("**/do/cast_ballot", lambda route: route.fulfill(json=answer))
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".receipt--received")).to_contain_text("Your answer: B · Common Ground")


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


def test_a_hidden_answer_is_nowhere_on_the_screen_after_a_reload_either(
    page: Page, arrived: list[Any]
) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    page.get_by_role("button", name="Hide my answer").click()
    expect(page.locator("#screen")).not_to_contain_text("Common Ground")
    page.reload()
    show(page, a_poll(), my_ballots={"3": {"received": True, "choice": {"options": [12]}}})
    expect(page.locator(".receipt")).to_contain_text("Your answer is hidden on this device.")
    expect(page.locator("#screen")).not_to_contain_text("Common Ground")


def test_an_answer_from_another_device_is_known_here(page: Page) -> None:
    show(page, a_poll(), my_ballots={"3": {"received": True, "choice": {"options": [13]}}})
    expect(page.locator(".receipt")).to_contain_text("Your answer: C · Round Room")
    expect(page.locator(".receipt time")).to_have_count(0)


def test_a_receipt_from_before_this_opening_is_not_believed(page: Page, arrived: list[Any]) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    page.reload()
    show(page, a_poll(opened_at="2121-06-15T12:00:00Z"))
    expect(page.locator("form.poll")).to_be_visible()


def test_a_paused_poll_keeps_what_is_chosen_and_sends_nothing(page: Page, arrived: list[Any]) -> None:
    show(page, a_poll())
    choose(page, "Common Ground")
    page.evaluate("window.draw({...window.poll, state: 'paused'})")
    expect(page.get_by_role("button", name="Submit my answer")).to_have_count(0)
    page.locator("form.poll").evaluate("(form) => form.requestSubmit()")
    page.evaluate("window.draw({...window.poll, state: 'open'})")
    expect(page.get_by_role("radio", name="Option B: Common Ground")).to_be_checked()
    assert arrived == []


def test_an_answer_that_was_being_changed_when_the_poll_closed_is_still_received(
    page: Page, arrived: list[Any]
) -> None:
    show(page, a_poll(), my_ballots={"3": {"received": True, "choice": {"options": [11]}}})
    page.get_by_role("button", name="Change my answer").click()
    choose(page, "Common Ground")
    page.evaluate("window.draw({...window.poll, state: 'closed'})")
    expect(page.locator(".receipt--received")).to_contain_text("Your answer: A · Open Table")
    expect(page.locator("#screen")).not_to_contain_text("No answer was received")
    assert arrived == []


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


def test_a_result_marks_my_choice_until_i_forget_it(page: Page, arrived: list[Any]) -> None:
    show(page, a_poll())
    vote(page, "Common Ground")
    page.evaluate("(tally) => { window.state = {...window.state, 'tally/3': tally}; }", TALLY)
    page.evaluate("window.draw({...window.poll, state: 'published'})")
    expect(page.locator(".tally__row--mine")).to_contain_text("Common Ground")
    expect(page.locator(".tally__row--winner")).to_contain_text("Round Room")
    expect(page.get_by_role("row", name="Abstentions 1")).to_be_visible()
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator(".tally__row--mine")).to_have_count(0)


def test_shuffled_options_keep_their_letters_and_their_order_after_a_reload(page: Page) -> None:
    poll = a_poll(rules={"shuffled": True})
    show(page, poll)
    before = page.locator(".option").all_inner_texts()
    page.reload()
    show(page, poll)
    assert page.locator(".option").all_inner_texts() == before
    expect(page.get_by_role("radio", name="Option C: Round Room")).to_be_visible()
