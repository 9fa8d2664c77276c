"""Results of every kind in a real browser: phone, console, stage. The tallies are given here."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import serious_problems, too_wide
from tests.voting.drawn import HALF, ROUNDS, TALLIES, A, B, C, D, an_easel, draw, poll_for, wipe

ABSTAINED = {"abstain": True}


@pytest.fixture(scope="module")
def easel(browser: Browser) -> Iterator[Page]:
    opened = an_easel(browser)
    yield opened
    opened.context.close()


@pytest.fixture
def page(easel: Page) -> Page:
    """The one page of this module, empty again."""
    wipe(easel)
    return easel


def show(page: Page, kind: str, **given: Any) -> None:
    """The result on the attendee's screen."""
    draw(page, "attendee", poll_for(kind), TALLIES[kind] | given)


def remember(page: Page, choice: dict[str, Any]) -> None:
    """What this device keeps of an answer."""
    receipt = {"at": "2021-06-15T12:01:00Z", "choice": choice}
    script = """async (receipt) => {
        const { drawer } = await import("/static/js/device.js");
        drawer("answers", "forum", 7).set("3", receipt);
    }"""
    page.evaluate(script, receipt)


def step(page: Page, kind: str, number: int) -> None:
    """The stage at one page of the result."""
    draw(page, "stage", poll_for(kind, step=number), TALLIES[kind])


# ---- Words and figures ------------------------------------------------------------------------------


