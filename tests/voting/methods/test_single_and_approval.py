"""Single choice and approval, by tables worked out by hand."""

from __future__ import annotations

import pytest

from tests.voting.methods.counting import LOT, lot_for, named

METHODS = pytest.mark.parametrize("method", ["single", "approval"])


def test_the_option_named_most_is_chosen() -> None:
    result = named("single", "ABC", "3 A, 2 B")

    assert (result.outcome.verdict, result.winners, result.places) == ("chosen", "A", "A B C")
    assert [(row.count, row.share) for row in result.outcome.rows.values()] == [(3, 0.6), (2, 0.4), (0, 0.0)]
    assert result.sentence == "“A” has the most votes: 3 of 5."


def test_the_option_on_most_ballots_is_approved() -> None:
    result = named("approval", "ABC", "3 AB, 2 B, 1 -")

    assert (result.outcome.verdict, result.winners) == ("chosen", "B")
    assert [(row.count, row.share) for row in result.outcome.rows.values()] == [(3, 0.6), (5, 1.0), (0, 0.0)]
    assert result.sentence == "“B” has the most approval: 5 of 5."


def test_approvals_may_be_more_than_the_ballots() -> None:
    result = named("approval", "AB", "4 AB")

    assert sum(row.count for row in result.outcome.rows.values()) == 8 > result.profile.ballots
    assert "more than 100 %." in result.how


def test_a_tie_of_single_choice_is_for_a_run_off() -> None:
    result = named("single", "ABC", "2 A, 2 C, 4 -")

    assert (result.outcome.verdict, result.winners, result.places) == ("level", "AC", "A=C B")
    assert result.sentence == "“A” and “C” are level. Votes for each: 2 of 4."
    assert "a run-off can decide" in result.how


def test_a_tie_of_approval_is_joint() -> None:
    result = named("approval", "ABC", "2 AB, 1 C")

    assert (result.outcome.verdict, result.winners) == ("level", "AB")
    assert result.sentence == "“A” and “B” are level. Approvals for each: 2 of 3."
    assert "come first together" in result.how


@METHODS
def test_the_lot_decides_where_the_rules_say_so(method) -> None:
    result = named(method, "ABC", "2 A, 2 C, 1 B", ties="lot")

    first, second = LOT.order([1, 3])
    assert result.outcome.places == [[first], [second], [2]]
    assert result.outcome.winners == [first]
    assert result.outcome.is_by_lot and result.outcome.verdict == "chosen"
    assert "Decided by lot between “A” and “C”." in result.sentence
    assert "Decided by lot between “A” and “C”." in result.how


@METHODS
def test_without_a_lot_options_stay_level(method) -> None:
    result = named(method, "AB", "2 A, 2 B", ties="lot", lot=None)
    assert (result.outcome.verdict, result.outcome.is_by_lot) == ("level", False)


@METHODS
def test_no_lot_is_drawn_where_one_is_ahead(method) -> None:
    result = named(method, "ABC", "3 A, 2 B, 2 C", ties="lot")

    assert (result.winners, result.places, result.outcome.is_by_lot) == ("A", "A B=C", False)
    assert "by lot" not in result.sentence


@METHODS
@pytest.mark.parametrize(
    ("threshold", "yes", "base", "needed", "is_met"),
    [
        ("half", 5, 10, 6, False),
        ("half", 6, 10, 6, True),
        ("half", 5, 9, 5, True),
        ("two_thirds", 6, 9, 6, True),
        ("two_thirds", 6, 10, 7, False),
        ("three_quarters", 6, 8, 6, True),
        ("three_quarters", 6, 9, 7, False),
        ("own", 4, 10, 4, True),
        ("own", 3, 10, 4, False),
    ],
)
def test_a_threshold_is_compared_without_fractions(method, threshold, yes, base, needed, is_met) -> None:
    others = ", ".join(f"1 {letter}" for letter in "BCDEFG"[: base - yes])
    result = named(method, "ABCDEFG", f"{yes} A, {others}", threshold=threshold, own_percent=40)

    assert result.outcome.detail["threshold"]["needed"] == needed
    assert result.outcome.verdict == ("chosen" if is_met else "no_majority")
    assert result.winners == ("A" if is_met else "")


