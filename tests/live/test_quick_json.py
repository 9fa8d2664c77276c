"""The quick JSON says and reads what the standard library does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.live import quick_json

any_text = st.text() | st.text(st.characters(categories=["Cs", "L"]))  # with halves of characters
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | any_text,
    lambda inner: st.lists(inner) | st.dictionaries(any_text, inner),
    max_leaves=12,
)


def typed(value: object) -> str:
    return repr(value)  # tells 1 from 1.0 and True


@given(values, st.booleans())
def test_it_reads_the_same(value: object, is_ascii: bool) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii)
    assert typed(quick_json.loads(text)) == typed(json.loads(text))


@given(values)
def test_what_it_writes_says_the_same(value: object) -> None:
    assert typed(json.loads(quick_json.dumps(value))) == typed(value)


@pytest.mark.parametrize("text", ["Infinity", "-Infinity", "1e400", '"\\ud800"', "1" + "0" * 90])
def test_it_reads_oddities_as_the_library_does(text: str) -> None:
    assert typed(quick_json.loads(text)) == typed(json.loads(text))


@pytest.mark.parametrize("text", ["", "{", "[1,]", "{'a': 1}", "nul", "1" + "0" * 9000, '"\x00"', "\ud800"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        quick_json.loads(text)


def test_it_writes_without_spaces() -> None:
    assert quick_json.dumps([{"sid": "a", "to": [1, 2]}], separators=(",", ":")) == '[{"sid":"a","to":[1,2]}]'
