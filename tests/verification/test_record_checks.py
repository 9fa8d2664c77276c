"""Lines of a ballot file that no ballot can have left are named by their number."""

from __future__ import annotations

from typing import Any

import pytest

from polls.verification.recounting import recount
from polls.voting.ballot_file import Record
from tests.verification.ballot_files import (
    a_ballot_file,
    found,
    single,
    with_value,
)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (b"nonsense", "is no record of a ballot."),
        (b"[1,2]", "is no record of a ballot."),
        (b"\xff\xfe", "is no record of a ballot."),
        (b'{"code":"%s","part":""}', "is no record of a ballot."),
        (b'{"code":"XYZ","part":"","value":{"options":[11]}}', "has no code of 32 hexadecimal digits."),
        (b'{"code":"%s", "part":"","value":{"options":[11]}}', "is not written as records are."),
        (b'{"part":"","code":"%s","value":{"options":[11]}}', "is not written as records are."),
        (b'{"code":"%s","part":"","value":{"options":[11]},"name":"Zed"}', "names a voter in a secret poll."),
        (b'{"code":"%s","part":"99","value":1}', "is about something this poll does not have."),
        (b'{"code":"%s","part":"11","value":1}', "is about something this poll does not have."),
        (b'{"code":"%s","part":"abstain","value":1}', "has a value that no ballot can have."),
        (b'{"code":"%s","part":"","value":{"options":[true]}}', "is no ballot of this poll"),
        (b'{"code":"%s","part":"","value":{"options":[99]}}', "is no ballot of this poll"),
        (b'{"code":"%s","part":"","value":null}', "is no ballot of this poll"),
        (b'{"code":"%s","part":"","value":{"scores":[[11,5]]}}', "is no ballot of this poll"),
    ],
)
def test_a_line_that_is_no_record_is_named_by_its_number(line: bytes, wrong: str) -> None:
    file = a_ballot_file("single", single(0, 1))
    content = file.content + line.replace(b"%s", b"f" * 32) + b"\n"
    assert any(each.startswith(f"line 4 {wrong}") for each in recount(content).findings)


@pytest.mark.parametrize(
    ("method", "part", "value"),
    [
        ("approval", "11", 2),
        ("approval", "11", True),
        ("score", "11", 6),
        ("score", "11", -1),
        ("score", "11", 1.0),
        ("dots", "11", 6),
        ("borda", "11", 7),
        ("borda", "11>12", 2),
        ("schulze", "11>12", None),
    ],
)
def test_a_value_that_no_ballot_can_have_is_found(method: str, part: str, value: Any) -> None:
    file = a_ballot_file(method)
    place = next(number for number, record in enumerate(file.records) if record.part == part)
    file.records[place] = with_value(file.records[place], value)
    assert any(each.endswith("has a value that no ballot can have.") for each in found(file.rehashed()))


def test_records_out_of_order_and_records_that_are_there_twice_are_named() -> None:
    header, *lines = a_ballot_file("single", single(0, 1, 2)).content.splitlines(keepends=True)
    moved = recount(b"".join((header, lines[1], lines[0], lines[2]))).findings
    assert "line 3 is not in the order of the codes." in moved
    twice = recount(b"".join((header, lines[0], lines[0], *lines[1:]))).findings
    assert "line 3 has the code of the line before: a record is there twice." in twice


def test_a_file_that_windows_rewrote_or_that_was_cut_off_is_told_so() -> None:
    content = a_ballot_file("single", single(0, 1)).content
    header, _, lines = content.partition(b"\n")
    rewritten = recount(header + b"\n" + lines.replace(b"\n", b"\r\n")).findings
    assert "its lines end as on Windows; the file was changed on its way." in rewritten
    assert "the last line is cut off." in recount(content[:-5]).findings


def test_a_named_poll_needs_a_name_in_each_line() -> None:
    file = a_ballot_file("single", single(0, 1), secrecy="named")
    first = file.records[0]
    file.records[0] = Record(first.code, first.part, first.value)
    assert any(each.endswith("names nobody in a named poll.") for each in found(file.rehashed()))
