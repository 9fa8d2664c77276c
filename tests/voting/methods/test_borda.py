"""Priorities: points for the options below, halves for the level ones, ties."""

from __future__ import annotations

from tests.voting.methods.counting import LOT, ranked


def test_every_option_below_is_a_point_and_every_level_one_half() -> None:
    result = ranked("borda", "ABCD", "1 A>B=C>D")

    assert [row.count for row in result.outcome.rows.values()] == [3, 1.5, 1.5, 0]
    assert result.outcome.detail["half_points"] == {"1": 6, "2": 3, "3": 3, "4": 0}


def test_options_left_out_are_level_and_last() -> None:
    assert [row.count for row in ranked("borda", "ABCD", "1 B").outcome.rows.values()] == [1, 3, 1, 1]


def test_whole_points_are_whole_numbers() -> None:
    rows = ranked("borda", "AB", "2 A=B").outcome.rows
    assert [(type(row.count), row.count) for row in rows.values()] == [(int, 1), (int, 1)]


def test_the_order_and_the_shares_of_all_points_possible() -> None:
    result = ranked("borda", "ABC", "3 A>B>C, 2 B>C>A")

    assert (result.outcome.verdict, result.winners, result.places) == ("chosen", "B", "B A C")
    assert [row.share for row in result.outcome.rows.values()] == [0.6, 0.7, 0.2]
    assert result.sentence == "“B” comes first. Points: 7."


def test_the_heat_map_tells_how_many_ballots_gave_which_half_points() -> None:
    detail = ranked("borda", "ABC", "3 A>B>C, 2 B>C>A, 1 A").outcome.detail

    assert detail["heat"] == {
        "1": {"0": 2, "4": 4},
        "2": {"1": 1, "2": 3, "4": 2},
        "3": {"0": 3, "1": 1, "2": 2},
    }
    assert detail["matrix"] == [[0, 4, 4], [2, 0, 5], [2, 0, 0]]


def test_more_comparisons_won_decide_between_equal_points() -> None:
    # A and B have 10 points each; A wins against both others, B against one.
    result = ranked("borda", "ABC", "4 A>B>C, 3 B>C>A, 1 A>C>B")

    assert [row.count for row in result.outcome.rows.values()] == [10, 10, 4]
    assert (result.places, result.outcome.is_by_lot) == ("A B C", False)


def test_the_lot_decides_what_is_level_even_then() -> None:
    result = ranked("borda", "ABCD", "1 A>B>C>D, 1 B>A>D>C")

    levels = [LOT.order([1, 2]), LOT.order([3, 4])]
    assert result.outcome.places == [[option] for level in levels for option in level]
    assert result.outcome.is_by_lot and result.outcome.drawn == [[1, 2], [3, 4]]
    assert "Decided by lot between “A” and “B”. Decided by lot between “C” and “D”." in result.how


def test_without_a_lot_or_where_the_rules_say_joint_places_are_shared() -> None:
    assert ranked("borda", "AB", "1 A>B, 1 B>A", lot=None).places == "A=B"
    joint = ranked("borda", "AB", "1 A>B, 1 B>A", ties="joint")
    assert (joint.outcome.verdict, joint.winners) == ("level", "AB")
    assert joint.sentence == "“A” and “B” are level in the first place. Points for each: 1."
