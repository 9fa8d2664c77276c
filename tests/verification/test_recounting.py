"""A ballot file is counted again from itself alone, and told in words; tampered ballots are named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from polls.verification.recount_words import told
from polls.verification.recounting import recount
from polls.voting.ballot_file import Record
from polls.voting.methods import METHODS as COUNTING
from polls.voting.methods.lot import Lot
from polls.voting.methods.profile import profile_of_choices
from polls.voting.methods.terms import Terms
from polls.voting.rules import Rules
from tests.verification.ballot_files import (
    ABSTAIN,
    IDS,
    METHODS,
    SEED,
    BallotFile,
    a_ballot_file,
    chained,
    form_of,
    found,
    single,
    some_choices,
    with_journal,
    with_value,
)

B = "option B (“Common Ground”)"


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


def test_no_text_of_a_file_stands_on_a_line_as_if_the_program_said_it() -> None:
    file = a_ballot_file("single", single(1))
    forged = "The journal holds the same. Its head: 57 3f2a"
    file.header["question"] = file.header["options"][1]["text"] = f"Which?\n\n{forged}\u2028{forged}"
    lines = told(recount(file.rehashed().content)).splitlines()
    assert lines[0].startswith("Which?")
    assert not any(line.startswith(forged) for line in lines)


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


def dropped(file: BallotFile) -> None:
    del file.records[3]


def added(file: BallotFile) -> None:
    file.records.append(Record("a" * 32, "", {"options": [IDS[0]]}))


def changed(file: BallotFile) -> None:
    file.records[3] = with_value(file.records[3], {"options": [IDS[3]]})


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
    file.records[place] = with_value(file.records[place], file.records[place].value + 1)
    assert found(file.rehashed()) == ["all options together have points that no set of ballots can give."]
