"""The table by stakeholder group: what it counts, and that no group too small can be worked out of it."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.voting.group_table import COUNTS_WHAT, FEWEST_OTHERS, FEWEST_VOTERS, group_table
from polls.voting.methods import METHODS

OPTIONS = (1, 2, 3)
YES, NO, BLANK = {"options": [1]}, {"options": [2]}, {"abstain": True}


def ballots(**groups: tuple[int, int]) -> list[tuple[str | None, dict[str, Any]]]:
    """So many for option 1 and so many for option 2 in each group; `nobody` is no group."""
    said = {None if name == "nobody" else name: numbers for name, numbers in groups.items()}
    return [
        (name, choice)
        for name, (yes, no) in said.items()
        for choice, number in ((YES, yes), (NO, no))
        for _ in range(number)
    ]


def rows(table: dict[str, Any] | None) -> dict[str | None, int]:
    return {row["name"]: row["voters"] for row in table["rows"]} if table else {}


def test_large_groups_have_a_row_each_and_the_others_one_together() -> None:
    cast = ballots(States=(8, 4), Women=(5, 6), Youth=(3, 2), nobody=(4, 4))
    table = group_table("single", OPTIONS, cast, 10)
    assert table == {
        "rows": [
            {"name": "States", "voters": 12, "abstentions": 0, "counts": {"1": 8, "2": 4, "3": 0}},
            {"name": "Women", "voters": 11, "abstentions": 0, "counts": {"1": 5, "2": 6, "3": 0}},
            {"name": None, "voters": 13, "abstentions": 0, "counts": {"1": 7, "2": 6, "3": 0}},
        ],
        "counts_what": "votes",
    }


def test_others_who_are_too_few_absorb_the_smallest_good_row() -> None:
    cast = ballots(States=(8, 4), Women=(5, 6), Youth=(1, 1))
    assert rows(group_table("single", OPTIONS, cast, 10)) == {"States": 12, None: 13}


def test_others_who_all_but_agree_absorb_the_smallest_good_row() -> None:
    cast = ballots(States=(8, 4), Women=(5, 6), Youth=(11, 1))
    assert rows(group_table("single", OPTIONS, cast, 10)) == {"States": 12, None: 23}


@pytest.mark.parametrize("agreed", [(12, 0), (11, 1)])
def test_a_group_that_all_but_agrees_has_no_row(agreed: tuple[int, int]) -> None:
    cast = ballots(States=agreed, Women=(5, 6), Youth=(6, 6))
    assert rows(group_table("single", OPTIONS, cast, 10)) == {"Youth": 12, None: 23}


def test_a_group_that_all_but_abstains_has_no_row() -> None:
    cast = [*ballots(States=(1, 0), Women=(5, 6), Youth=(6, 6)), *[("States", BLANK)] * 11]
    assert "States" not in rows(group_table("single", OPTIONS, cast, 10))


def test_one_row_alone_is_no_table() -> None:
    assert group_table("single", OPTIONS, ballots(States=(8, 4), Youth=(1, 1)), 10) is None
    assert group_table("single", OPTIONS, [], 10) is None


def test_no_forum_can_ask_for_rows_of_fewer_than_five() -> None:
    cast = ballots(States=(2, 2), Women=(3, 2), Youth=(3, 3))
    assert rows(group_table("single", OPTIONS, cast, 1)) == {"Youth": 6, None: 9}


@pytest.mark.parametrize(
    ("method", "choice", "counted"),
    [
        ("single", {"options": [2]}, [2]),
        ("yes_no", {"options": [1]}, [1]),
        ("approval", {"options": [1, 3]}, [1, 3]),
        ("irv", {"ranking": [[2], [1]]}, [2]),
        ("schulze", {"ranking": [[1, 3], [2]]}, [1, 3]),
        ("ranked_pairs", {"ranking": [[3]]}, [3]),
        ("borda", {"ranking": [[2], [1, 3]]}, [2]),
        ("score", {"scores": [[1, 4], [2, 0], [3, 4]]}, [1, 3]),
        ("score", {"scores": [[1, 0]]}, []),
        ("dots", {"dots": [[1, 4], [3, 1]]}, [1, 3]),
        ("dots", {"abstain": True}, []),
    ],
)
def test_each_ballot_counts_once_for_what_comes_first_on_it(
    method: str, choice: dict[str, Any], counted: list[int]
) -> None:
    mixed = [{"options": [1]}, {"options": [2]}, {"options": [3]}] * 4
    cast = [(name, each) for name in ("Women", "Youth") for each in mixed] + [("Youth", choice)]
    table = group_table(method, OPTIONS, cast, 10)
    assert table["rows"][1]["counts"] == {str(each): 4 + (each in counted) for each in OPTIONS}


def test_every_method_says_what_its_table_counts() -> None:
    assert COUNTS_WHAT.keys() == METHODS.keys()


CHOICES = st.sampled_from([YES, NO, {"options": [3]}, BLANK, {"options": [1, 2]}, {"options": [1, 3]}])
GROUPS = st.sampled_from(["A", "B", "C", "D", "E", None])
CAST = st.lists(st.tuples(GROUPS, CHOICES), min_size=30, max_size=160)


@given(cast=CAST, fewest=st.integers(1, 20))
def test_no_union_and_no_difference_of_rows_and_total_shows_too_few(cast: Any, fewest: int) -> None:
    table = group_table("approval", OPTIONS, cast, fewest)
    shown = [row["voters"] for row in table["rows"]] if table else []
    unions = [sum(some) for size in range(1, len(shown) + 1) for some in combinations(shown, size)]
    rests = [len(cast) - union for union in unions]
    assert all(number == 0 or number >= max(fewest, FEWEST_VOTERS) for number in unions + rests)


@given(cast=CAST, fewest=st.integers(1, 20))
def test_no_row_and_no_rest_is_all_but_of_one_mind(cast: Any, fewest: int) -> None:
    table = group_table("approval", OPTIONS, cast, fewest)
    for row in table["rows"] if table else []:
        most = max(row["abstentions"], *row["counts"].values())
        assert most <= row["voters"] - FEWEST_OTHERS


@given(cast=CAST, fewest=st.integers(1, 20))
def test_the_rows_add_up_to_the_total(cast: Any, fewest: int) -> None:
    table = group_table("approval", OPTIONS, cast, fewest)
    if table is None:
        return
    assert sum(row["voters"] for row in table["rows"]) == len(cast)
    assert sum(row["abstentions"] for row in table["rows"]) == sum("abstain" in each for _, each in cast)
    for option in OPTIONS:
        total = sum(option in choice.get("options", ()) for _, choice in cast)
        assert sum(row["counts"][str(option)] for row in table["rows"]) == total


@given(cast=CAST, fewest=st.integers(1, 20))
def test_whoever_comes_first_the_table_is_the_same(cast: Any, fewest: int) -> None:
    table = group_table("approval", OPTIONS, cast, fewest)
    assert group_table("approval", OPTIONS, cast[::-1], fewest) == table


@given(cast=CAST)
def test_a_row_has_one_attribute_and_no_other(cast: Any) -> None:
    table = group_table("approval", OPTIONS, cast, 5)
    for row in table["rows"] if table else []:
        assert row.keys() == {"name", "voters", "abstentions", "counts"}
