"""The small published profiles: Schulze's examples, Tennessee, LeGrand, Tideman, truncation and ties."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.voting.methods.counting import ELECTIONS, Counted, counted, split_and_recounted

CASES = {case["name"]: case for case in json.loads((ELECTIONS / "conformance_cases.json").read_text())}


def letters(case: dict[str, Any]) -> str:
    """The options by their initials, which differ in every case."""
    return "".join(name[0] for name in case["candidates"])


def choices(case: dict[str, Any]) -> list[tuple[dict[str, Any], int]]:
    ids = {name: place for place, name in enumerate(case["candidates"], start=1)}
    return [
        ({"ranking": [sorted(ids[name] for name in rank) for rank in ranks]}, number)
        for number, ranks in case["ballots"]
    ]


def count(case: dict[str, Any], method: str, **terms: Any) -> Counted:
    said = choices(case)
    if method == "single":
        said = [({"options": choice["ranking"][0]}, number) for choice, number in said]
    return counted(method, letters(case), said, **terms)


def expecting(key: str) -> Any:
    cases = [name for name, case in CASES.items() if key in case["expected"]]
    return pytest.mark.parametrize("case", [CASES[name] for name in cases], ids=cases)


def initials(names: list[str]) -> str:
    return "".join(name[0] for name in names)


def test_all_cases_are_there() -> None:
    assert len(CASES) == 25
    assert all(len(set(letters(case))) == len(case["candidates"]) for case in CASES.values())


@expecting("schulze")
def test_schulze_elects_its_whole_set(case) -> None:
    result = count(case, "schulze")

    assert result.winners == initials(case["expected"]["schulze"])
    assert result.outcome.verdict == ("chosen" if len(result.winners) == 1 else "level")


@expecting("schulze_rank")
def test_schulze_ranks(case) -> None:
    places = case["expected"]["schulze_rank"]
    assert count(case, "schulze").places == " ".join("=".join(initials(level)) for level in places)


@expecting("rp")
def test_ranked_pairs_elect(case) -> None:
    result = count(case, "ranked_pairs")

    assert result.winners == initials(case["expected"]["rp"])
    assert not result.outcome.is_by_lot


@expecting("rp_rank")
def test_ranked_pairs_rank(case) -> None:
    order = case["expected"]["rp_rank"].split(" ")
    assert count(case, "ranked_pairs").places == " ".join(name[0] for name in order)


@expecting("irv")
def test_the_run_off_elects(case) -> None:
    assert count(case, "irv").winners == initials(case["expected"]["irv"])


@expecting("irv_rounds")
def test_the_run_off_goes_through_its_rounds(case) -> None:
    rounds = count(case, "irv").outcome.detail["rounds"]

    options = [str(option) for option in range(1, len(case["candidates"]) + 1)]
    votes = [[each["votes"].get(option) for option in options] for each in rounds]
    assert votes == case["expected"]["irv_rounds"]


@expecting("borda")
def test_borda_counts_points(case) -> None:
    rows = count(case, "borda").outcome.rows

    points = case["expected"]["borda"]
    assert [row.count for row in rows.values()] == [points[name] for name in case["candidates"]]


@expecting("plurality")
def test_single_choice_elects_who_has_most_first_places(case) -> None:
    assert count(case, "single").winners == initials(case["expected"]["plurality"])


@expecting("condorcet")
def test_the_option_that_beats_all_others_is_named(case) -> None:
    result = count(case, "schulze")
    assert result.names([result.outcome.detail["beats_all"]]) == case["expected"]["condorcet"]


def test_winning_votes_and_not_margins_are_the_strength_of_a_win() -> None:
    case = CASES["schulze10_wv_vs_margin"]
    assert count(case, "schulze").winners != initials(case["expected"]["schulze_margin"])


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("method", ["schulze", "ranked_pairs", "borda", "irv"])
def test_the_split_file_recounts_to_the_same(case, method) -> None:
    result = count(case, method)
    assert split_and_recounted(method, result.texts, choices(case)) == result.profile
