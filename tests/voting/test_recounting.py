"""A ballot file is counted again from itself alone; whatever was tampered with is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from polls.voting.ballot_file import Record
from polls.voting.methods import METHODS as COUNTING
from polls.voting.methods.lot import Lot
from polls.voting.methods.profile import profile_of_choices
from polls.voting.methods.terms import Terms
from polls.voting.recount_words import told
from polls.voting.recounting import recount
from polls.voting.rules import Rules
from tests.voting.ballot_files import (
    ABSTAIN,
    IDS,
    METHODS,
    SEED,
    BallotFile,
    a_ballot_file,
    chained,
    form_of,
    some_choices,
)

B = "option B (“Common Ground”)"


def single(*chosen: int) -> list[dict[str, Any]]:
    return [{"options": [IDS[place]]} for place in chosen]


def found(file: BallotFile, **given: Any) -> list[str]:
    return recount(file.content, **given).findings


def with_journal(file: BallotFile) -> list[str]:
    return found(file, journal=file.journal_file)


# ---- A whole file -----------------------------------------------------------------------------------


@pytest.mark.parametrize("secrecy", ["secret", "straw", "named"])
@pytest.mark.parametrize("method", METHODS)
def test_a_whole_file_is_counted_and_fits_the_journal(method: str, secrecy: str) -> None:
    file = a_ballot_file(method, secrecy=secrecy)
    again = recount(file.content, file.header["ballots_hash"], file.journal_file)
    assert again.findings == []
    assert again.journal_head == f"5 {file.journal[-1]['hash']}"
    words = told(again)
    assert words.startswith(f"Which name?\n{COUNTING[method].name()} · 13 ballots of 20 people")
    assert file.header["ballots_hash"] in words
    assert "Open Table" in words


@pytest.mark.parametrize("method", METHODS)
def test_the_file_gives_the_outcome_of_the_choices(method: str) -> None:
    rules = Rules()
    choices = some_choices(form_of(method, rules, 2 if method == "yes_no" else 4), 25, seed=5)
    file = a_ballot_file(method, choices)
    file.header |= {"eligible": 30, "present": 25}
    counted = recount(file.rehashed().content).counted
    assert counted is not None
    profile = profile_of_choices(method, counted.header.option_ids, [(choice, 1) for choice in choices])
    terms = Terms(counted.header.read_rules, 30, 25, None, Lot(SEED, file.header["ballots_hash"]))
    assert counted.outcome == COUNTING[method].count(profile, terms)


def test_the_words_give_question_sentence_table_and_how() -> None:
    file = a_ballot_file("single", [*single(1, 1, 1, 0, 2), ABSTAIN])
    lines = told(recount(file.content)).splitlines()
    assert lines[0] == "Which name?"
    assert lines[1] == "Single choice · 6 ballots of 20 people, 1 of them abstentions"
    assert any("Common Ground" in line and "3" in line for line in lines[2:5])
    assert [line[0] for line in lines if line[:3].strip() in tuple("ABCD")] == ["A", "B", "C", "D"]
    assert lines[-1].startswith("Compare it with the journal")


def test_a_question_cannot_command_the_terminal() -> None:
    file = a_ballot_file("single", single(1))
    file.header["question"] = "Which?\x1b[2J\x9b1m"
    words = told(recount(file.rehashed().content))
    assert words.startswith("Which?�[2J�1m\n")


def test_a_file_of_the_first_version_is_counted_without_a_lot() -> None:
    file = a_ballot_file("approval", single(1, 1, 0))
    ballots = [Record(f"{number:032x}", "", choice) for number, choice in enumerate(single(1, 1, 0))]
    file = BallotFile(
        file.header | {"present": None, "seed": None, "seed_commitment": None}, ballots
    ).rehashed()
    file.header["frozen_hash"] = "0" * 64  # it was made otherwise then
    opened = {"poll": 7, "eligible": 20, "hash": "0" * 64}
    closed = {"poll": 7, "eligible": 20, "ballots": 3, "ballots_hash": file.header["ballots_hash"]}
    file.journal = chained(
        [("forum_loaded", {}), ("poll_opened", opened), ("paused", {}), ("poll_closed", closed)]
    )
    assert with_journal(file) == []


# ---- Ballots ----------------------------------------------------------------------------------------


def dropped(file: BallotFile) -> None:
    del file.records[3]


def added(file: BallotFile) -> None:
    file.records.append(Record("a" * 32, "", {"options": [IDS[0]]}))


def changed(file: BallotFile) -> None:
    file.records[3] = replace_value(file.records[3], {"options": [IDS[3]]})


def replace_value(record: Record, value: Any) -> Record:
    return msgspec.structs.replace(record, value=value)


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (dropped, "whole ballots: 1 missing, 11 records instead of 12."),
        (added, "whole ballots: 1 too many, 13 records instead of 12."),
        (changed, "the records are not those whose hash the header tells."),
    ],
)
def test_a_changed_added_or_dropped_ballot_is_named(tamper: Callable[[BallotFile], None], words: str) -> None:
    file = a_ballot_file("single", [*single(0, 1, 2, 1, 0, 1, 1, 2, 1, 0, 1, 2), ABSTAIN])
    tamper(file)
    assert words in found(file)


@pytest.mark.parametrize("tamper", [dropped, added, changed])
def test_a_forger_who_mends_the_header_meets_the_journal(tamper: Callable[[BallotFile], None]) -> None:
    file = a_ballot_file("single", single(0, 1, 2, 1, 0, 1))
    tamper(file)
    file.header["ballots"] = len(file.records)
    expected = file.header["ballots_hash"]
    assert found(file.rehashed()) == []
    assert any(each.startswith("the hash of the ballots: ") for each in with_journal(file))
    assert any(
        "its ballots are not those with the hash you expect" in each
        for each in found(file, expected_hash=expected)
    )


def test_a_dropped_part_of_a_split_ballot_is_named_by_its_option() -> None:
    file = a_ballot_file("score")
    file.records.remove(next(record for record in file.records if record.part == str(IDS[1])))
    assert f"{B}: 1 missing, 11 records instead of 12." in found(file.rehashed())


def test_an_added_part_of_a_pair_is_named_by_both_options() -> None:
    file = a_ballot_file("schulze")
    file.records.append(Record("b" * 32, f"{IDS[1]}>{IDS[3]}", 1))
    assert f"{B} over option D (“Long Bench”): 1 too many, 13 records instead of 12." in found(
        file.rehashed()
    )


def test_points_that_no_ballots_can_give_are_found() -> None:
    file = a_ballot_file("borda")
    place = next(
        n for n, record in enumerate(file.records) if record.part == str(IDS[1]) and record.value < 6
    )
    file.records[place] = replace_value(file.records[place], file.records[place].value + 1)
    assert found(file.rehashed()) == ["all options together have points that no set of ballots can give."]


# ---- Lines ------------------------------------------------------------------------------------------


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
    file.records[place] = replace_value(file.records[place], value)
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


# ---- The header -------------------------------------------------------------------------------------


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


# ---- The journal ------------------------------------------------------------------------------------


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


# ---- Anything at all --------------------------------------------------------------------------------

WHOLE = {method: a_ballot_file(method) for method in METHODS}

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
