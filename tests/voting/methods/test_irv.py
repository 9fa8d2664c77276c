"""Instant run-off: rounds, exhausted ballots and ties, worked out by hand."""

from __future__ import annotations

from typing import Any

from tests.voting.methods.counting import ABSTAIN, LOT, Counted, counted, lot_for, ranked


def run_off(options: str, ballots: str, **terms: Any) -> Counted:
    return ranked("irv", options, ballots, **terms)


def rounds(result: Counted) -> list[dict[str, Any]]:
    return result.outcome.detail["rounds"]


def dropped(result: Counted) -> str:
    return result.names(each["dropped"] for each in rounds(result) if each["dropped"])


def test_more_than_half_wins_at_once() -> None:
    result = run_off("ABC", "3 A>B, 1 B, 1 C")

    assert (result.outcome.verdict, result.winners, len(rounds(result))) == ("chosen", "A", 1)
    assert result.places == "A B=C"
    assert result.sentence == "“A” comes first. Ballots in round 1: 3 of 5, more than half."


def test_half_is_not_more_than_half() -> None:
    result = run_off("ABC", "4 A, 3 B>A, 1 C>B")

    assert rounds(result)[1]["votes"] == {"1": 4, "2": 4}
    assert (dropped(result), result.winners) == ("CB", "A")
    assert result.sentence == (
        "“A” comes first. In round 2 it was level with “B”, ballots for each: 4; "
        "“B” had fewer in a round before and was dropped."
    )


def test_the_ballots_of_the_lowest_move_on() -> None:
    result = run_off("ABC", "4 A, 3 B>C, 2 C>B>A")

    first, second = rounds(result)
    assert first == {
        "votes": {"1": 4, "2": 3, "3": 2},
        "exhausted": 0,
        "continuing": 9,
        "dropped": 3,
        "to": {"2": 2},
        "to_exhausted": 0,
        "is_by_lot": False,
    }
    assert second["votes"] == {"1": 4, "2": 5}
    assert (result.winners, result.places) == ("B", "B A C")
    assert [row.count for row in result.outcome.rows.values()] == [4, 3, 2]


def test_a_ballot_that_ranks_none_of_those_left_exhausts() -> None:
    result = run_off("ABC", "4 A, 3 B>C, 2 C")

    assert rounds(result)[0]["to_exhausted"] == 2
    assert (rounds(result)[1]["exhausted"], rounds(result)[1]["continuing"]) == (2, 7)
    assert result.winners == "A"
    assert "Ballots exhausted at the end: 2." in result.how


def test_a_ballot_skips_over_options_that_are_gone() -> None:
    result = run_off("ABCD", "6 A, 5 B, 3 C>D>B, 1 D>C>A")

    assert dropped(result) == "DC"
    assert rounds(result)[1]["to"] == {"1": 1, "2": 3}


def test_level_options_on_top_exhaust_for_good() -> None:
    result = run_off("ABC", "5 A, 4 B, 2 A=C, 2 C>B")

    assert rounds(result)[0]["exhausted"] == 2
    assert dropped(result) == "C"
    assert rounds(result)[1]["exhausted"] == 2


def test_level_options_of_which_one_is_left_at_their_turn_count_for_it() -> None:
    result = run_off("ABCD", "6 A, 5 B, 2 C>B=D, 1 D")

    assert dropped(result) == "DC"
    assert rounds(result)[2]["votes"] == {"1": 6, "2": 7}


def test_level_options_that_are_all_gone_are_passed_over() -> None:
    result = run_off("ABCDE", "7 A, 6 B, 3 C>D=E>B, 2 D>C, 1 E>C")

    assert dropped(result) == "EDC"
    assert rounds(result)[3]["votes"] == {"1": 7, "2": 9}


def test_of_the_lowest_the_one_with_fewer_in_the_latest_earlier_round_goes() -> None:
    result = run_off("ABCD", "6 A, 4 B, 3 C, 1 D>C", lot=None)

    assert dropped(result) == "DC"
    assert [each["is_by_lot"] for each in rounds(result)] == [False, False, False]


def test_the_latest_earlier_round_that_differs_decides_not_the_first() -> None:
    # B leads C in the first round, C leads B in the second, and in the third they are level.
    ballots = "9 A, 5 B, 4 C, 2 D>C, 1 E>B"
    result = run_off("ABCDE", ballots)

    assert [each["votes"]["2"] for each in rounds(result)[:3]] == [5, 6, 6]
    assert [each["votes"]["3"] for each in rounds(result)[:3]] == [4, 4, 6]
    assert dropped(result)[:3] == "EDC"


