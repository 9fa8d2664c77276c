"""The bench of the guards measures the real thing: with each guard taken out everyone still votes and reads,
and afterwards it is back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.guards import ALL_WAYS, measured, taken_out
from bench.guards_hall import Hall, made_hall
from bench.guards_out import CLEANING, CSRF, ORIGIN, PACE
from polls import inputs
from polls.database import read
from polls.voting.models import RollEntry

WAITING = "/f/bench/waiting"  # who waits may say a name; nothing happens for who is in

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    made = made_hall(Path(tmp_path_factory.mktemp("guards")), 5)
    yield made
    made.close()


@pytest.mark.parametrize("way", ALL_WAYS)
def test_without_any_of_its_guards_a_way_is_still_gone_to_its_end(hall: Hall, way: str) -> None:
    for guards in (*((guard,) for guard in ALL_WAYS[way]), ALL_WAYS[way]):
        seconds, share = measured(hall, way, guards, times=1)
        assert seconds > 0
        assert share < 1


def test_everyone_has_voted(hall: Hall) -> None:
    measured(hall, "a ballot by socket", (PACE,), times=1)
    with read() as session:
        voted = [entry.has_voted for entry in session.query(RollEntry)]
    assert voted
    assert all(voted)


def test_a_guard_that_was_taken_out_is_back(hall: Hall) -> None:
    with taken_out(hall, (CLEANING,)):
        assert inputs.clean("a\u200b") == "a\u200b"
    assert inputs.clean("a\u200b") == "a"


@pytest.mark.parametrize(("guard", "header"), [(CSRF, "X-CSRFToken"), (ORIGIN, "Origin")])
def test_what_is_taken_out_is_what_refuses(hall: Hall, guard, header: str) -> None:
    def ask() -> None:
        hall.line.ask([(0, hall.request(0, WAITING, b"{}", **{header: "http://elsewhere.example"}))])

    with pytest.raises(AssertionError, match="40"):
        ask()
    with taken_out(hall, (guard,)), pytest.raises(AssertionError, match="303"):
        ask()