def test_a_threshold_is_a_line_and_words_and_a_missed_one_offers_a_run_off(page: Page) -> None:
    show(page, "bars")
    expect(page.locator(".badge", has_text="No majority yet")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("54 of 106, more than half of the votes")
    expect(page.locator(".facts")).to_contain_text("reached: 112 took part, 57 were needed")
    expect(page.get_by_text("A run-off of the first two can follow.")).to_be_visible()
    assert page.locator(".bar__needed").first.get_attribute("x1") == "50.94%"


@pytest.mark.parametrize(
    ("threshold", "words"),
    [
        (HALF | {"numerator": 2, "denominator": 3, "is_strict": False, "needed": 71}, "at least two thirds"),
        (HALF | {"numerator": 60, "denominator": 100, "is_strict": False, "needed": 64}, "at least 60 %"),
    ],
)
def test_what_was_needed_is_told_in_words(page: Page, threshold: dict[str, Any], words: str) -> None:
    show(page, "bars", detail={"kind": "bars", "threshold": threshold})
    expect(page.locator(".facts")).to_contain_text(f"{threshold['needed']} of 106, {words} of the votes")


@pytest.mark.parametrize(("verdict", "word"), [("carried", "Carried"), ("lost", "Not carried")])
def test_a_motion_is_carried_or_not_in_a_word_and_a_table(page: Page, verdict: str, word: str) -> None:
    show(page, "motion", verdict=verdict)
    expect(page.locator(".badge").get_by_text(word, exact=True)).to_be_visible()
    expect(page.get_by_role("row", name="Yes 64 60 %")).to_be_visible()
    expect(page.get_by_role("row", name="Abstentions 6")).to_be_visible()


def test_the_line_of_a_motion_stands_where_yes_would_just_carry_it(page: Page) -> None:
    given = {"kind": "motion", "yes": 64, "no": 42, "abstentions": 6}
    show(page, "motion", detail=given | {"threshold": HALF | {"base": 128, "needed": 65}})
    assert page.locator(".motion__yes").first.get_attribute("width") == "50%"  # 64 of the 128 on the roll
    assert page.locator(".motion__needed").get_attribute("x1") == "50.78%"


def test_scores_have_sums_means_and_how_often_each_was_given(page: Page) -> None:
    show(page, "scores")
    expect(page.get_by_role("row", name="Common Ground First 402 3.87")).to_be_visible()
    page.get_by_text("How often each score was given").click()
    table = page.get_by_role("table", name="Ballots that gave an option each score")
    expect(table.get_by_role("row", name="Common Ground First 28 40 20 10 4 2 2")).to_be_visible()
    expect(table.get_by_role("columnheader", name="Score 5")).to_be_visible()


def test_dots_are_in_order_with_their_voters_and_the_lot_is_named(page: Page) -> None:
    show(page, "dots")
    expect(page.locator(".tally tbody tr").first).to_contain_text("Common Ground")
    expect(page.get_by_role("row", name="Common Ground First 240 92")).to_be_visible()
    expect(page.locator(".badge", has_text="A tie was decided by lot")).to_be_visible()


def test_rounds_are_a_table_that_says_what_became_of_every_ballot(page: Page) -> None:
    show(page, "rounds")
    expect(page.get_by_role("row", name="Common Ground First 52 51 %")).to_be_visible()
    table = page.get_by_role("table", name="Votes in each round")
    expect(table.get_by_role("row", name="None of these 10 dropped dropped dropped")).to_be_visible()
    expect(table.get_by_role("row", name="heard 20 23 dropped by lot dropped")).to_be_visible()
    expect(table.get_by_role("row", name="On no option any more 0 2 4")).to_be_visible()
    expect(table.get_by_role("row", name="More than half is 54 53 52")).to_be_visible()
    expect(page.get_by_text("D is dropped: 2 to A, 3 to B, 3 to C, 2 to no other.")).to_be_visible()
    assert page.locator(".flow").get_attribute("aria-hidden") == "true"


def test_the_bands_of_the_flow_are_as_wide_as_the_votes(page: Page) -> None:
    show(page, "rounds")
    heights = page.locator(".flow__block").evaluate_all(
        "(all) => all.map((each) => each.height.baseVal.value)"
    )
    first = heights[:4]
    assert [round(each / first[3], 2) for each in first] == [4, 3.6, 2, 1]  # 40, 36, 20 and 10 votes
    assert page.locator(".flow__band--moved").count() == 7  # D to A, B, C and nobody; C to A, B and nobody


def test_every_pair_is_told_to_those_who_hear_it_and_its_winner_is_marked(page: Page) -> None:
    show(page, "pairs")
    table = page.get_by_role("table", name="option higher, and those that rank")
    expect(table.get_by_role("cell", name="B over A: 58 to 48, wins")).to_be_visible()
    assert table.locator(".duel--won").count() == 6
    assert table.locator(".duel--won .icon").count() == 6
    expect(page.get_by_text("B beats all others, one by one.")).to_be_visible()
    page.get_by_text("In which order the pairs were fixed").click()
    expect(page.get_by_role("listitem").filter(has_text="B over D: 95 to 11")).to_be_visible()
    expect(page.get_by_text("A over C: 70 to 36", exact=True)).to_be_visible()


def test_without_an_option_that_beats_all_the_circle_is_named(page: Page) -> None:
    detail = TALLIES["pairs"]["detail"] | {"beats_all": None, "first": [A, B, C]}
    show(page, "pairs", detail=detail, winners=[A, B, C], verdict="level")
    expect(
        page.get_by_text("No option beats all others, one by one; A, B, C are ahead of the rest.")
    ).to_be_visible()


def test_priorities_are_in_order_with_a_heat_map_of_numbers(page: Page) -> None:
    show(page, "ranks")
    expect(page.locator(".tally tbody tr").nth(1)).to_contain_text("180.5")
    table = page.get_by_role("table", name="Ballots by the points they gave")
    expect(table.get_by_role("row", name="Open Table 20 50 6 20 10")).to_be_visible()
    expect(table.get_by_role("columnheader", name="Points: 1.5")).to_be_visible()


def test_groups_have_a_table_that_says_why_small_ones_are_together(page: Page) -> None:
    show(page, "bars")
    page.get_by_text("By stakeholder group", exact=True).click()
    table = page.get_by_role("table", name="Votes by stakeholder group")
    expect(table.get_by_role("row", name="Civil society 12 20 5 2 2 41")).to_be_visible()
    expect(table.get_by_role("row", name="Other groups together 28 32 5 2 4 71")).to_be_visible()
    expect(page.get_by_text("answers could be guessed are counted together")).to_be_visible()


def test_none_of_these_that_comes_first_is_marked_and_nobody_is_a_winner(page: Page) -> None:
    show(page, "bars", verdict="none_chosen", winners=[], places=[[D], [A], [B], [C]])
    expect(page.get_by_role("row", name="None of these Came first")).to_be_visible()
    expect(page.locator(".tally__row--winner")).to_have_count(0)


def test_a_missed_quorum_is_told(page: Page) -> None:
    missed = {"needed": 120, "reached": 112, "is_met": False}
    show(page, "bars", verdict="no_quorum", winners=[], quorum=missed)
    expect(page.locator(".badge", has_text="No quorum")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("not reached: 112 took part, 120 were needed")


def test_how_it_was_counted_has_fingerprints_and_the_files(page: Page) -> None:
    show(page, "bars")
    page.get_by_text("How this was counted").click()
    expect(page.locator(".fingerprint")).to_have_count(3)
    marks = page.locator(".fingerprint").evaluate_all("(all) => all.map((each) => each.textContent)")
    assert TALLIES["bars"]["ballots_hash"] in marks
    addresses = page.locator(".downloads a").evaluate_all("(all) => all.map((each) => each.pathname)")
    names = ("ballots.jsonl", "results.csv", "results.json")
    assert addresses == [f"/f/forum/polls/3/{name}" for name in names]


def test_a_live_count_says_why_it_stands_still(page: Page) -> None:
    batch = {"counted": 40, "waiting": 12, "of": 10}
    tally = TALLIES["bars"] | {"verdict": "open", "winners": [], "batch": batch}
    draw(page, "console", poll_for("bars", state="open"), tally)
    expect(page.get_by_text("40 counted, 12 waiting.")).to_be_visible()


# ---- One's own choice -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "choice", "row"),
    [
        ("bars", {"options": [B]}, "Common Ground Your choice"),
        ("motion", {"options": [A]}, "Yes Your choice"),
        ("scores", {"scores": [[A, 4], [B, 5]]}, "Open Table Your score: 4"),
        ("dots", {"dots": [[C, 3]]}, "heard Your dots: 3"),
        ("rounds", {"ranking": [[B], [A]]}, "Open Table Your place: 2"),
        ("ranks", {"ranking": [[C], [A, B]]}, "Open Table Your place: 2"),
        ("pairs", ABSTAINED, "Abstentions Your choice"),
    ],
)
def test_ones_own_choice_is_marked_on_this_device(page: Page, kind: str, choice: Any, row: str) -> None:
    remember(page, choice)
    show(page, kind)
    expect(page.locator(".tally__row").filter(has_text=row)).to_have_count(1)
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator(".tally__mine", has_text="Your")).to_have_count(0)


