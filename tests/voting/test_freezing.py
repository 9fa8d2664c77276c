"""What is frozen at opening: any change is seen, and in which part it is."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from polls.voting.freezing import frozen_hash, frozen_parts

TOLD = {
    "question": "Which name?",
    "explanation": "",
    "method": "single",
    "rules": {"abstain": True, "most": None},
    "eligible": 120,
    "options": [
        {"id": 1, "text": "Open Table", "detail": "", "source": [4, 2, "name"], "is_none": False},
        {"id": 2, "text": "Round Room", "detail": "", "source": None, "is_none": False},
    ],
}


def changed(part: str, value: Any) -> dict[str, Any]:
    return copy.deepcopy(TOLD) | {part: value}


def differing(told: dict[str, Any]) -> list[str]:
    before, after = frozen_parts(TOLD), frozen_parts(told)
    return [part for part in before if before[part] != after[part]]


def test_the_same_poll_has_the_same_hash_whatever_the_order_of_keys() -> None:
    turned = dict(reversed(copy.deepcopy(TOLD).items()))
    assert frozen_hash(frozen_parts(turned)) == frozen_hash(frozen_parts(TOLD))


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("question", "Which title?", "question"),
        ("explanation", "Of the issue", "question"),
        ("method", "approval", "method"),
        ("rules", {"abstain": False, "most": None}, "rules"),
        ("eligible", 121, "roll"),
    ],
)
def test_a_change_is_named(field: str, value: Any, part: str) -> None:
    assert differing(changed(field, value)) == [part]


@pytest.mark.parametrize("field", ["id", "text", "detail", "source", "is_none"])
def test_a_changed_option_is_told_from_the_others(field: str) -> None:
    told = copy.deepcopy(TOLD)
    told["options"][1][field] = "other"
    before, after = frozen_parts(TOLD)["options"], frozen_parts(told)["options"]
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_two_options_that_change_places_are_both_seen() -> None:
    before = frozen_parts(TOLD)["options"]
    after = frozen_parts(changed("options", TOLD["options"][::-1]))["options"]
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_any_changed_part_changes_the_one_hash() -> None:
    assert frozen_hash(frozen_parts(changed("eligible", 1))) != frozen_hash(frozen_parts(TOLD))
