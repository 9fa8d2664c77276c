"""A ballot file is compared with the journal: whatever is otherwise is named."""

from __future__ import annotations

import pytest

from polls.verification.recounting import recount
from tests.verification.ballot_files import (
    a_ballot_file,
    chained,
    single,
    with_journal,
)


def test_a_changed_journal_line_is_named() -> None:
    file = a_ballot_file("single", single(0, 1))
    file.journal[3]["content"] = file.journal[3]["content"].replace('"ballots":2', '"ballots":3')
    findings = with_journal(file)
    assert "journal entry 4 was changed, or the hash before it was." in findings
    assert "ballots received: 2; when the poll closed 3 was noted." in findings


def test_a_dropped_journal_line_is_named() -> None:
    file = a_ballot_file("single", single(0, 1))
    del file.journal[2]
    assert with_journal(file) == ["journal entry 3 is missing."]


def test_a_poll_that_the_journal_does_not_know_is_told_so() -> None:
    file = a_ballot_file("single", single(0, 1))
    file.journal = file.journal[:1]
    assert with_journal(file) == [
        "the journal has no entry of its opening.",
        "the journal has no entry of its closing.",
    ]


def test_an_entry_that_stands_for_another_is_no_entry() -> None:
    file = a_ballot_file("single", single(0, 1))
    file.journal[1]["number"] = 9
    assert "line 2 of the journal is no entry." in with_journal(file)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nonsense",
        b"{}",
        b'{"number":1,"hash":"00"}',
        b'{"number":0,"hash":"%s","content_hash":"%s"}',
        b'{"number":1,"hash":"%s"}',
        b'{"number":1,"hash":"%s","content":"[]"}',
        b'{"number":1,"hash":"%s","content":"[1,1,\\"\\",1,\\"poll_opened\\",[]]"}',
        b'{"number":1,"hash":"%s","content":"\\ud800"}',
    ],
)
def test_a_journal_line_that_cannot_be_read_is_named(line: bytes) -> None:
    file = a_ballot_file("single", single(0, 1))
    journal = line.replace(b"%s", b"0" * 64) + b"\n" + file.journal_file
    findings = recount(file.content, journal=journal).findings
    assert "line 1 of the journal is no entry." in findings


def test_a_journal_whose_entries_say_nonsense_is_told_so() -> None:
    file = a_ballot_file("single", single(0, 1))
    strange = {"poll": 7, "eligible": [], "hash": None, "parts": {"options": 3}, "seed_commitment": {}}
    file.journal = chained(
        [("paused", {}), ("poll_opened", strange), ("paused", {}), ("poll_closed", {"poll": 7})]
    )
    findings = with_journal(file)
    assert "the journal does not say what was frozen when the poll opened." in findings
    assert "the journal does not say all of its closing." in findings
