"""Two versions compared word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from polls.breakouts.comparing import compare, compare_texts


def test_words_that_went_and_came_are_told_apart() -> None:
    pieces = compare_texts("an old word", "a new word")
    assert [(piece["kind"], piece["text"]) for piece in pieces] == [
        ("removed", "an"),
        ("added", "a"),
        ("same", " "),
        ("removed", "old"),
        ("added", "new"),
        ("same", " word"),
    ]


@given(some.text(), some.text())
def test_without_what_came_it_is_the_old_text_and_without_what_went_the_new(old: str, new: str) -> None:
    pieces = compare_texts(old, new)
    assert "".join(piece["text"] for piece in pieces if piece["kind"] != "added") == old
    assert "".join(piece["text"] for piece in pieces if piece["kind"] != "removed") == new


def test_every_filled_place_is_compared_in_reading_order() -> None:
    old = {"text": "One.", "footnotes": ["First.", "Second."]}
    new = {"text": "One.", "footnotes": ["First!", "Second.", "Third."]}
    found = [(each["place"], each["is_changed"]) for each in compare(old, new)]
    assert found == [
        ("text", False),
        ("footnotes.0", True),
        ("footnotes.1", False),
        ("footnotes.2", True),
    ]


def test_places_empty_in_both_are_left_out() -> None:
    assert compare({"name": "", "reasons": "Why."}, {"name": "", "reasons": ""})[0]["place"] == "reasons"
