"""Which texts are pointed out as nearly the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.voting.near_duplicates import THRESHOLD, near_duplicates


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Open Table", "open table"),
        ("Open Table", "Open Tables"),
        ("Images made by machines", "Machine-made images"),
        ("Égalité des chances", "Egalite des chances"),
        ("Share signals across platforms", "Share signals across the platforms"),
    ],
)
def test_texts_that_say_nearly_the_same_are_a_pair(one: str, other: str) -> None:
    [(first, second, share)] = near_duplicates([one, "Something else entirely", other])
    assert (first, second) == (0, 2)
    assert share >= THRESHOLD / 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Open Table", "Common Ground"),
        ("Share signals across platforms", "Train moderators across platforms"),
        ("Youth-produced child sexual abuse material", "Child sexual abuse material, self-produced"),
        ("10 minutes", "15 minutes"),
        ("Meet again in April 2022", "Meet again in April 2023"),
        ("", ""),
    ],
)
def test_texts_that_differ_are_none(one: str, other: str) -> None:
    assert near_duplicates([one, other]) == []


@given(st.lists(st.text(max_size=20), max_size=6))
def test_each_pair_is_told_once_with_the_most_alike_first(texts: list[str]) -> None:
    pairs = near_duplicates(texts)
    assert all(first < second < len(texts) for first, second, _ in pairs)
    assert len({pair[:2] for pair in pairs}) == len(pairs)
    assert [share for *_, share in pairs] == sorted((share for *_, share in pairs), reverse=True)
