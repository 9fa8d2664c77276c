"""The shapes of what people send: lengths, ranges, and text without characters that hide things."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from msgspec import inspect as kinds

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l

LARGEST = 2**31 - 1  # that a column of whole numbers holds in every database

LINES = {"lines": True}  # as a Meta's `extra`: this text may have several; every other one is a single line

Id = Annotated[int, Meta(ge=1, le=LARGEST)]
Position = Annotated[int, Meta(ge=0, le=9999)]
Version = Annotated[int, Meta(ge=0, le=10**9)]
Seconds = Annotated[int, Meta(ge=5, le=6 * 3600)]
Minutes = Annotated[int, Meta(ge=1, le=24 * 60)]
Word = Annotated[str, Meta(min_length=1, max_length=80)]
Line = Annotated[str, Meta(min_length=1, max_length=160)]
OptionalLine = Annotated[str, Meta(max_length=160)]
Sentence = Annotated[str, Meta(min_length=1, max_length=300)]
OptionalSentence = Annotated[str, Meta(max_length=300)]
Paragraph = Annotated[str, Meta(max_length=4000, extra=LINES)]
WebAddress = Annotated[str, Meta(max_length=500, pattern=r"^(https://\S+)?$")]

# Marks that nobody sees and that reorder, hide or carry text: bidirectional overrides, zero-width and soft
# breaks, fillers, tags, and what is no character at all.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
# Persian, several Indic scripts and pictures made of several need U+200C and U+200D between two signs of
# theirs; elsewhere they make two names out of what looks like one.
_JOINED = "[\u0370-\u1dff\u1f00-\u1fff\u20d0-\u20ff\u2190-\uffff\U00010000-\U0010ffff]"
_STRAY = re.compile(f"(?<!{_JOINED})[\u200c\u200d]|[\u200c\u200d](?!{_JOINED})")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_BREAKS = re.compile(r"\s*[\n\t]\s*")
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def clean(value: Any, depth: int = 12) -> Any:
    """`value` with every text cleaned (NFC, no control or hidden characters, trimmed), at any depth.

    Refuses what is nested deeper than `depth`.
    """
    if depth == 0:
        raise Refused("invalid", _l("This is nested too deeply."))
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):  # a ballot is mostly numbers, in which there is nothing to clean
        return [each if type(each) is int else clean(each, depth - 1) for each in value]
    if isinstance(value, dict):
        return {clean(key, depth - 1): clean(each, depth - 1) for key, each in value.items()}
    return value


def clean_text(text: str) -> str:
    """`text` in NFC without control characters (line breaks and tabs stay) or hidden marks, trimmed."""
    if text.isascii() and text.isprintable():  # nearly all that screens send: there is nothing to look for
        return text.strip()
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    # Once more: what stood on both sides of a mark may now belong together.
    return unicodedata.normalize("NFC", _STRAY.sub("", _HIDDEN.sub("", text))).strip()


def clean_line(text: str) -> str:
    """`text` cleaned, and on one line."""
    return on_one_line(clean_text(text))


def on_one_line(text: str) -> str:
    """`text` with a space wherever it broke."""
    return text if text.isprintable() else _BREAKS.sub(" ", text)


def local_path(given: str | None, otherwise: str = "") -> str:
    """`given` when it leads to a page of this host, else `otherwise`: no form may lead elsewhere."""
    return given if given and len(given) < 500 and _LOCAL_PATH.fullmatch(given) else otherwise


def read_input(payload: Any, shape: type, *, is_form: bool = False) -> Any:
    """`payload` as a `shape` (a msgspec Struct); refuses with the field at fault.

    A form sends every value as text, so there numbers and yes/no are read from their text. A text that is
    no paragraph is put on one line: what was pasted may break where nobody sees it.
    """
    try:
        return msgspec.convert(_folded(clean(payload), _places(shape)), shape, strict=not is_form)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from None


def _refusal(complaint: str) -> Refused:
    what, _, place = complaint.partition(" - at `$")
    field = place.strip("`.") or None
    if match := re.search(r"length <= (\d+)", what):
        return Refused("too_long", _l("This is too long: at most %(most)s characters.", most=match[1]), field)
    if "length >= 1" in what:
        return Refused("missing", _l("Please fill this in."), field)
    if match := re.search(r"missing required field `(\w+)`", what):
        return Refused("missing", _l("Please fill this in."), match[1])
    return Refused("invalid", _l("This does not have the right form. Please check it."), field)


@dataclass(frozen=True)
class Places:
    """Where texts of one line stand in a value of some kind: as itself, in its fields, in its rows."""

    is_line: bool = False
    fields: Mapping[str, Places] = field(default_factory=dict)
    rows: Places | None = None


NOWHERE = Places()


@cache  # of the shapes of verbs and of report-outs, which are few
def _places(shape: type) -> Places:
    return _places_of(kinds.type_info(shape))


def _places_of(kind: kinds.Type, has_lines: bool = False) -> Places:
    match kind:
        case kinds.Metadata(type=inner, extra=extra):
            return _places_of(inner, "lines" in (extra or {}))
        case kinds.UnionType(types=types):
            return _one_of([_places_of(each) for each in types])
        case kinds.StructType(fields=fields):
            return Places(fields={each.encode_name: _places_of(each.type) for each in fields})
        case kinds.ListType(item_type=inner) | kinds.VarTupleType(item_type=inner):
            return Places(rows=_places_of(inner))
    return Places(is_line=isinstance(kind, kinds.StrType) and not has_lines)


def _one_of(choices: list[Places]) -> Places:
    fields = {name: place for each in choices for name, place in each.fields.items()}
    rows = next((each.rows for each in choices if each.rows), None)
    return Places(any(each.is_line for each in choices), fields, rows)


def _folded(value: Any, places: Places) -> Any:
    if isinstance(value, str):
        return on_one_line(value) if places.is_line else value
    if isinstance(value, list) and places.rows:
        return [_folded(each, places.rows) for each in value]
    if isinstance(value, dict) and places.fields:
        return {name: _folded(each, places.fields.get(name, NOWHERE)) for name, each in value.items()}
    return value
