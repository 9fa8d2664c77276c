"""Every text that comes in has a length and holds nothing that hides; numbers, lists, depth have bounds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect as kinds

from polls.errors import Refused
from polls.inputs import clean, clean_text, read_input
from polls.people.shapes import LARGEST_TABLE
from polls.verbs import VERBS

HIDDEN = (
    "\x00\x07\x1b\x7f\x85\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067"
    "\u2069\u206f\u3164\ufeff\ufff9\uffff\U000e0041\ud800"
)
READ_BY_HAND = {  # what no shape says, since it is as various as ballots are: rules of their own bound it
    "cast_ballot.choice",  # polls/voting/ballots.py
    "save_draft.content",  # polls/breakouts/contents.py
}
OF_WHAT_THERE_IS = (
    "group_ids",
    "breakout_ids",
    "electorate_roles",
)  # each is looked up, or is of a few words


def parts(kind: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every kind of value in a shape, with where it stands."""
    yield place, kind
    for each in getattr(kind, "types", ()):
        yield from parts(each, place)
    for field in getattr(kind, "fields", ()):
        yield from parts(field.type, f"{place}.{field.name}")
    for name in ("item_type", "key_type", "value_type", "type"):
        inner = getattr(kind, name, None)
        if isinstance(inner, kinds.Type):
            yield from parts(inner, place)


def all_parts() -> list[tuple[str, Any]]:
    found = [each for name, verb in VERBS.items() for each in parts(kinds.type_info(verb.shape), name)]
    return [(place, kind) for place, kind in found if not place.startswith(tuple(READ_BY_HAND))]


def test_every_text_of_every_verb_has_a_length() -> None:
    texts = [(place, kind) for place, kind in all_parts() if isinstance(kind, kinds.StrType)]
    assert len(texts) > 50
    assert [place for place, kind in texts if kind.max_length is None and not is_short_by_form(kind)] == []
    assert max(kind.max_length or 0 for _, kind in texts) == LARGEST_TABLE


def is_short_by_form(kind: kinds.StrType) -> bool:
    """Whether the pattern itself is of one length."""
    return kind.pattern in (r"^([01][0-9]|2[0-3]):[0-5][0-9]$", r"^[0-9a-f]{32}$")


def test_every_number_of_every_verb_has_bounds() -> None:
    numbers = [
        (place, kind) for place, kind in all_parts() if isinstance(kind, kinds.IntType | kinds.FloatType)
    ]
    assert len(numbers) > 30
    assert [place for place, kind in numbers if kind.ge is None or kind.le is None] == []


def test_every_list_of_every_verb_is_bounded() -> None:
    lists = [
        (place, kind) for place, kind in all_parts() if isinstance(kind, kinds.ListType | kinds.VarTupleType)
    ]
    assert lists
    assert [
        place for place, kind in lists if kind.max_length is None and not place.endswith(OF_WHAT_THERE_IS)
    ] == []


def test_no_verb_takes_whatever_comes() -> None:
    anything = (kinds.AnyType, kinds.RawType, kinds.DictType, kinds.BytesType, kinds.CustomType)
    assert [place for place, kind in all_parts() if isinstance(kind, anything)] == []


@pytest.mark.parametrize("name", sorted(VERBS))
def test_no_verb_hears_what_hides(name: str) -> None:
    """Whatever a verb takes as text comes to it clean, in each of its arguments."""
    for field, kind in VERBS[name].shape.__annotations__.items():
        alone = msgspec.defstruct("One", [(field, kind)])
        for sent in (f"A{HIDDEN}b", [f"A{HIDDEN}b"], {"text": f"A{HIDDEN}b"}):
            try:
                heard = read_input({field: sent}, alone)
            except Refused as refused:
                assert refused.code in ("invalid", "too_long", "missing")
            else:
                assert not set(str(heard)) & set(HIDDEN)


@pytest.mark.parametrize("hidden", sorted(HIDDEN, key=ord), ids=lambda sign: f"{ord(sign):04x}")
def test_a_hidden_mark_is_taken_out_wherever_it_stands(hidden: str) -> None:
    left = "\n" if hidden == "\x85" else ""  # which ends a line
    assert clean({f"{hidden}a": [f"Mo{hidden}na{hidden}"]}) == {"a": [f"Mo{left}na"]}


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهم",  # Persian, with the mark that keeps two letters apart
        "ක්‍රි",  # Sinhala, with the mark that joins two
        "👩‍🔬 ❤️‍🔥",
        "葛󠄀城",  # a variant of a sign, as it is written in a name
        "Zoë Ångström",
        "one\ntwo\tthree",
        "⠃⠗",
    ],
)
def test_what_scripts_need_stays(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "text", ["Mo\u200dna", "Mo\u200c\u200cna", "\u200dMona", "Mona\u200c", "Mo\u200c\u200d na"]
)
def test_joiners_make_no_second_name_of_the_same_look(text: str) -> None:
    assert clean_text(text).replace(" ", "") == "Mona"


@given(st.text())
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert not set(once) & set(HIDDEN)


@given(st.recursive(st.text(max_size=3), lambda inner: st.lists(inner, max_size=2), max_leaves=30))
def test_what_is_nested_is_cleaned_or_refused_and_nothing_else(value: Any) -> None:
    try:
        clean(value)
    except Refused as refused:
        assert refused.code == "invalid"


def test_deep_nesting_is_refused() -> None:
    deep: Any = "bottom"
    for _ in range(900):
        deep = [deep]
    with pytest.raises(Refused, match="nested too deeply"):
        clean(deep)
