"""The smallest bench of counting, end to end: both count every kind of ballots to the same winners."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.counting_table import METHOD, table


@pytest.mark.proof
def test_a_quick_bench_counts_every_method_to_the_same_winners(tmp_path: Path) -> None:
    from bench.counting import main  # here, for only `make prove` installs the library it measures beside

    result = CliRunner().invoke(main, ["--quick", "--results", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "NOT THE SAME" not in result.output
    (kept,) = tmp_path.glob("counting-*.json")
    runs = json.loads(kept.read_text())["runs"]
    assert [run["options"] for run in runs] == [8, 20]
    for run in runs:
        assert {line["method"] for line in run["lines"]} == set(METHOD)
        assert all(line["is_same"] and line["ours"]["profile"] > 0 for line in run["lines"])


def test_a_result_that_differs_and_a_step_that_was_given_up_are_said() -> None:
    line = {"kind": "full", "method": "irv", "different": 3, "is_same": False}
    line |= {"ours": {"profile": 0.01, "count": 0.001}, "library": {"profile": 0.02, "count": None}}
    told = table({"ballots": 3, "options": 8, "patience": 60, "lines": [line]})
    assert "instant run-off: NOT THE SAME RESULT" in told
    assert "over 60 s" in told
    assert "2.00 x" in told
