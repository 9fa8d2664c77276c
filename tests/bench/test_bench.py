"""The smallest bench, end to end: real servers, real sockets, the table, the check and the file."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from bench.__main__ import bench
from bench.schema import Report

pytestmark = pytest.mark.proof


def test_the_smallest_bench_measures_every_server_and_loses_no_ballot(tmp_path: Path) -> None:
    given = ["--screens", "12", "--quick", "--only", "stock,floor", "--results", str(tmp_path)]
    result = CliRunner().invoke(bench, given)
    assert result.exit_code == 0, result.output
    # One of the first attendee, three one at a time, twelve within some seconds, twelve at once.
    assert "all 28 acknowledged ballots are in the database" in result.output
    (kept,) = tmp_path.glob("room-*.json")
    (room,) = msgspec.json.decode(kept.read_bytes(), type=Report).rooms
    assert room.first_load and room.first_load.elsewhere == 0
    assert 10_000 < room.first_load.bytes < 120_000
    assert list(room.servers) == ["ours", "stock", "floor"]
    for figures in room.servers.values():
        assert figures.join and figures.vote and figures.broadcast and figures.reconnect and figures.pages
        assert figures.join.served == figures.reconnect.served == 12
        assert figures.vote.samples == 12 * 12
        assert figures.broadcast.arrived == 3 * 12
        assert 0 < figures.vote.shown_ms["p50"] <= figures.vote.shown_ms["p99"]
        assert figures.pages.failed == 0
        assert None not in msgspec.structs.astuple(figures.coefficients)


@pytest.mark.parametrize("wrong", ["", "many", "0", "12,-1"])
def test_a_wrong_number_of_attendees_is_said_before_anything_starts(wrong: str) -> None:
    result = CliRunner().invoke(bench, ["--screens", wrong])
    assert result.exit_code == 2
    assert "120,1000" in result.output