@METHODS
def test_below_the_threshold_a_run_off_is_offered(method) -> None:
    result = named(method, "ABC", "3 A, 2 B, 2 C", threshold="half")

    assert result.places == "A B=C"
    assert result.sentence == (
        "No option has enough: “A” has most, 3 of 7, and 4 are needed. A run-off can decide."
    )
    assert "needs more than half of the votes cast, abstentions left out: 4 of 7." in result.how


@METHODS
def test_a_share_of_nothing_is_not_counted_out(method) -> None:
    result = named(method, "AB", "3 -", threshold="half")

    assert "needs more than half of the votes cast, abstentions left out. " in result.how


@METHODS
@pytest.mark.parametrize(
    ("base", "number", "verdict"),
    [
        ("votes", 5, "chosen"),
        ("cast", 7, "no_majority"),
        ("present", 8, "no_majority"),
        ("eligible", 20, "no_majority"),
    ],
)
def test_the_base_is_what_the_rules_say(method, base, number, verdict) -> None:
    result = named(method, "ABC", "3 A, 1 B, 1 C, 2 -", threshold="half", base=base, present=8, eligible=20)

    assert result.outcome.detail["threshold"]["base"] == number
    assert result.outcome.verdict == verdict
    assert result.outcome.rows[1].share == round(3 / number, 4)


@METHODS
def test_a_tie_below_the_threshold_is_no_matter_for_the_lot(method) -> None:
    result = named(method, "ABC", "2 A, 2 B, 2 C", threshold="half", ties="lot")

    assert (result.outcome.verdict, result.outcome.is_by_lot) == ("no_majority", False)
    assert result.sentence.startswith("No option has enough: “A”, “B” and “C” have most, 2 of 6 each")


@METHODS
def test_where_none_of_these_comes_first_nobody_is_chosen(method) -> None:
    result = named(method, "ABN", "3 N, 2 A, 1 B", none="N", threshold="half")

    assert (result.outcome.verdict, result.winners, result.places) == ("none_chosen", "", "N A B")
    assert result.sentence == "“N” comes first, so no option is chosen."
    assert "Where “N” comes first, no option is chosen." in result.how


@METHODS
def test_where_none_of_these_is_level_with_the_first_nobody_is_chosen(method) -> None:
    result = named(method, "ABN", "2 N, 2 A, 1 B", none="N", ties="joint")

    assert (result.outcome.verdict, result.winners) == ("none_chosen", "")
    assert result.sentence == "“N” comes first, level with “A”, so no option is chosen."


@METHODS
@pytest.mark.parametrize("lot", [lot_for((1, 2), (1, 2)), lot_for((1, 2), (2, 1))])
def test_no_lot_against_none_of_these_lifts_an_option_over_the_threshold(method, lot) -> None:
    result = named(method, "ANC", "2 A, 2 N, 1 C", none="N", ties="lot", threshold="half", lot=lot)

    assert (result.outcome.verdict, result.winners) == ("none_chosen", "")
    assert not result.outcome.is_by_lot


@METHODS
def test_none_of_these_that_does_not_come_first_changes_nothing(method) -> None:
    result = named(method, "ABN", "2 N, 3 A, 1 B", none="N")
    assert (result.outcome.verdict, result.winners) == ("chosen", "A")


@METHODS
def test_abstentions_alone_decide_nothing(method) -> None:
    result = named(method, "AB", "2 -")

    assert (result.outcome.verdict, result.winners, result.profile.base) == ("nothing", "", 0)
    assert result.sentence == "Everyone who voted abstained."
