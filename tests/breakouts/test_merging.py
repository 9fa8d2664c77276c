"""Two at once: what either typed is in the merge or in the conflict, never lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from polls.breakouts.merging import merge, origins

texts = some.lists(
    some.sampled_from(["ash", "birch", "cedar", "elm", "fir", "hazel", "oak", "pine", "yew"]), max_size=4
).map(" ".join)
priorities = some.lists(some.fixed_dictionaries({"text": texts, "reason": texts}), max_size=5)
contents = some.one_of(
    some.tuples(
        *[
            some.fixed_dictionaries(
                {"name": texts, "reasons": texts, "alternatives": some.lists(texts, max_size=3)}
            )
        ]
        * 3
    ),
    some.tuples(*[some.fixed_dictionaries({"text": texts, "footnotes": some.lists(texts, max_size=4)})] * 3),
    some.tuples(*[some.fixed_dictionaries({"priorities": priorities})] * 3),
)


@some.composite
def edited(draw: Any) -> tuple[Any, Any, Any]:
    """A list and two sides of it that moved, removed, added and rewrote entries."""
    base = draw(some.lists(texts, min_size=1, max_size=5))
    return {"footnotes": base}, {"footnotes": draw(_edits(base))}, {"footnotes": draw(_edits(base))}


def _edits(base: list[str]) -> some.SearchStrategy[list[str]]:
    kept = some.permutations(base).flatmap(lambda order: some.just(order[: max(0, len(order) - 1)]))
    grown = some.lists(texts, max_size=2).map(lambda added: [*base, *added])
    rewritten = some.lists(texts, min_size=len(base), max_size=len(base)).map(
        lambda added: [f"{old} {new}".strip() for old, new in zip(base, added, strict=True)]
    )
    return some.one_of(some.just(base), kept, grown, rewritten, some.permutations(base))


def words(value: Any) -> set[str]:
    return set(re.findall(r"\w+", repr(value))) - {
        "text",
        "reason",
        "name",
        "reasons",
        "alternatives",
        "footnotes",
    }


def kept_words(merged: Any) -> set[str]:
    both = [side for each in merged.conflicts.values() for side in (each.mine, each.theirs)]
    return words(merged.content) | words(both)


@given(some.one_of(contents, edited()))
def test_no_word_that_either_side_added_is_lost(sides: tuple[Any, Any, Any]) -> None:
    base, mine, theirs = sides
    assert words([mine, theirs]) - words(base) <= kept_words(merge(base, mine, theirs))


@given(some.one_of(contents, edited()))
def test_beside_an_unchanged_side_the_merge_is_the_other_side(sides: tuple[Any, Any, Any]) -> None:
    base, written, _ = sides
    for merged in (merge(base, written, base), merge(base, base, written)):
        assert (merged.content, merged.conflicts) == (written, {})


@given(some.one_of(contents, edited()))
def test_either_side_may_come_first(sides: tuple[Any, Any, Any]) -> None:
    base, mine, theirs = sides
    assert set(merge(base, mine, theirs).conflicts) == set(merge(base, theirs, mine).conflicts)


@given(some.one_of(contents, edited()))
def test_at_a_conflict_the_merge_holds_their_text(sides: tuple[Any, Any, Any]) -> None:
    merged = merge(*sides)
    for place, both in merged.conflicts.items():
        assert at(merged.content, place) == both.theirs != both.mine


def at(content: Any, place: str) -> Any:
    for step in place.split("."):
        content = content[int(step)] if isinstance(content, list) else content[step]
    return content


def ranked(*priorities: str) -> dict[str, Any]:
    """`text/reason` priorities."""
    pairs = [priority.partition("/") for priority in priorities]
    return {"priorities": [{"text": text, "reason": reason} for text, _, reason in pairs]}


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        pytest.param(("one!", "two"), ("one", "two!"), ("one!", "two!"), id="different entries"),
        pytest.param(("one/why", "two"), ("one!", "two"), ("one!/why", "two"), id="text and reason of one"),
        pytest.param(("two", "one"), ("one/why", "two"), ("two", "one/why"), id="moved and rewritten"),
        pytest.param(("one", "two", "three"), ("one/why", "two"), ("one/why", "two", "three"), id="added"),
        pytest.param(
            ("one", "two", "three"), ("one", "two", "four"), ("one", "two", "four", "three"), id="both"
        ),
        pytest.param(("one!", "two", ""), ("one", "two!", ""), ("one!", "two!", ""), id="the same added"),
        pytest.param(("two",), ("one", "two/why"), ("two/why",), id="removed beside rewritten"),
        pytest.param(("one", "two", ""), ("one", "two", ""), ("one", "two", ""), id="the same"),
    ],
)
def test_lists_merge_sensibly(mine: tuple[str], theirs: tuple[str], expected: tuple[str]) -> None:
    merged = merge(ranked("one", "two"), ranked(*mine), ranked(*theirs))
    assert (merged.content, merged.conflicts) == (ranked(*expected), {})


@pytest.mark.parametrize(
    ("mine", "theirs", "places"),
    [
        pytest.param(("one a", "two"), ("one b", "two"), {"priorities.0.text"}, id="the same text"),
        pytest.param(("two",), ("one/why", "two"), {"priorities"}, id="removed and rewritten"),
        pytest.param(("two", "one"), ("one",), {"priorities"}, id="both rearranged"),
    ],
)
def test_what_cannot_be_merged_is_a_conflict(mine: tuple[str], theirs: tuple[str], places: set[str]) -> None:
    merged = merge(ranked("one", "two"), ranked(*mine), ranked(*theirs))
    assert set(merged.conflicts) == places


@pytest.mark.parametrize(
    ("base", "side", "expected"),
    [
        (["a", "b"], ["a", "b"], [0, 1]),
        (["a", "b"], ["b", "a"], [1, 0]),
        (["a", "b"], ["b"], [1]),
        (["a", "b"], ["a", "b", "c"], [0, 1, None]),
        (["long words here", "b"], ["b", "long words there"], [1, 0]),
        (["", ""], ["x", ""], [0, 1]),
        ([], ["a"], [None]),
    ],
)
def test_entries_are_traced_to_where_they_came_from(
    base: list[str], side: list[str], expected: list[int | None]
) -> None:
    assert origins(base, side) == expected
