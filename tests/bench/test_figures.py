"""Percentiles, the time until a cast is shown, medians and how figures are written."""

from __future__ import annotations

import pytest

from bench import figures


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100), (0.0, 1)])
def test_a_percentile_is_the_value_of_nearest_rank(share: float, expected: int) -> None:
    assert figures.percentile(range(1, 101), share) == expected


def test_nothing_measured_has_no_percentile() -> None:
    assert figures.spread([]) == {}


def test_a_spread_does_not_mind_the_order() -> None:
    assert figures.spread([3, 1, 2]) == {"p50": 2, "p95": 3, "p99": 3, "last": 3}


def test_a_cast_counts_as_shown_with_the_first_tally_that_holds_as_many() -> None:
    assert figures.shown_after([1.0, 2.0, 3.0], [(2.5, 1), (4.0, 3)]) == [1.5, 2.0, 1.0]


def test_a_cast_that_no_tally_holds_is_left_out() -> None:
    assert figures.shown_after([1.0, 2.0], [(3.0, 1)]) == [2.0]


def test_a_tally_that_tells_nothing_new_adds_no_time() -> None:
    assert figures.shown_after([1.0], [(2.0, 1), (9.0, 1), (9.5, 0)]) == [1.0]


def test_many_screens_are_sampled_evenly() -> None:
    screens = [[(float(number), 1)] for number in range(1000)]
    kept = figures.sampled(screens, casts=4000)
    assert kept == screens[::4]
    assert figures.sampled(screens, casts=1000) == screens


def test_the_middle_of_several_runs_is_the_median_of_each_figure() -> None:
    assert figures.middle([{"a": 1, "b": 9}, {"a": 3, "b": 7}, {"a": 2, "b": 8}]) == {"a": 2, "b": 8}


def test_a_ratio_needs_something_to_compare_with() -> None:
    assert figures.ratio(3.0, 2.0) == "1.50 x"
    assert figures.ratio(3.0, 0.0) == figures.ratio(None, 2.0) == figures.ratio(3.0, None) == "-"


def test_a_figure_is_written_as_precisely_as_it_is_worth() -> None:
    assert figures.written(1234.56, "ms") == "1,235 ms"
    assert figures.written(12.345, "ms") == "12.3 ms"
    assert figures.written(None, "ms") == "-"
