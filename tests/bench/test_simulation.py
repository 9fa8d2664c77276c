"""A plenary on paper keeps the rules of ours, and what is told of it fills its page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner

from bench import chapters, limits
from bench.costs import Setup, Shared
from bench.fitting import ONE_CORE, fitted
from bench.limits import largest_room
from bench.played import Stage
from bench.plenary import Plenary
from bench.simulation import BEGIN, END, filled, simulation
from polls.live.publisher import SHORTEST_PAUSE
from polls.writing import MOST_AT_ONCE
from tests.bench.on_paper import COSTS, PACE, TWO, a_report, a_stage

PAGE = Path(__file__).parents[2] / "docs" / "scaling.md"


# ---- The plenary ------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", [ONE_CORE, TWO], ids=["one", "two"])
def test_every_vote_is_acknowledged_and_none_before_it_was_sent(setup: Setup) -> None:
    plenary = Plenary(setup, COSTS, Shared(), screens=300)
    for number in range(300):
        plenary.clock.at(number / 100, plenary.processes[number % len(plenary.processes)].cast)
    assert plenary.until_seen(300)
    assert plenary.saved == len(plenary.answered) == 300
    least = COSTS.disk_ms / 1000 + (COSTS.vote_us + COSTS.commit_us) / 1e6
    assert min(at - sent for sent, at in plenary.answered) >= least - 1e-9


@pytest.mark.parametrize("setup", [ONE_CORE, TWO], ids=["one", "two"])
def test_a_screen_is_told_at_most_four_times_a_second_and_last_of_all_ballots(setup: Setup) -> None:
    plenary = Plenary(setup, COSTS, Shared(), screens=250)
    for number in range(250):
        plenary.clock.at(number / 100, plenary.processes[0].cast)
    plenary.until_seen(250)
    for process in plenary.processes:
        for shown in process.publisher.shown:
            assert shown[-1][1] == 250
            assert all(one <= other for (_, one), (_, other) in pairwise(shown))
            assert min(later - sooner for (sooner, _), (later, _) in pairwise(shown)) >= SHORTEST_PAUSE


def test_a_change_reaches_the_last_screen_after_all_messages_before_it() -> None:
    told = a_stage(5_000).broadcast(messages=1, pause=0.4)
    alone = COSTS.vote_us / 1000 + COSTS.commit_us / 1000 + COSTS.disk_ms + COSTS.change_us / 1000
    assert told.shown_ms["last"] == pytest.approx(alone + 5_000 * COSTS.message_us / 1000, rel=0.01)
    assert told.work["message"] == 5_000


def test_a_burst_takes_as_few_commits_as_may_be() -> None:
    told = a_stage(2 * MOST_AT_ONCE, costs=replace(COSTS, change_us=0, ballot_us=0, message_us=0)).burst()
    assert told.work["commit"] == 2
    seconds = 2 * (MOST_AT_ONCE * COSTS.vote_us + COSTS.commit_us) / 1e6 + COSTS.disk_ms / 1000
    assert told.a_second == pytest.approx(2 * MOST_AT_ONCE / seconds, rel=0.05)


def test_everyone_is_in_when_the_core_has_let_everyone_in() -> None:
    told = a_stage(1_000).join()
    assert told.served_ms["last"] == pytest.approx(400, rel=0.02)
    assert told.served_ms["p50"] > 200  # all are greeted before the first is let in


def test_two_processes_let_everyone_in_in_half_the_time() -> None:
    free = Shared(nginx_us=0, database_join_us=0)
    one = Stage(replace(TWO, processes=1), COSTS, free, 2_000).join()
    two = Stage(TWO, COSTS, free, 2_000).join()
    assert two.served_ms["last"] == pytest.approx(one.served_ms["last"] / 2, rel=0.02)


def test_what_is_used_most_is_what_there_is_least_of() -> None:
    narrow = replace(TWO, bits_a_second=1e6)
    slow = Shared(database_vote_us=5_000)
    assert a_stage(1_000, narrow).vote(5).fullest == "network"
    assert Stage(TWO, COSTS, slow, 1_000).vote(5).fullest == "PostgreSQL"
    assert a_stage(1_000).vote(5).fullest == "cores"


def test_pings_take_their_share_of_a_core() -> None:
    resting = replace(COSTS, rest_us=500)
    assert a_stage(1_000, costs=resting).join().served_ms["last"] == pytest.approx(800, rel=0.02)


def test_it_goes_the_same_way_each_time() -> None:
    assert a_stage(400, TWO).vote(2) == a_stage(400, TWO).vote(2)


def test_what_never_ends_is_left_at_that() -> None:
    assert not a_stage(1_000, costs=replace(COSTS, join_us=1e6)).join().is_whole
    assert a_stage(1_000).join().is_whole


# ---- What is told of it -----------------------------------------------------------------------------


def test_the_largest_room_is_one_rung_below_the_first_that_is_too_large() -> None:
    told = a_stage(100).join()

    def largest(is_well: Callable[[int], bool]) -> str:
        return largest_room(a_stage(0), lambda stage: (is_well(stage.screens), told))

    assert largest(lambda screens: screens < 7_000) == "5,000 (then cores)"
    assert largest(lambda screens: True) == f"{limits.LADDER[-1]:,} or more"
    assert largest(lambda screens: False) == "fewer than 100 (then cores)"


def test_the_points_of_a_bench_that_was_played_on_paper_are_met() -> None:
    rooms = {room.screens: room.servers["ours"] for room in a_report(120, 300).rooms}
    points = list(chapters.points_table(rooms, fitted(rooms, PACE), PACE))[2:]
    assert len(points) == len(chapters.POINTS) + len(chapters.SPENT) + 1
    errors = [int(error) for row in points for error in re.findall(r"\(([+-]\d+)%\)", row)]
    assert len(errors) == 2 * (len(points) - 1)
    assert max(map(abs, errors)) <= 5


def test_a_page_is_filled_between_its_marks_and_nowhere_else() -> None:
    page = filled(f"before\n{BEGIN}\nold\n{END}\nafter\n", "new")
    assert page == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    assert filled(page, "new") == page


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(click.UsageError):
        filled("nothing to fill", "new")


def test_the_page_on_scaling_can_be_filled() -> None:
    assert "new" in filled(PAGE.read_text(), "new")


def test_without_results_it_says_what_to_run_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.simulation.RESULTS", tmp_path)
    assert "python -m bench" in CliRunner().invoke(simulation).output


@pytest.mark.proof
def test_the_page_is_filled_from_the_newest_results(tmp_path: Path) -> None:
    old, new, page = tmp_path / "room-1.json", tmp_path / "room-2.json", tmp_path / "page.md"
    old.write_text("not read")
    new.write_bytes(msgspec.json.encode(a_report(120, 1_000)))
    page.write_text(f"{BEGIN}\n{END}\n")
    told = CliRunner().invoke(simulation, [str(new), str(old), "--write", str(page)])
    assert told.exit_code == 0, told.output
    assert "| ten machines | 100,000 |" in page.read_text()
    assert "| measured → on paper | 120 screens (CPU fitted) |" in page.read_text()
