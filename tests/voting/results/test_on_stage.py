"""Results of every kind on the stage, page by page, in a real browser."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.voting.results.drawn import draw, step
from tests.voting.results.tallies import TALLIES, A, B, C, D, poll_for


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


def test_a_level_option_is_dropped_for_a_reason_that_is_told(page: Page) -> None:
    poll, tally = poll_for("rounds"), copy.deepcopy(TALLIES["rounds"])
    before, last = tally["detail"]["rounds"][-2:]
    before |= {"votes": dict.fromkeys(last["votes"], 40), "dropped": A, "is_by_lot": False, "to": {str(B): 3}}
    draw(page, "stage", poll | {"step": len(tally["detail"]["rounds"]) - 1}, tally)
    expect(page.locator(".stage__note")).to_contain_text(
        "is level, and dropped for having had fewer before: 3 to"
    )


def test_a_round_with_one_option_alone_is_not_what_decided(page: Page) -> None:
    poll, tally = poll_for("rounds"), copy.deepcopy(TALLIES["rounds"])
    winner = str(tally["winners"][0])
    alone = {"votes": {winner: 90}, "exhausted": 0, "continuing": 90, "dropped": None}
    tally["detail"]["rounds"].append(tally["detail"]["rounds"][-1] | alone)
    draw(page, "stage", poll, tally)
    expect(page.locator(".tally__row--winner")).not_to_contain_text("100 %")


def test_figures_that_are_no_votes_have_their_heads_on_the_stage(page: Page) -> None:
    step(page, "dots", 0)
    expect(page.get_by_role("columnheader", name="Voters")).to_be_visible()
    step(page, "bars", 0)
    expect(page.get_by_role("columnheader", name="Share")).to_be_hidden()


def test_the_groups_on_the_stage_say_what_the_letters_stand_for(page: Page) -> None:
    step(page, "bars", 1)
    expect(page.locator(".stage__note")).to_contain_text("A Open Table · B Common Ground")


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
        figures = page.locator("td.tally__number, .figures td, .duels li").first
        if figures.count():
            assert (
                figures.evaluate("(it) => parseFloat(getComputedStyle(it).fontSize) * it.currentCSSZoom")
                >= 8.5  # of a tile of 640 px; a lot and many options leave no more
            )
