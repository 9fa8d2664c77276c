"""The costs that a bench was played with on paper are found again in its figures."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from bench.costs import Shared
from bench.fitting import behind_nginx, fitted, fitted_on
from tests.bench.on_paper import COSTS, PACE, a_stage, measured


@pytest.mark.parametrize("rest_us", [0, 20])
def test_the_costs_that_a_bench_was_played_with_are_found_again(rest_us: float) -> None:
    costs = replace(COSTS, rest_us=rest_us)
    found = fitted({size: measured(size, costs) for size in (120, 1_000)}, PACE)
    for name in ("join_us", "vote_us", "commit_us", "change_us", "message_us", "disk_ms", "rest_us"):
        assert getattr(found, name) == pytest.approx(getattr(costs, name), rel=0.05), name


def test_the_largest_room_has_no_say_in_the_costs() -> None:
    rooms = {size: measured(size, COSTS) for size in (120, 1_000)}
    wrong = rooms | {2_000: measured(2_000, replace(COSTS, vote_us=900, message_us=90))}
    assert fitted(wrong, PACE) == fitted(rooms, PACE)
    assert fitted_on(wrong) == [120, 1_000]


def test_a_cost_is_never_below_nought() -> None:
    small, large = measured(120, COSTS), measured(1_000, COSTS)
    assert small.broadcast is not None
    small.broadcast.cpu_seconds = {}
    costs = fitted({120: small, 1_000: large}, PACE)
    assert costs.change_us == 0
    assert min(asdict(costs).values()) >= 0


def test_what_nginx_and_the_database_spent_above_rest_becomes_their_costs() -> None:
    figures = measured(1_000, COSTS)
    assert figures.join and figures.burst and figures.broadcast and figures.rest
    figures.processes = 1
    done = a_stage(1_000).burst().work
    besides = sum(getattr(COSTS, f"{what}_us") * many for what, many in done.items() if what != "vote")
    at_rest = 0.1 * figures.broadcast.seconds
    figures.rest.cpu_seconds = {"postgres": 0.2}  # in two seconds
    figures.join.cpu_seconds = {"ours": 0.5, "postgres": 0.1 + 0.1 * figures.join.served_ms["last"] / 1000}
    figures.burst.cpu_seconds = {
        "ours": 0.2 + besides / 1e6,
        "postgres": 0.06 + 0.1 * figures.burst.answered_ms["last"] / 1000,
    }
    figures.broadcast.cpu_seconds = {"ours": 0.2, "postgres": 0.04 + at_rest, "nginx": 0.07}
    costs, shared = behind_nginx(figures, PACE, COSTS, Shared())
    assert (costs.join_us, costs.vote_us) == (500, pytest.approx(200, rel=0.2))
    assert replace(costs, join_us=COSTS.join_us, vote_us=COSTS.vote_us) == COSTS
    assert (shared.database_join_us, shared.database_vote_us) == (pytest.approx(100), pytest.approx(60))
    assert (shared.nginx_us, shared.database_change_us) == (pytest.approx(7), pytest.approx(4_000))
