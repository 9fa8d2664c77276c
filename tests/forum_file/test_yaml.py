"""What may stand in the file at all: plain YAML in UTF-8, and nothing that grows, runs or hides."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from polls.errors import Refused
from polls.forum_file import nodes
from polls.forum_file.nodes import LARGEST_BYTES
from polls.forum_file.reading import parse_forum_file, read_forum_file
from tests.forum_file.small import SMALL, complaints, read, spoilt


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "line 1: The file is empty."),
        (b"\n# only a comment\n", "line 1: The file is empty."),
        (
            b"forum:\n  title: caf\xe9\n",
            "line 2: This is not UTF-8 text. Save the file with the encoding UTF-8.",
        ),
        (
            "forum:\n".encode("utf-16"),
            "line 1: This is not UTF-8 text. Save the file with the encoding UTF-8.",
        ),
        (b"forum:\n  slug: a\x07b\n", "line 2: There is a character here that cannot be shown (U+0007)."),
        (b"forum:\n\tslug: a\n", "line 2: There is a tab here. Indent with spaces."),
        (
            b"forum:\n  title: One: two\n",
            "line 2: A colon stands where none can. Check the indentation, and put a text that holds a colon "
            "in quotes.",
        ),
        (b"forum:\n  title: 'One\n", "line 3: A quoted text has no closing quote."),
        (
            b"forum:\n  slug: a\n slug: b\n",
            "line 3: The indentation does not match the lines above.",
        ),
        (
            b"forum: &all\n  slug: a\n",
            "line 1: Anchors (&) and aliases (*) cannot be used: repeat the text.",
        ),
        (b"forum: *all\n", "line 1: Anchors (&) and aliases (*) cannot be used: repeat the text."),
        (
            b"forum:\n  slug: !!python/name:os.system a\n",
            "line 2: Tags (!) cannot be used: the format says what a value is.",
        ),
        (b"[" * 40, "line 1: This is nested deeper than any part of a forum file."),
        (
            b"forum: {}\n---\nforum: {}\n",
            "line 2: A second document starts here (---). A file holds one forum.",
        ),
    ],
)
def test_what_is_not_plain_yaml_is_told_with_its_line(content, told):
    assert complaints(content) == [told]


def test_a_file_that_would_grow_without_end_is_refused_at_its_first_anchor():
    laughs = "a: &a [ha, ha]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"

    assert complaints(laughs)[0].startswith("line 1: Anchors")


def test_a_file_larger_than_two_megabytes_is_refused_unread(tmp_path):
    large = tmp_path / "large.yaml"
    large.write_bytes(SMALL.encode() + b"#" * LARGEST_BYTES)

    with pytest.raises(Refused, match="larger than 2 MB"):
        read_forum_file(large)


def test_a_file_of_too_many_parts_is_read_no_further(monkeypatch):
    monkeypatch.setattr(nodes, "MOST_NODES", 1_000)  # as many as are allowed take many seconds
    told = complaints(b"- a\n" * 1_001)

    assert told == ["line 1000: The file has more parts than a forum can have; it is read no further."]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    content = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()

    assert parse_forum_file(content, Path("nowhere")) == read(SMALL)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for path in (tmp_path / "missing.yaml", tmp_path):
        with pytest.raises(Refused, match="There is no forum file to read"):
            read_forum_file(path)


def test_keys_that_only_look_different_are_the_same_text():
    decomposed, composed = "Cafe\u0301", "Caf\u00e9"

    assert read(spoilt("A small forum", decomposed)).forum.title == composed


WORDS = """
forum days items breakouts polls people lightning key kind title at minutes task name report text
footnotes options order seconds date group country file visuals slug 14:00 2021-06-15 null name-1
talk breakout definition priorities yes -1 [9] ../x
"""
words = some.sampled_from(WORDS.split())
trees = some.recursive(
    words | some.text(max_size=8),
    lambda deeper: some.lists(deeper, max_size=4) | some.dictionaries(words, deeper, max_size=6),
    max_leaves=25,
)


def flow(tree: object) -> str:
    """The tree as YAML on one line."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(flow, tree)) + "]"
    return str(tree)


def is_read_or_refused(content: bytes) -> None:
    try:
        parse_forum_file(content, Path("nowhere"))
    except Refused as refused:
        assert refused.code == "forum_file_invalid"
        assert "line " in refused.message


@given(some.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    is_read_or_refused(content)


@given(some.text(alphabet="ab:-[]{}&*!|>'\"#%@`, \n\t?~0.", max_size=120))
def test_any_yaml_like_text_is_read_or_refused(text):
    is_read_or_refused(text.encode())


@given(trees)
def test_any_tree_of_known_words_is_read_or_refused(tree):
    is_read_or_refused(flow(tree).encode())


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(some.integers(0, len(SMALL)), some.integers(0, 30), some.text(max_size=6) | words)
def test_a_good_file_with_any_piece_replaced_is_read_or_refused(start, length, piece):
    is_read_or_refused((SMALL[:start] + piece + SMALL[start + length :]).encode("utf-8", "replace"))
