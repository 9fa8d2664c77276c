"""A header that cannot be, or that contradicts itself, is told so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from polls.verification.recount_words import told
from polls.verification.recounting import recount
from tests.verification.ballot_files import (
    a_ballot_file,
    found,
    single,
    with_journal,
)


def swap_options(header: dict[str, Any]) -> None:
    header["options"][1]["text"] = "Another name"


def change_rules(header: dict[str, Any]) -> None:
    header["rules"]["abstain"] = False


def change_question(header: dict[str, Any]) -> None:
    header["question"] = "Which title?"


def change_roll(header: dict[str, Any]) -> None:
    header["eligible"] = 21


def change_seed(header: dict[str, Any]) -> None:
    header["seed"] = "00" * 32


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (swap_options, "option B (“Another name”) is not what it was when the poll opened."),
        (change_rules, "the rules are not what they were when the poll opened."),
        (change_question, "the question, or its explanation, is not what it was when the poll opened."),
        (change_roll, "21 people are on the roll; when the poll opened there were 20."),
    ],
)
def test_what_was_frozen_cannot_be_changed(tamper: Callable[[dict[str, Any]], None], words: str) -> None:
    file = a_ballot_file("single", single(0, 1))
    tamper(file.header)
    frozen = (
        "the header: question, method, rules, roll or options are not what was frozen when the poll opened."
    )
    assert found(file) == [frozen]
    assert words in with_journal(file.rehashed())


def test_another_seed_than_the_one_committed_to_is_found() -> None:
    file = a_ballot_file("single", single(0, 1))
    change_seed(file.header)
    words = "the header: the seed of the lot is not the one that was committed to when the poll opened."
    assert found(file) == [words]


def test_options_that_changed_places_or_left_are_named() -> None:
    file = a_ballot_file("single", single(0, 1))
    file.header["options"][:2] = file.header["options"][1::-1]
    swapped = with_journal(file.rehashed())
    assert "option A (“Common Ground”) is not what it was when the poll opened." in swapped
    assert "option B (“Open Table”) is not what it was when the poll opened." in swapped
    file.header["options"] = file.header["options"][:3]
    assert "option D, there when the poll opened, is gone." in with_journal(file.rehashed())


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("format", "plenary ballots 9", "the header: the format is “plenary ballots 9”"),
        ("method", "coin", "the header: there is no method “coin”."),
        ("method", "yes_no", "the header: a motion has two options."),
        ("rules", {"most": "many"}, "the header: the rules cannot be read"),
        ("rules", {"electorate_roles": []}, "the header: the rules cannot be followed"),
        ("options", [], "the header: a poll has 2 to"),
        ("ballots", 40, "the header: it has 40 ballots of 20 people."),
        ("present", 21, "the header: 21 people present cannot be."),
        ("closed_at", "2021-06-15T11:00:00Z", "the header: it was closed before it was opened."),
        ("seed", None, "the header: the seed of the lot is missing."),
        ("records", 9, "the file: 7 missing, 2 records instead of 9."),
        ("poll", "seven", "its first line is not the header of a ballot file"),
        ("eligible", -1, "its first line is not the header of a ballot file"),
        ("eligible", 10**30, "its first line is not the header of a ballot file"),
        ("opened_at", "yesterday", "its first line is not the header of a ballot file"),
        ("opened_at", "2021-06-15T11:00:00", "its first line is not the header of a ballot file"),
        ("surprise", 1, "its first line is not the header of a ballot file"),
    ],
)
def test_a_header_that_cannot_be_is_told_so(field: str, value: Any, words: str) -> None:
    file = a_ballot_file("single", single(0, 1))
    file.header[field] = value
    assert any(each.startswith(words) for each in found(file)), found(file)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff", b"{}", b"[" * 5000, b"null\n", b'{"format":1}\n'])
def test_what_is_no_ballot_file_is_told_in_one_sentence(content: bytes) -> None:
    findings = recount(content).findings
    assert len(findings) == 1
    assert findings[0].startswith("its first line is not the header of a ballot file")


def test_many_findings_are_told_up_to_a_number_that_can_be_read() -> None:
    file = a_ballot_file("single", single(0, 1))
    words = told(recount(file.content + b"nonsense\n" * 500))
    assert len(words.splitlines()) == 22
    assert "more." in words.splitlines()[-1]
