"""What the package index and the advisories answered is told as it is, and silence is not taken for a yes."""

from __future__ import annotations

from tools.audit import listed, sorted_out, withdrawn_in

FAULT = {"id": "PYSEC-1", "fix_versions": ["2.0"]}


def test_a_known_fault_is_told_with_the_version_that_mends_it() -> None:
    faults, unknown = sorted_out([{"name": "flask", "version": "1.0", "vulns": [FAULT]}])
    assert faults == ["flask 1.0: PYSEC-1, mended in 2.0"]
    assert unknown == []


def test_a_package_that_nobody_knows_is_named_and_not_called_well() -> None:
    answered = [{"name": "flask", "skip_reason": "not found"}, {"name": "redis", "version": "8", "vulns": []}]
    assert sorted_out(answered) == ([], ["flask"])


def test_a_version_that_was_withdrawn_is_told() -> None:
    installed = [
        {"metadata": {"name": "flask", "version": "3.0"}, "is_yanked": True},
        {"metadata": {"name": "redis", "version": "8.0"}, "is_yanked": False},
    ]
    assert withdrawn_in({"install": installed}) == ["flask 3.0 was withdrawn."]


def test_many_packages_are_counted_and_few_are_named() -> None:
    assert listed(["flask", "redis"]) == "flask, redis"
    assert listed([f"p{number}" for number in range(12)]) == "12 packages, p0 to p11"
