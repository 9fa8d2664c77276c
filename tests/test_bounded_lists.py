"""Every list that is sent has a length, at any depth: none is read to its end that nobody can mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from polls.errors import Refused
from polls.inputs import read_input
from polls.verbs import VERBS
from polls.voting.rules import Rules

LISTS = (inspect.ListType, inspect.VarTupleType)


def lists(kind: Any, path: str) -> Iterator[tuple[str, Any]]:
    """`(where, list)` of every list in a shape."""
    if isinstance(kind, LISTS):
        yield path, kind
        yield from lists(kind.item_type, f"{path}[]")
    for each in getattr(kind, "types", ()):
        yield from lists(each, path)
    for each in getattr(kind, "fields", ()):
        yield from lists(each.type, f"{path}.{each.name}")


def test_every_list_of_a_verb_has_a_length() -> None:
    found = [each for name, verb in VERBS.items() for each in lists(inspect.type_info(verb.shape), name)]
    assert len(found) > 5
    assert [where for where, each in found if each.max_length is None] == []


@pytest.mark.parametrize(
    "sent",
    [{"group_ids": [1] * 41}, {"electorate_roles": ["attendee"] * 4}],
    ids=lambda sent: next(iter(sent)),
)
def test_a_longer_list_is_refused(sent: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="too_long"):
        read_input(sent, Rules)


def test_a_list_that_is_as_long_as_it_may_be_is_taken() -> None:
    sent = {"group_ids": [*range(1, 41)], "electorate_roles": ["attendee", "facilitator", "moderator"]}
    assert msgspec.to_builtins(read_input(sent, Rules))["group_ids"] == sent["group_ids"]
