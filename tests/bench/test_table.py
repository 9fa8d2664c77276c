"""The table says when a scene was not played to its end."""

from __future__ import annotations

from bench.table import shortfalls

JOINED = {"served": 12, "asked": 12, "dropped": 0}
VOTED = {"acknowledged": 12, "voters": 12, "complete_screens": 12, "dropped": 0}
WHOLE = {"join": {"runs": [JOINED]}, "vote": VOTED, "burst": {"runs": [VOTED]}}


def test_a_whole_run_has_no_shortfall() -> None:
    assert shortfalls("ours", WHOLE) == []


def test_those_who_were_not_served_are_told() -> None:
    some = WHOLE | {"join": {"runs": [JOINED, JOINED | {"served": 7}]}}
    assert shortfalls("ours", some) == ["ours, join: only 7 of 12 served."]


def test_screens_that_were_cut_off_are_told_once() -> None:
    some = WHOLE | {"vote": VOTED | {"dropped": 3}, "burst": {"runs": [VOTED | {"dropped": 2}]}}
    assert shortfalls("ours", some) == ["ours: 3 screens were cut off."]
