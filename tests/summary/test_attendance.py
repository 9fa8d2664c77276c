"""Attendance in bands: no number tells of one person, no row of a few."""

from __future__ import annotations

import pytest

from polls.summary.attendance import about, safe_rows


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "about 5"),
        (7, "about 5"),
        (8, "about 10"),
        (12, "about 10"),
        (13, "about 15"),
        (49, "about 50"),
        (50, "about 50"),
        (118, "about 120"),
        (124, "about 120"),
        (126, "about 130"),
        (512, "about 500"),
        (1240, "about 1250"),
    ],
)
def test_numbers_are_rounded(people, told):
    assert about(people) == told


@pytest.mark.parametrize(
    ("groups", "rows"),
    [
        ({}, []),
        ({"Industry": 40, "Civil society": 55}, [("Civil society", 55), ("Industry", 40)]),
        ({"Industry": 40, "Academia": 4, None: 3}, [("Industry", 40), ("Other groups, and not said", 7)]),
        ({"Industry": 40, "Academia": 6, None: 2}, [("Industry", 40), ("Other groups, and not said", 8)]),
        ({"Industry": 40, None: 5}, [("Industry", 40), ("Other groups, and not said", 5)]),
        ({"Industry": 3, "Academia": 1}, []),
        ({None: 30}, [("Other groups, and not said", 30)]),
    ],
)
def test_small_groups_are_counted_together(groups, rows):
    assert safe_rows([group for group, people in groups.items() for _ in range(people)]) == rows
