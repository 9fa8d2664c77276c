"""Whatever a file holds, a recount answers with sentences, and no damage goes unseen."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from polls.verification.recount_words import told
from polls.verification.recounting import recount
from polls.voting.ballot_file import Record
from tests.verification.ballot_files import (
    METHODS,
    BallotFile,
    a_ballot_file,
)

WHOLE = {method: a_ballot_file(method) for method in METHODS}

DEEP = b"[" * 100_000 + b"]" * 100_000

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(METHODS), st.sampled_from(sorted(WHOLE["single"].header)), values)
def test_no_value_in_a_header_ends_in_a_traceback(method: str, field: str, value: Any) -> None:
    file = WHOLE[method]
    header = file.header | {field: value}
    content = msgspec.json.encode(header) + b"\n" + file.content.partition(b"\n")[2]
    assert told(recount(content, journal=file.journal_file))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(METHODS), st.sampled_from(sorted(WHOLE["irv"].header["rules"])), values)
@example("irv", "most", 9)
@example("dots", "dots_each", 0)
def test_no_rule_in_a_header_ends_in_a_traceback(method: str, rule: str, value: Any) -> None:
    file = WHOLE[method]
    changed = BallotFile(file.header | {"rules": file.header["rules"] | {rule: value}}, file.records)
    assert told(recount(changed.rehashed().content))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(METHODS),
    st.integers(0, 40),
    values,
    st.sampled_from(["", "abstain", "11", "11>12", "12>11"]),
)
def test_no_record_ends_in_a_traceback(method: str, place: int, value: Any, part: str) -> None:
    file = WHOLE[method]
    records = list(file.records)
    records[place % len(records)] = Record(records[place % len(records)].code, part, value)
    assert told(recount(BallotFile(dict(file.header), records).rehashed().content))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(METHODS), st.integers(0, 5000), st.binary(max_size=6), st.integers(0, 6))
def test_no_damaged_byte_ends_in_a_traceback_or_goes_unseen(
    method: str, at: int, other: bytes, cut: int
) -> None:
    content = WHOLE[method].content
    at %= len(content)
    damaged = content[:at] + other + content[at + cut :]
    again = recount(damaged, WHOLE[method].header["ballots_hash"], WHOLE[method].journal_file)
    assert told(again)
    assert again.findings or same_file(damaged, content)


def same_file(one: bytes, other: bytes) -> bool:
    """Whether a change of bytes changed nothing that is checked: spaces in the header, a short name."""
    headers = [
        json.loads(each.partition(b"\n")[0]) | {"forum": "", "opened_at": "", "closed_at": ""}
        for each in (one, other)
    ]
    return headers[0] == headers[1] and one.partition(b"\n")[2] == other.partition(b"\n")[2]


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 4), values)
def test_no_journal_ends_in_a_traceback(place: int, value: Any) -> None:
    file = WHOLE["single"]
    journal = [dict(line) for line in file.journal]
    journal[place] = value
    lines = b"".join(msgspec.json.encode(line) + b"\n" for line in journal)
    assert recount(file.content, journal=lines).findings


@pytest.mark.parametrize("where", ["rules", "record", "journal"])
def test_what_is_nested_without_end_is_named_and_ends_in_no_traceback(where: str) -> None:
    file = WHOLE["approval"]
    first, _, lines = file.content.partition(b"\n")
    journal = file.journal_file
    if where == "rules":
        first = first.replace(b'"rules":{', b'"rules":{"deep":' + DEEP + b",")
    if where == "record":
        lines = b'{"code":"' + b"0" * 32 + b'","part":"11","value":' + DEEP + b"}\n" + lines
    if where == "journal":
        content = b'[1,1,"",null,"poll_opened",{"deep":' + DEEP + b"}]"
        journal = msgspec.json.encode({"number": 1, "hash": "0" * 64, "content": content.decode()}) + b"\n"
    recounted = recount(first + b"\n" + lines, journal=journal)
    assert {"rules": "first line", "record": "line 2", "journal": "line 1"}[where] in told(recounted)
    assert recounted.counted is None
