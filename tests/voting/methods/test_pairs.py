"""Schulze and ranked pairs: circles, what the lot decides, and what it does not."""

from __future__ import annotations

import pytest

from tests.voting.methods.counting import LOT, lot_for, ranked

BOTH = pytest.mark.parametrize("method", ["schulze", "ranked_pairs"])
CIRCLE = "7 A>B>C, 5 B>C>A, 4 C>A>B"  # A over B 11-5, B over C 12-4, C over A 9-7
EVEN_CIRCLE = "1 A>B>C, 1 B>C>A, 1 C>A>B"


@BOTH
def test_who_wins_against_all_others_comes_first(method) -> None:
    result = ranked(method, "ABC", "3 A>B>C, 2 B>C>A, 2 C>B>A")

    assert (result.outcome.verdict, result.winners) == ("chosen", "B")
    assert result.outcome.detail["beats_all"] == 2
    assert result.outcome.detail["matrix"] == [[0, 3, 3], [4, 0, 5], [4, 2, 0]]
    assert [(row.count, row.share) for row in result.outcome.rows.values()] == [(0, 0.0), (2, 1.0), (1, 0.5)]
    assert result.sentence == "“B” comes first: it wins against every other option."


@BOTH
def test_the_weakest_win_of_a_circle_gives_way(method) -> None:
    result = ranked(method, "ABC", CIRCLE)

    assert (result.winners, result.places, result.outcome.is_by_lot) == ("A", "A B C", False)
    assert result.outcome.detail["beats_all"] is None
    assert "no option wins against every other" in result.sentence


def test_what_was_locked_and_skipped_is_told_in_its_order() -> None:
    detail = ranked("ranked_pairs", "ABC", CIRCLE).outcome.detail

    assert detail["locked"] == [[2, 3, 12, 4], [1, 2, 11, 5]]
    assert detail["skipped"] == [[3, 1, 9, 7]]
    assert detail["first"] == [1]


def test_of_wins_with_the_same_votes_the_one_with_less_opposition_is_locked_first() -> None:
    # B over C 5-3, C over A 5-1 and A over B 5-2, the rest of the ballots rank the two level.
    result = ranked("ranked_pairs", "ABC", "3 A>B, 2 B>C, 1 C>A=B, 1 C, 2 C>A>B, 1 B>C, 1 A=B>C")

    sizes = [(votes, against) for _a, _b, votes, against in result.outcome.detail["locked"]]
    assert sizes == sorted(sizes, key=lambda size: (-size[0], size[1]))


@BOTH
def test_unranked_options_are_level_and_last(method) -> None:
    matrix = ranked(method, "ABCD", "2 A, 1 B=C").outcome.detail["matrix"]
    assert matrix == [[0, 2, 2, 2], [1, 0, 0, 1], [1, 0, 0, 1], [0, 0, 0, 0]]


def test_schulze_shows_the_whole_set() -> None:
    result = ranked("schulze", "ABC", EVEN_CIRCLE)

    assert (result.outcome.verdict, result.winners) == ("level", "ABC")
    assert result.outcome.detail["first"] == [1, 2, 3]
    assert (
        result.sentence
        == "“A”, “B” and “C” come first together: no option has a stronger chain against any of them."
    )
    assert "they come first together" in result.how


def test_schulze_by_lot_follows_ranked_pairs_first() -> None:
    ballots = "3 A>B>C, 2 C>B>D, 2 D>A>B, 2 D>B>C"  # Schulze's fourth example: B and D
    pairs = ranked("ranked_pairs", "ABCD", ballots)
    result = ranked("schulze", "ABCD", ballots, ties="lot")

    assert result.outcome.detail["first"] == [2, 4]
    order = [option for (option,) in pairs.outcome.places if option in (2, 4)]
    assert [level[0] for level in result.outcome.places[:2]] == order
    assert "(ranked pairs), and then the lot" in result.how


