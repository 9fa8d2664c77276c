"""Score and dots: sums, what is shown beside them, and ties."""

from __future__ import annotations

from typing import Any

from tests.voting.methods.counting import ABSTAIN, LOT, Counted, counted


def marks(shape: str, ballots: str) -> list[tuple[dict[str, Any], int]]:
    """Choices like "2 A5 B3, 1 C0, 1 -": so many ballots with these marks."""
    choices: list[tuple[dict[str, Any], int]] = []
    for ballot in ballots.split(", "):
        number, *says = ballot.split(" ")
        given = [["ABCDE".index(mark[0]) + 1, int(mark[1:])] for mark in says if mark != "-"]
        choices.append(({shape: given} if given else ABSTAIN, int(number)))
    return choices


def scored(options: str, ballots: str, **terms: Any) -> Counted:
    return counted("score", options, marks("scores", ballots), **terms)


def dotted(options: str, ballots: str, **terms: Any) -> Counted:
    return counted("dots", options, marks("dots", ballots), **terms)


def test_the_greatest_sum_wins_whatever_the_mean() -> None:
    result = scored("ABC", "3 A4 B3, 1 B0 C5, 1 -")

    assert (result.outcome.verdict, result.winners, result.places) == ("chosen", "A", "A B C")
    assert [row.count for row in result.outcome.rows.values()] == [12, 9, 5]
    assert result.outcome.rows[1].share == 0.6  # of 5 points on each of 4 ballots
    assert result.outcome.detail["mean"] == {"1": 4.0, "2": 2.25, "3": 5.0}
    assert result.sentence == "“A” comes first. Points: 12."


def test_what_was_left_without_a_score_is_shown_as_blank_and_counts_nothing() -> None:
    detail = scored("ABC", "2 A5 B0, 1 A1").outcome.detail

    assert detail["histogram"] == {"1": [0, 1, 0, 0, 0, 2], "2": [2, 0, 0, 0, 0, 0], "3": [0] * 6}
    assert detail["blank"] == {"1": 0, "2": 1, "3": 3}
    assert detail["mean"]["3"] is None


def test_more_fives_decide_between_equal_sums() -> None:
    result = scored("AB", "1 A5 B3, 1 A1 B3")

    assert (result.winners, result.outcome.is_by_lot) == ("A", False)
    assert result.places == "A B"


def test_more_fours_decide_where_the_fives_are_equal() -> None:
    assert scored("AB", "1 A5 B5, 1 A2 B4, 1 A2 B0, 1 A1 B1").winners == "B"


def test_the_lot_decides_where_every_score_is_equal() -> None:
    result = scored("ABC", "1 A5 B3 C1, 1 A3 B5 C1")

    first, second = LOT.order([1, 2])
    assert result.outcome.places == [[first], [second], [3]]
    assert result.outcome.is_by_lot
    assert result.sentence.endswith("Decided by lot between “A” and “B”.")


def test_level_scores_stay_level_where_the_rules_say_joint_or_the_lot_is_not_known() -> None:
    assert scored("AB", "1 A5 B3, 1 A3 B5", ties="joint").winners == "AB"
    assert scored("AB", "1 A5 B3, 1 A3 B5", lot=None).outcome.verdict == "level"


def test_nothing_but_noughts_chooses_nothing() -> None:
    result = scored("AB", "2 A0 B0")

    assert (result.outcome.verdict, result.winners) == ("nothing", "")
    assert result.sentence == "No ballot speaks for any of the options."


def test_the_option_with_most_dots_comes_first() -> None:
    result = dotted("ABC", "2 A2 B1, 1 B3, 1 C1, 1 -", dots=3)

    assert (result.outcome.verdict, result.winners, result.places) == ("chosen", "B", "B A C")
    assert [(row.count, row.share) for row in result.outcome.rows.values()] == [(4, 0.4), (5, 0.5), (1, 0.1)]
    assert result.outcome.detail["voters"] == {"1": 2, "2": 3, "3": 1}
    assert result.sentence == "“B” comes first. Dots: 5."
    assert "dots to options, 3 at most in all and 3 at most to one of them" in result.how


def test_level_dots_share_their_place() -> None:
    result = dotted("ABCD", "1 A2, 1 B2, 1 C1, 1 D1")

    assert (result.outcome.verdict, result.winners, result.places) == ("level", "AB", "A=B C=D")
    assert result.sentence == "“A” and “B” are level. Dots for each: 2."


def test_the_lot_puts_all_level_dots_in_order_where_the_rules_say_so() -> None:
    result = dotted("ABCD", "1 A2, 1 B2, 1 C1, 1 D1", ties="lot")

    drawn = [LOT.order([1, 2]), LOT.order([3, 4])]
    assert result.outcome.places == [[option] for level in drawn for option in level]
    assert result.outcome.is_by_lot and result.outcome.drawn == [[1, 2], [3, 4]]
    assert "the lot decides" in result.how
