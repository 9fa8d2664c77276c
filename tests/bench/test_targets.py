"""Targets are reached from below or from above, and what was not measured is neither reached nor missed."""

from __future__ import annotations

from typing import Any

from bench.schema import Figures, Target
from bench.targets import at_least, at_most, targets
from tests.bench.test_table import a_burst, a_join


def some(**scenes: Any) -> Figures:
    return Figures(processes=1, started_in_s=1.2, **scenes)


def named(told: list[Target], words: str) -> Target:
    (target,) = (each for each in told if each.what.startswith(words))
    return target


def test_a_time_is_reached_at_the_target_and_below() -> None:
    assert at_most("a time", 50.0, "ms", 50.0, 20.0).is_reached is True
    assert at_most("a time", 50.0, "ms", 50.0, 20.0).is_moonshot_reached is False


def test_a_rate_is_reached_at_the_target_and_above() -> None:
    assert at_least("a rate", 1.7, "x", 1.7, 2.0).is_reached is True
    assert at_least("a rate", 1.6, "x", 1.7, None).is_reached is False


def test_what_was_not_measured_is_neither_reached_nor_missed() -> None:
    assert at_most("a time", None, "ms", 50.0, None).is_reached is None
    told = targets({"ours": some(join=a_join())}, 1_000, {})
    assert named(told, "everyone joins").is_reached is None
    assert named(told, "event loop held, at the longest, on").is_reached is None


def test_ours_is_set_against_the_server_that_the_target_names() -> None:
    slower = some(join=a_join(served_ms={"last": 90.0}), burst=a_burst(a_second=600.0))
    servers = {"ours": some(join=a_join(), burst=a_burst()), "node": slower}
    told = targets(servers, 1_000, {"vote": (30.0, 12.0), "burst": (4.0, 4.0)})
    joining = named(told, "everyone joins")
    assert (joining.is_reached, joining.is_moonshot_reached) == (True, False)  # 1.11 times Node's
    assert named(told, "ballots a second in the burst / Node, a commit each").figure == 1.5
    assert named(told, "event loop held, at the longest, on").figure == 30.0
    assert named(told, "event loop held, at the longest, by").is_moonshot_reached is True
    assert named(told, "start of the server").is_reached is True
