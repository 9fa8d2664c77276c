"""Files made to break something or to take long: a forum's, and the record of a poll."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.errors import Refused
from polls.forum_file.reading import parse_forum_file
from polls.verification.recount_words import told
from polls.verification.recounting import recount
from tests.faults.test_parsers import in_time

FILE = 2 * 1024 * 1024 - 100  # bytes a forum file may have


BROKEN = (
    b'forum: "\\U00110000"',
    b'forum: "\\UFFFFFFFF"',
    b'forum: "\\ud800"',
    b"forum: \xed\xa0\x80",
    b"forum: \0",
    b"days:\n- {date: 2021-06-15, items: [{minutes: " + b"9" * 100_000 + b"}]}",
    b"a: &a [1]\n<<: *a",
    b"- " * (FILE // 2),
    b"[" * FILE,
    b"{a: " * (FILE // 4),
    b"? " * (FILE // 2),
)
LENGTHY = (
    b"a " * (FILE // 2),
    b'"' + b"\\x41" * (FILE // 4) + b'"',
    b"people:\n" + b"- {name: a}\n" * 30_000,
    b"%TAG ! a\n" * 200_000,
    b"a" * FILE + b": b",
    b"#\n" * (FILE // 2),
)


def beginning(content: bytes) -> str:
    return ascii(content[:24])


@pytest.mark.parametrize("content", BROKEN, ids=beginning)
def test_a_forum_file_made_to_break_something_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="forum_file_invalid"):
        in_time(lambda: parse_forum_file(content, Path("nowhere")), 10)


@pytest.mark.proof
@pytest.mark.parametrize("content", LENGTHY, ids=beginning)
def test_a_forum_file_made_to_take_long_is_refused_in_bounded_time(content: bytes) -> None:
    with pytest.raises(Refused, match="forum_file_invalid"):
        in_time(lambda: parse_forum_file(content, Path("nowhere")), 60)


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_as_ballots_and_journal_are_told_as_no_record(ballots: bytes, journal: bytes) -> None:
    recounted = recount(ballots, journal=journal)
    assert recounted.findings
    assert told(recounted)


@pytest.mark.parametrize(
    "content", [b"[" * 1_000_000, b"\n" * 1_000_000, b'{"a":' * 200_000, b"9" * 1_000_000]
)
def test_a_record_made_to_take_long_is_soon_told_as_none(content: bytes) -> None:
    assert in_time(lambda: recount(content, journal=content), 10).findings
