"""From the flat fields of an HTML form to the arguments of a verb, led by the verb's own shape.

A name with dots is a place: `options.0.text` is the text of the first option. A form cannot say
nothing, only send an empty text, and it says neither yes nor numbers; so the shape decides what is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import inspect as kinds

DEEPEST = 4
MOST_ROWS = 400
LISTS = (kinds.ListType, kinds.VarTupleType)
YES, NO = {"yes", "on", "true", "1"}, {"no", "off", "false", "0"}
NOTHING = object()  # an empty field that says nothing: left out

Tree = dict[str, Any]  # of further trees, and lists of the texts sent under one name


def read_fields(pairs: Iterable[tuple[str, str]], shape: type[msgspec.Struct]) -> dict[str, Any]:
    """The arguments a form's fields stand for; what does not fit is left for the shape to refuse."""
    return _struct(_tree(pairs), kinds.type_info(shape))


def written(pairs: Iterable[tuple[str, str]], shape: type[msgspec.Struct]) -> list[tuple[str, str]]:
    """Those of a form's fields in which somebody wrote a text, rather than chose, or left a time as is."""
    kind = kinds.type_info(shape)
    return [(name, text) for name, text in pairs if text.strip() and _is_text(name.split("."), kind)]


def _is_text(way: list[str], kind: Any) -> bool:
    choices = _choices(kind)
    if not way:
        return any(isinstance(choice, kinds.StrType) and not _is_time(choice) for choice in choices)
    step, *rest = way
    deeper = [field.type for choice in choices for field in _fields(choice) if field.encode_name == step]
    deeper += [choice.item_type for choice in choices if isinstance(choice, LISTS) and step.isdecimal()]
    return any(_is_text(rest, each) for each in deeper)


def _is_time(kind: kinds.StrType) -> bool:
    # Of all that has to follow a pattern, a time of day alone needs no longest length.
    return kind.pattern is not None and kind.max_length is None


def _fields(kind: Any) -> Iterable[Any]:
    return kind.fields if isinstance(kind, kinds.StructType) else ()


def _tree(pairs: Iterable[tuple[str, str]]) -> Tree:
    tree: Tree = {}
    for name, text in pairs:
        *way, last = name.split(".", DEEPEST)
        place = tree
        for step in way:
            deeper = place.setdefault(step, {})
            if not isinstance(deeper, dict):
                break
            place = deeper
        else:
            texts = place.setdefault(last, [])
            if isinstance(texts, list):
                texts.append(text)
    return tree


def _struct(tree: Tree, kind: Any) -> dict[str, Any]:
    fields = {field.encode_name: field for field in kind.fields}
    read: dict[str, Any] = {}
    for name, given in tree.items():
        field = fields.get(name)
        value = _value(given, field.type if field else kinds.AnyType())
        if value is not NOTHING:
            read[name] = value
    return read


def _value(given: Any, kind: Any) -> Any:
    choices = _choices(kind)
    if isinstance(given, dict):
        return _deeper(given, choices)
    lists = [choice for choice in choices if isinstance(choice, LISTS)]
    if lists and not any(isinstance(choice, kinds.StrType) for choice in choices):
        return [_value([text], lists[0].item_type) for text in given if text.strip()]
    text = given[-1]  # a box that can be unticked sends its "no" first
    if not text.strip():
        return _empty(choices)
    if any(isinstance(choice, kinds.BoolType) for choice in choices):
        return True if text in YES else False if text in NO else text
    return text


def _deeper(tree: Tree, choices: list[Any]) -> Any:
    for choice in choices:
        if isinstance(choice, kinds.StructType):
            return _struct(tree, choice)
        if isinstance(choice, LISTS):
            return _rows(tree, choice.item_type)
    return {name: _value(given, kinds.AnyType()) for name, given in tree.items()}


def _rows(tree: Tree, kind: Any) -> list[Any]:
    """The rows in the order of their numbers; a row in which nothing was written is no row."""
    numbers = sorted((name for name in tree if name.isdecimal() and len(name) < 6), key=int)
    return [_value(tree[number], kind) for number in numbers[:MOST_ROWS] if _is_written(tree[number])]


def _is_written(given: Any) -> bool:
    if isinstance(given, dict):
        return any(_is_written(each) for each in given.values())
    return any(text.strip() for text in given)


def _empty(choices: list[Any]) -> Any:
    """What an empty field says: an empty text where one fits, else none, else nothing at all."""
    if any(_fits_empty(choice) for choice in choices):
        return ""
    return None if any(isinstance(choice, kinds.NoneType) for choice in choices) else NOTHING


def _fits_empty(choice: Any) -> bool:
    if isinstance(choice, kinds.AnyType):
        return True
    is_text = isinstance(choice, kinds.StrType) and not choice.min_length
    return is_text and (choice.pattern is None or re.search(choice.pattern, "") is not None)


def _choices(kind: Any) -> list[Any]:
    while isinstance(kind, kinds.Metadata):
        kind = kind.type
    return (
        [each for choice in kind.types for each in _choices(choice)]
        if isinstance(kind, kinds.UnionType)
        else [kind]
    )