def test_nothing_of_ones_own_is_on_the_stage(page: Page) -> None:
    remember(page, {"options": [B]})
    step(page, "bars", 0)
    expect(page.locator(".stage .tally__row")).to_have_count(5)
    expect(page.locator(".tally__mine")).to_have_count(0)


# ---- The stage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "number", "title"),
    [
        ("bars", 1, "By stakeholder group"),
        ("scores", 1, "How often each score was given"),
        ("rounds", 1, "Round 1 of 3"),
        ("rounds", 3, "Round 3 of 3"),
        ("rounds", 4, "Round by round"),
        ("pairs", 1, "Every pair compared"),
        ("pairs", 2, "In which order the pairs were fixed"),
        ("ranks", 1, "How high each option was ranked"),
    ],
)
def test_the_stage_shows_the_page_the_moderators_turned_to(
    page: Page, kind: str, number: int, title: str
) -> None:
    step(page, kind, number)
    expect(page.locator(".stage__eyebrow")).to_have_text(f"Result · {title}")


def test_a_round_on_the_stage_says_who_gained_and_who_is_dropped(page: Page) -> None:
    step(page, "rounds", 2)
    expect(page.get_by_role("row", name="Common Ground +3 39")).to_be_visible()
    expect(page.get_by_role("row", name="heard dropped +3 23")).to_be_visible()
    expect(page.locator(".tally__row")).to_have_count(3)
    expect(page.locator(".stage__note")).to_have_text("C is dropped by lot: 8 to A, 13 to B, 2 to no other.")


def test_a_long_result_begins_with_the_best_and_goes_on_on_the_next_page(page: Page) -> None:
    poll, tally = poll_for("bars"), copy.deepcopy(TALLIES["bars"])
    poll["options"] += [poll["options"][2] | {"id": 20 + at, "text": f"Name {at}"} for at in range(4)]
    tally["rows"] += [{"option_id": 20 + at, "count": 60 + at, "share": 0.5} for at in range(4)]
    tally["places"] = [[23], [22], [21], [20], [B], [A], [C], [D]]
    draw(page, "stage", poll, tally)
    expect(page.locator(".tally__row").first).to_contain_text("Name 3")
    assert page.evaluate("window.pages") == 3
    draw(page, "stage", poll | {"step": 1}, tally)
    expect(page.get_by_role("row", name="Abstentions 6")).to_be_visible()