def test_schulze_by_lot_says_when_the_lot_decided() -> None:
    result = ranked("schulze", "ABC", EVEN_CIRCLE, ties="lot")

    assert result.outcome.verdict == "chosen" and result.outcome.is_by_lot
    assert "Decided by lot between “A”, “B” and “C”." in result.sentence


def test_schulze_without_a_lot_stays_level() -> None:
    assert ranked("schulze", "ABC", EVEN_CIRCLE, ties="lot", lot=None).winners == "ABC"


def test_wins_of_the_same_size_are_locked_in_the_order_of_the_lot() -> None:
    # The first winner in the lot's order has its win locked first; the win that would close the circle is
    # that of the last one, so that whom it beats is first.
    for order in [(1, 2, 3), (3, 2, 1), (2, 3, 1)]:
        result = ranked("ranked_pairs", "ABC", EVEN_CIRCLE, lot=lot_for((1, 2, 3), order))

        beaten = {1: 2, 2: 3, 3: 1}
        assert result.outcome.winners == [beaten[order[-1]]]
        assert result.outcome.detail["skipped"] == [[order[-1], beaten[order[-1]], 2, 1]]
        assert result.outcome.is_by_lot and result.outcome.drawn == [[1, 2, 3]]


def test_of_wins_of_the_same_size_that_of_the_more_frequent_winner_counts_first() -> None:
    # A over C and C over B are the same size and close a circle with B over A; A wins against two, C one.
    ballots = "12 A>D>C>B, 3 B>A>C>D, 25 B>C>A>D, 21 C>B>A>D, 12 D>A>B>C, 21 D>A>C>B, 6 D>B>A>C"
    for lot in (None, lot_for((1, 2, 3, 4), (3, 1, 2, 4)), lot_for((1, 2, 3, 4), (1, 3, 2, 4))):
        result = ranked("ranked_pairs", "ABCD", ballots, lot=lot)
        assert (result.places, result.outcome.is_by_lot) == ("B A D C", False)


def test_options_no_win_separates_are_decided_by_lot() -> None:
    result = ranked("ranked_pairs", "ABC", "1 A>B>C, 1 B>A>C")

    first, second = LOT.order([1, 2])
    assert result.outcome.places == [[first], [second], [3]]
    assert result.outcome.is_by_lot and result.outcome.drawn == [[1, 2]]


def test_ranked_pairs_without_a_lot_stay_level() -> None:
    result = ranked("ranked_pairs", "ABCD", "1 A>B>C>D, 1 B>C>A>D, 1 C>A>B>D", lot=None)

    assert (result.outcome.verdict, result.winners, result.places) == ("level", "ABC", "A=B=C D")
    assert result.outcome.detail["locked"] == [[1, 4, 3, 0], [2, 4, 3, 0], [3, 4, 3, 0]]
    assert result.sentence == "“A”, “B” and “C” are level: only the lot could say which comes first."


def test_a_lot_among_the_last_does_not_mark_the_winner() -> None:
    result = ranked("ranked_pairs", "ABCD", "1 D>A>B>C, 1 D>B>C>A, 1 D>C>A>B")

    assert (result.winners, result.outcome.is_by_lot) == ("D", False)


@BOTH
def test_none_of_these_first_chooses_nobody(method) -> None:
    result = ranked(method, "ABN", "3 N>A>B, 2 A>N>B", none="N")

    assert (result.outcome.verdict, result.winners, result.places) == ("none_chosen", "", "N A B")


@BOTH
def test_only_level_ballots_leave_all_level(method) -> None:
    assert ranked(method, "ABC", "4 A=B=C", lot=None).places == "A=B=C"


@BOTH
def test_below_the_quorum_the_matrix_is_shown_and_nobody_is_chosen(method) -> None:
    result = ranked(method, "AB", "3 A", quorum=50)

    assert (result.outcome.verdict, result.winners) == ("no_quorum", "")
    assert result.outcome.detail["matrix"] == [[0, 3], [0, 0]]
    assert "needed: 50." in result.sentence
