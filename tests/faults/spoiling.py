"""Good arguments spoilt in one place at a time, led by the verb's own shape."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import msgspec
from msgspec import inspect as kinds

NAN = float("nan")
HIDDEN = "\u0000\u0007\u200b\u202e\u2066\ufeff\ud800"
LARGEST_ID = 2**31 - 1
# What is no text, number, yes or no, list or anything else a verb takes.
WRONG = (True, 1.5, NAN, float("inf"), {"a": 1}, [[]], b"bytes")

# Whose row an id names, by the argument's name; the rest is called as the row is.
NAMED = {
    "from_item": "item",
    "to_item": "item",
    "after_item": "item",
    "seen_after": "item",
    "from_turn": "turn",
    "sector": "group",
    "breakout": "drafted",
    "breakout_ids": "drafted",
}

Place = tuple[Any, ...]


def leaves(value: Any, kind: Any, place: Place = ()) -> Iterator[tuple[Place, Any, list[Any]]]:
    """Each `(place, value, the kinds it may be of)` in `value` that holds no further ones."""
    choices = _choices(kind)
    if isinstance(value, dict) and (struct := _of(choices, kinds.StructType)):
        for field in struct.fields:
            if field.name in value:
                yield from leaves(value[field.name], field.type, (*place, field.name))
    elif isinstance(value, list) and (rows := _of(choices, kinds.ListType, kinds.VarTupleType)):
        for number, each in enumerate(value):
            yield from leaves(each, rows.item_type, (*place, number))
    else:
        yield place, value, choices


def with_value(arguments: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """`arguments` with `value` at `place`."""
    spoilt = deepcopy(arguments)
    inner: Any = spoilt
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return spoilt


def spoilt(good: dict[str, Any], shape: type[msgspec.Struct], theirs: Any) -> Iterator[dict[str, Any]]:
    """`good` with one thing in it that must be refused. `theirs` is another forum's `Full`."""
    kind = kinds.type_info(shape)
    yield good | {"extra": 1}
    for field in kind.fields:
        yield good | {field.name: _nested(60)}
        if field.required:
            yield {name: value for name, value in good.items() if name != field.name}
    for place, _value, choices in leaves(good, kind):
        for bad in _bad(place, choices, theirs):
            yield with_value(good, place, bad)


def texts(good: dict[str, Any], shape: type[msgspec.Struct]) -> list[tuple[Place, str]]:
    """Where in `good` people's own texts stand."""
    found = leaves(good, kinds.type_info(shape))
    return [(place, value) for place, value, choices in found if _is_free_text(choices)]


def _bad(place: Place, choices: list[Any], theirs: Any) -> Iterator[Any]:
    if any(isinstance(choice, kinds.AnyType | kinds.DictType) for choice in choices):
        return  # the row itself names what is bad there
    allowed = {type(choice) for choice in choices}
    yield from (bad for bad in WRONG if not (bad is True and kinds.BoolType in allowed))
    if kinds.NoneType not in allowed:
        yield None
    if number := _of(choices, kinds.IntType):
        yield from _bad_numbers(place, number, theirs)
    elif text := _of(choices, kinds.StrType):
        yield from _bad_texts(text)
    else:
        yield from ("other", 7, "")


def _bad_numbers(place: Place, number: Any, theirs: Any) -> Iterator[Any]:
    yield from ("1", "", [1], -1, number.ge - 1, number.le + 1, 2**63, -(2**63), 10**400)
    if number.le == LARGEST_ID:
        name = next(step for step in reversed(place) if isinstance(step, str)).removesuffix("_id")
        yield from (10**9, LARGEST_ID, theirs.ids[NAMED.get(name, name)])


def _bad_texts(text: Any) -> Iterator[Any]:
    yield from (5, ["x"], -(2**63))
    yield "x" * ((text.max_length or 1000) + 1)
    if text.min_length:
        yield from ("", " \n\t ", HIDDEN)


def _nested(depth: int) -> Any:
    return [_nested(depth - 1)] if depth else 1


def _is_free_text(choices: list[Any]) -> bool:
    text = _of(choices, kinds.StrType)
    return text is not None and text.pattern is None and (text.max_length or 0) > 2


def _choices(kind: Any) -> list[Any]:
    while isinstance(kind, kinds.Metadata):
        kind = kind.type
    return (
        [each for inner in kind.types for each in _choices(inner)]
        if isinstance(kind, kinds.UnionType)
        else [kind]
    )


def _of(choices: list[Any], *wanted: type) -> Any:
    return next((choice for choice in choices if isinstance(choice, wanted)), None)