def many_pairs(options: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A poll of so many options in which each beats all that stand below it, and its tally."""
    poll, ids = poll_for("pairs"), [100 + at for at in range(options)]
    poll["options"] = [
        poll["options"][0] | {"id": each, "letter": chr(65 + at), "text": f"Name {at}"}
        for at, each in enumerate(ids)
    ]
    detail = {
        "kind": "pairs",
        "matrix": [[60 if row < column else 40 for column in ids] for row in ids],
        "beats_all": ids[0],
        "first": [ids[0]],
        "locked": [[one, other, 60, 40] for one in ids for other in ids if one < other],
        "skipped": [],
    }
    rows = [{"option_id": each, "count": options - 1 - at, "share": 0.5} for at, each in enumerate(ids)]
    given = {"winners": [ids[0]], "places": [[each] for each in reversed(ids)], "rows": rows}
    return poll, TALLIES["pairs"] | given | {"detail": detail}


def test_of_many_options_the_stage_shows_the_first_and_says_so(page: Page) -> None:
    poll, tally = many_pairs(14)
    draw(page, "stage", poll | {"step": 3}, tally)
    expect(page.locator(".figures tbody tr")).to_have_count(10)
    expect(page.locator(".figures tbody tr").first).to_contain_text("Name 4")
    expect(page.get_by_role("cell", name="E over N: 60 to 40, wins")).to_be_visible()
    expect(page.locator(".stage__note")).to_have_text(
        "The first 10 of 14 options; all are on the page of results."
    )
    draw(page, "stage", poll | {"step": 4}, tally)
    expect(page.locator(".duels li")).to_have_count(24)
    expect(page.get_by_text("And 67 more.")).to_be_visible()
    body = page.locator(".stage__body")
    assert body.evaluate("(body) => body.scrollHeight <= body.clientHeight + 1")


def test_elsewhere_every_pair_of_many_is_told(page: Page) -> None:
    poll, tally = many_pairs(14)
    draw(page, "attendee", poll, tally)
    expect(page.locator(".figures tbody tr")).to_have_count(14)
    expect(page.locator(".duels li")).to_have_count(91)


@pytest.mark.proof
@pytest.mark.parametrize("kind", TALLIES)
@pytest.mark.parametrize("size", [(1920, 1080), (640, 360)])
def test_every_page_of_the_stage_fits_and_can_be_read(page: Page, kind: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    step(page, kind, 0)
    for number in range(page.evaluate("window.pages")):
        step(page, kind, number)
        body = page.locator(".stage__body")
        assert body.evaluate("(body) => body.scrollHeight <= body.clientHeight + 1")
        figures = page.locator(".tally__number, .figures td, .duels li").first
        if figures.count():
            assert (
                figures.evaluate("(it) => parseFloat(getComputedStyle(it).fontSize) * it.currentCSSZoom")
                >= 10
            )


# ---- The console ------------------------------------------------------------------------------------


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
    ("secrecy", "roll", "warning"),
    [
        ("secret", 9, "Only 9 people may vote, so answers might be guessed."),
        ("secret", 4, "Fewer than 5 people may vote: a secret poll cannot be opened."),
        ("named", 4, None),
        ("straw", 4, None),
    ],
)
def test_too_few_voters_for_a_secret_are_told_before_pressing(
    page: Page, secrecy: str, roll: int, warning: str | None
) -> None:
    poll = poll_for("bars", state="ready", roll=roll)
    draw(page, "console", poll | {"rules": poll["rules"] | {"secrecy": secrecy}}, None)
    expect(page.locator(".notice--caution")).to_have_count(1 if warning else 0)
    if warning:
        expect(page.locator(".notice--caution")).to_contain_text(warning)
    opens = page.get_by_role("button", name="Open: Which name should we use?")
    assert (opens.get_attribute("aria-disabled") == "true") is (secrecy == "secret" and roll < 5)


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


def test_the_large_button_does_not_open_what_would_be_refused(page: Page) -> None:
    step = the_next_step(page, poll_for("bars", state="ready", roll=4), None)
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


# ---- For everyone -----------------------------------------------------------------------------------


@pytest.mark.proof
@pytest.mark.parametrize("kind", TALLIES)
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_result_is_accessible(page: Page, kind: str, colours: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    remember(page, {"ranking": [[B], [A]]})
    show(page, kind, groups=TALLIES["bars"]["groups"])
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert serious_problems(page) + too_wide(page) == []
