"""The smallest bench, end to end: both servers, real sockets, the table, the check and the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.__main__ import bench

pytestmark = pytest.mark.proof


def test_the_smallest_bench_measures_both_servers_and_loses_no_ballot(tmp_path: Path) -> None:
    result = CliRunner().invoke(bench, ["--attendees", "12", "--quick", "--results", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "all 24 acknowledged ballots are in the database" in result.output
    (kept,) = tmp_path.glob("*.json")
    (run,) = json.loads(kept.read_text())["runs"]
    for server in ("ours", "bare"):
        assert run[server]["join"]["served"] == 12
        assert run[server]["vote"]["samples"] == 12 * 12
        assert 0 < run[server]["vote"]["shown"]["p50"] <= run[server]["vote"]["shown"]["p99"]


@pytest.mark.parametrize("wrong", ["", "many", "0", "12,-1"])
def test_a_wrong_number_of_attendees_is_said_before_anything_starts(wrong: str) -> None:
    result = CliRunner().invoke(bench, ["--attendees", wrong])
    assert result.exit_code == 2
    assert "120,1000" in result.output
