"""The table says when a scene was not played to its end, or when the load client may have measured itself."""

from __future__ import annotations

from typing import Any

from bench.schema import Burst, Figures, Join
from bench.table import shortfalls, table, warnings
from tests.bench.rooms import a_room


def a_join(**more: Any) -> Join:
    given = {
        "served": 12,
        "asked": 12,
        "dropped": 0,
        "busy": 0.1,
        "cpu_seconds": {},
        "served_ms": {"last": 100.0},
    }
    return Join(**given | {"bytes_a_join": 9.0, "cpu_us_a_join": 500.0} | more)


def a_burst(**more: Any) -> Burst:
    given = {"voters": 12, "acknowledged": 12, "refused": 0, "dropped": 0, "busy": 0.1, "a_second": 900.0}
    return Burst(**given | {"answered_ms": {}, "cpu_seconds": {}, "cpu_us_a_vote": 90.0} | more)


def some(**scenes: Any) -> Figures:
    return Figures(processes=1, started_in_s=1.0, **scenes)


def test_a_whole_run_has_no_shortfall() -> None:
    assert shortfalls("ours", some(join=a_join(), burst=a_burst())) == []


def test_those_who_were_not_served_are_told() -> None:
    runs = {"join": [{"served": number, "asked": 12, "dropped": 0} for number in (12, 7)]}
    assert shortfalls("ours", some(join=a_join(), runs=runs)) == ["ours, join: only 7 of 12 served."]


def test_screens_that_were_cut_off_are_told_once() -> None:
    cut_off = some(join=a_join(dropped=3), burst=a_burst(dropped=2))
    assert shortfalls("ours", cut_off) == ["ours: 3 screens were cut off."]


def test_a_busy_client_is_told() -> None:
    assert warnings("ours", some(join=a_join(busy=0.6), burst=a_burst())) == []
    (told,) = warnings("ours", some(join=a_join(busy=0.7), burst=a_burst()))
    assert told.startswith("ours, join: the load client took 70% of a core")


def test_a_column_for_each_server_and_a_ratio_for_each_that_is_compared() -> None:
    servers = {"ours": some(join=a_join()), "stock": some(join=a_join(served_ms={"last": 400.0}))}
    told = table(a_room(servers), 5, 20, {"ours": "ours", "stock": "stock", "floor": "C floor"}, ["stock"])
    (line,) = (
        line for line in told.splitlines() if line.startswith("  last one served") and "100 ms" in line
    )
    assert line.split()[3:] == ["100", "ms", "400", "ms", "0.25", "x"]
    assert "C floor" not in told
