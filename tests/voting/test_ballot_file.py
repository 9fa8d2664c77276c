"""The ballot file: one way only to write it, sorted by code, and read back as it was."""

from __future__ import annotations

import zlib
from hashlib import sha256

from polls.voting.ballot_file import PIECE, Record, ballots_hash, lines_of, unpacked
from tests.voting.rooms import records_in

WHOLE = Record("0f", "", {"options": [3]})
PART = Record("ee", "12>15", -1)
NAMED = Record("aa", "", {"abstain": True}, "Zoë")


def test_a_line_is_compact_and_its_keys_have_one_order() -> None:
    assert lines_of([PART]) == b'{"code":"ee","part":"12>15","value":-1}\n'


def test_a_name_is_there_in_named_polls_only_and_comes_last() -> None:
    assert lines_of([NAMED]).decode() == '{"code":"aa","part":"","value":{"abstain":true},"name":"Zoë"}\n'


def test_lines_are_sorted_by_code_whatever_order_they_came_in() -> None:
    lines = lines_of([PART, NAMED, WHOLE])
    assert lines == lines_of([WHOLE, PART, NAMED])
    assert [record.code for record in records_in(lines)] == ["0f", "aa", "ee"]


def test_the_hash_is_of_exactly_these_bytes() -> None:
    lines = lines_of([WHOLE, PART])
    assert ballots_hash(lines) == sha256(lines).hexdigest()
    assert ballots_hash(lines_of([])) == sha256(b"").hexdigest()


def test_what_is_packed_comes_back_in_pieces() -> None:
    lines = lines_of(Record(sha256(str(each).encode()).hexdigest()[:32], "", each) for each in range(3_000))
    packed = zlib.compress(lines)
    assert len(packed) > 2 * PIECE
    pieces = list(unpacked(packed))
    assert len(pieces) > 2
    assert b"".join(pieces) == lines
