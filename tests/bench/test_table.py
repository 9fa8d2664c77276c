"""The table says when a scene was not played to its end."""

from __future__ import annotations

from bench.table import shortfalls

WHOLE = {
    "join": {"runs": [{"served": 12, "asked": 12}]},
    "vote": {"acknowledged": 12, "voters": 12, "complete_screens": 12},
    "burst": {"runs": [{"acknowledged": 12, "voters": 12}]},
}


def test_a_whole_run_has_no_shortfall() -> None:
    assert shortfalls("ours", WHOLE) == []


def test_those_who_were_not_served_are_told() -> None:
    some = WHOLE | {"join": {"runs": [{"served": 12, "asked": 12}, {"served": 7, "asked": 12}]}}
    assert shortfalls("ours", some) == ["ours, join: only 7 of 12 served."]
