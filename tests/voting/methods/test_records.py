"""Splitting ballots into records, and reading them back."""

from __future__ import annotations

import pytest

from polls.voting.methods import METHODS
from polls.voting.methods.profile import profile_of_choices
from polls.voting.methods.records import profile_of_records, records_of
from tests.voting.methods.counting import ABSTAIN

CHOICES = {
    "options": {"options": [2]},
    "scores": {"scores": [[1, 0], [2, 4]]},
    "dots": {"dots": [[2, 3]]},
    "ranking": {"ranking": [[2], [1, 4]]},
}
IDS = [1, 2, 4]


@pytest.mark.parametrize(
    ("method", "records"),
    [
        ("single", [("", {"options": [2]})]),
        ("yes_no", [("", {"options": [2]})]),
        ("irv", [("", {"ranking": [[2], [1, 4]]})]),
        ("approval", [("1", 0), ("2", 1), ("4", 0)]),
        ("score", [("1", 0), ("2", 4), ("4", None)]),
        ("dots", [("1", 0), ("2", 3), ("4", 0)]),
        ("schulze", [("1>2", -1), ("1>4", 0), ("2>4", 1)]),
        ("ranked_pairs", [("1>2", -1), ("1>4", 0), ("2>4", 1)]),
        ("borda", [("1", 1), ("2", 4), ("4", 1), ("1>2", -1), ("1>4", 0), ("2>4", 1)]),
    ],
)
def test_a_ballot_is_split_into_its_parts(method, records) -> None:
    assert records_of(method, IDS, CHOICES[METHODS[method].SHAPE]) == records


@pytest.mark.parametrize("method", METHODS)
def test_an_abstention_is_one_record(method) -> None:
    assert records_of(method, IDS, ABSTAIN) == [("abstain", True)]
    profile = profile_of_records(method, IDS, [("abstain", True)] * 3)
    assert (profile.ballots, profile.abstentions, profile.base) == (3, 3, 0)


@pytest.mark.parametrize("method", ["approval", "score", "dots", "schulze", "ranked_pairs", "borda"])
def test_every_ballot_has_the_same_parts(method) -> None:
    fuller = {
        "options": {"options": [1, 2, 4]},
        "scores": {"scores": [[1, 5], [2, 5], [4, 5]]},
        "dots": {"dots": [[1, 1], [2, 1], [4, 1]]},
        "ranking": {"ranking": [[4], [2], [1]]},
    }
    shape = METHODS[method].SHAPE
    parts = [[part for part, _value in records_of(method, IDS, each[shape])] for each in (CHOICES, fuller)]
    assert parts[0] == parts[1]


@pytest.mark.parametrize("method", METHODS)
def test_whole_ballots_are_read_for_every_method(method) -> None:
    choice = CHOICES[METHODS[method].SHAPE]
    profile = profile_of_records(method, IDS, [("", choice), ("", choice), ("", ABSTAIN)])

    assert profile == profile_of_choices(method, IDS, [(choice, 2), (ABSTAIN, 1)])


@pytest.mark.parametrize("method", METHODS)
def test_whole_and_split_ballots_may_stand_together(method) -> None:
    choice = CHOICES[METHODS[method].SHAPE]
    records = [("", choice), *records_of(method, IDS, choice), ("abstain", True)]

    assert profile_of_records(method, IDS, records) == profile_of_choices(
        method, IDS, [(choice, 2), (ABSTAIN, 1)]
    )


@pytest.mark.parametrize(
    ("method", "wrong"),
    [
        ("approval", ("9", 1)),  # an option the poll does not have
        ("approval", ("1", 2)),
        ("approval", ("1>2", 1)),  # a part of another method
        ("score", ("1", 6)),
        ("score", ("1", "5")),
        ("dots", ("1", -1)),
        ("dots", ("1", [1])),
        ("schulze", ("2>1", 1)),  # not in the order of the ballot
        ("schulze", ("1>2", 2)),
        ("borda", ("1", 5)),
        ("abstain", ("abstain", False)),
    ],
)
def test_a_record_without_a_place_in_the_poll_is_named(method, wrong) -> None:
    method = "approval" if method == "abstain" else method
    records = [*records_of(method, IDS, CHOICES[METHODS[method].SHAPE]), wrong]

    with pytest.raises(ValueError, match=wrong[0]):
        profile_of_records(method, IDS, records)


@pytest.mark.parametrize("method", ["approval", "schulze", "borda"])
def test_a_missing_record_is_named(method) -> None:
    choice = CHOICES[METHODS[method].SHAPE]
    records = 2 * records_of(method, IDS, choice)

    with pytest.raises(ValueError, match=f"'{records[1][0]}' has 1 records, others have 2"):
        profile_of_records(method, IDS, records[:1] + records[2:])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "value", [{"options": [9]}, {"ranking": [[9]]}, {"scores": [[9, 1]]}, [1], 7, {}, "x"]
)
def test_a_whole_ballot_that_says_what_it_cannot_is_refused(method, value) -> None:
    with pytest.raises(ValueError):
        profile_of_records(method, IDS, [("", value)])


def test_an_unknown_option_is_no_choice() -> None:
    for method in METHODS:
        shape = METHODS[method].SHAPE
        unknown = {"options": [9], "scores": [[9, 1]], "dots": [[9, 1]], "ranking": [[9]]}[shape]
        with pytest.raises((LookupError, ValueError)):
            profile_of_choices(method, IDS, [({shape: unknown}, 1)])


def test_more_options_than_fit_a_byte_are_refused_and_sixty_four_are_counted() -> None:
    ids = list(range(1, 65))
    profile = profile_of_choices("borda", ids, [({"ranking": [[option] for option in ids]}, 3)])

    assert profile.by_option[1] == {126: 3} and profile.by_option[64] == {0: 3}
    assert profile.by_pair[1, 64] == (3, 0)
    with pytest.raises(ValueError, match="64"):
        profile_of_choices("borda", [*ids, 65], [({"ranking": [[1]]}, 1)])
