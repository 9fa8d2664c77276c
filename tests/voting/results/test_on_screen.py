"""Results of every kind on a person's own screen, in a real browser. The tallies are given here."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import serious_problems, too_wide
from tests.voting.results.drawn import draw, remember, show, step
from tests.voting.results.tallies import HALF, TALLIES, A, B, C, D, poll_for

ABSTAINED = {"abstain": True}


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


def test_before_the_first_step_there_are_no_noughts(page: Page) -> None:
    tally = TALLIES["bars"] | {
        "verdict": "open",
        "winners": [],
        "batch": {"counted": 0, "waiting": 9, "of": 10},
    }
    draw(page, "console", poll_for("bars", state="open"), tally)
    expect(page.get_by_text("0 counted, 9 waiting.")).to_be_visible()
    expect(page.locator(".tally")).to_have_count(0)
    draw(page, "stage", poll_for("bars", state="open"), tally)
    expect(page.locator(".stage__option")).to_have_count(4)
    expect(page.get_by_text("0 counted, 9 waiting.")).to_be_visible()


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