def test_the_lot_decides_where_no_earlier_round_differs() -> None:
    for order, gone, winner in [((2, 3), "C", "A"), ((3, 2), "B", "C")]:
        result = run_off("ABC", "3 A, 2 B>C, 2 C>A", lot=lot_for((2, 3), order))

        assert (dropped(result), result.winners) == (gone, winner)
        assert rounds(result)[0]["is_by_lot"] and result.outcome.is_by_lot
        assert "Decided by lot which of “B” and “C” was dropped." in result.sentence


def test_two_with_half_each_are_decided_by_lot() -> None:
    result = run_off("AB", "3 A>B, 3 B>A")

    winner = LOT.order([1, 2])[0]
    assert result.outcome.winners == [winner] and result.outcome.is_by_lot
    assert rounds(result)[-1]["votes"] == {str(winner): 6}


def test_without_a_lot_the_count_stops_at_a_tie_that_may_decide() -> None:
    result = run_off("ABC", "3 A, 2 B>C, 2 C>A", lot=None)

    assert (result.outcome.verdict, result.winners, result.places) == ("level", "ABC", "A=B=C")
    assert rounds(result)[-1]["dropped"] is None and not result.outcome.is_by_lot


def test_a_tie_that_cannot_decide_who_wins_does_not_stop_the_count() -> None:
    result = run_off("ABCD", "5 A, 4 B, 1 C>B, 1 D>B", lot=None)

    assert (result.outcome.verdict, result.winners) == ("chosen", "B")
    assert dropped(result) == "DC"


def test_the_lot_for_such_a_tie_is_marked_in_the_round_alone() -> None:
    result = run_off("ABCD", "5 A, 4 B, 1 C>B, 1 D>B")

    assert [each["is_by_lot"] for each in rounds(result)] == [True, False, False]
    assert not result.outcome.is_by_lot


HOPELESS = "1 A>C, 1 B>D, 5 C, 5 D"  # in the end C and D are level, and who led before is for A's and B's lot


def test_a_tie_that_cannot_decide_is_told_once_a_later_one_looks_back_at_it() -> None:
    for order, gone, winner in [((2, 1), "A", "C"), ((1, 2), "B", "D")]:
        result = run_off("ABCD", HOPELESS, lot=lot_for((1, 2), order))

        assert (dropped(result)[0], result.winners) == (gone, winner)
        assert result.outcome.is_by_lot
        assert "Decided by lot which of “A” and “B” was dropped." in result.sentence


def test_options_without_a_vote_change_no_round_that_a_later_tie_could_look_back_at() -> None:
    result = run_off("ABCDE", "3 A, 2 B>C, 2 C>A, 1 B", lot=LOT)

    assert [each["is_by_lot"] for each in rounds(result)][:2] == [True, False]
    assert result.winners == "A" and not result.outcome.is_by_lot


def test_without_a_lot_the_count_stops_where_a_tie_looks_back_at_one_that_was_not_drawn() -> None:
    assert run_off("ABCD", HOPELESS, lot=None).outcome.verdict == "level"


def test_none_of_these_can_win_and_then_nobody_is_chosen() -> None:
    result = run_off("ABN", "4 A, 3 N>B, 2 B>N", none="N")

    assert (result.outcome.verdict, result.winners, result.places) == ("none_chosen", "", "N A B")
    assert result.sentence == "“N” comes first, so no option is chosen."


def test_abstentions_are_no_ballots_that_continue() -> None:
    result = counted("irv", "AB", [({"ranking": [[1]]}, 2), ({"ranking": [[2]]}, 1), (ABSTAIN, 5)])

    assert (result.winners, rounds(result)[0]["continuing"], rounds(result)[0]["exhausted"]) == ("A", 3, 0)
    assert result.outcome.rows[1].share == 0.6667


def test_no_ranking_at_all_chooses_nothing() -> None:
    assert counted("irv", "AB", [(ABSTAIN, 5)]).outcome.verdict == "nothing"
    assert counted("irv", "AB", [({"ranking": []}, 5)]).sentence == "No ballot speaks for any of the options."


def test_below_the_quorum_the_rounds_are_shown_and_nobody_is_chosen() -> None:
    result = run_off("ABC", "4 A, 3 B>C, 2 C>B", quorum=10, quorum_unit="people")

    assert (result.outcome.verdict, result.winners) == ("no_quorum", "")
    assert len(rounds(result)) == 2
