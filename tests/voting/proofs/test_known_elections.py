"""Elections of the literature that are told in a few lines, counted by hand there. None is random or tied."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.voting.proofs import counted
from tests.voting.proofs.random_elections import Election


def election(ballots: Mapping[str, int], letters: str = "") -> Election:
    """Ballots such as `{"ABC": 5}`: A before B before C."""
    options = tuple(map(ord, letters or sorted({letter for order in ballots for letter in order})))
    return Election(
        options, tuple((tuple((ord(letter),) for letter in order), n) for order, n in ballots.items())
    )


def first_of(method: str, told: Election) -> str:
    return "".join(map(chr, counted.outcome(method, told).winners))


def order_of(method: str, told: Election) -> str:
    return " ".join("".join(map(chr, level)) for level in counted.outcome(method, told).places)


def counts_of(method: str, told: Election) -> dict[str, int | float]:
    return {chr(option): number for option, number in counted.counts(counted.outcome(method, told)).items()}


def plurality(told: Election) -> dict[int, int | float]:
    firsts = [({"options": [ranking[0][0]]}, number) for ranking, number in told.ballots]
    return counted.counts(counted.outcome_of("single", told.options, firsts))


BORDA_1781 = election({"ABC": 1, "ACB": 7, "BCA": 7, "CBA": 6})
CONDORCET_1785 = election({"ABC": 23, "BCA": 17, "BAC": 2, "CAB": 10, "CBA": 8})
CONDORCET_1788 = election({"ABC": 30, "ACB": 1, "CAB": 10, "BAC": 29, "BCA": 10, "CBA": 1})
MALKEVITCH_1990 = election(
    {"ADECB": 18, "BEDCA": 12, "CBEDA": 10, "DCEBA": 9, "EBDCA": 4, "ECDBA": 2},
)
IRELAND_1990 = election(
    {"L": 694_484, "R": 612_265, "CR": 205_565, "CL": 36_789, "C": 25_548},
)
FISHBURN_BRAMS_1983 = {"ABC": 417, "ACB": 82, "BAC": 143, "BCA": 357, "CAB": 285, "CBA": 324}


def test_bordas_own_example_turns_the_plurality_around() -> None:
    """J.-C. de Borda, Mémoire sur les élections au scrutin, 1781: first by votes, last by points."""
    assert list(plurality(BORDA_1781).values()) == [8, 7, 6]
    assert counts_of("borda", BORDA_1781) == {"A": 16, "B": 21, "C": 26}
    assert [first_of(method, BORDA_1781) for method in ("borda", "schulze", "ranked_pairs")] == ["C"] * 3


def test_condorcets_circle_of_sixty_is_cut_at_its_weakest_win() -> None:
    """Condorcet, Essai, 1785; after H. P. Young, American Political Science Review 82 (1988): B, C, A."""
    detail = counted.outcome("ranked_pairs", CONDORCET_1785).detail
    assert detail["matrix"] == [[0, 33, 25], [27, 0, 42], [35, 18, 0]]
    assert detail["beats_all"] is None
    assert detail["skipped"] == [[ord("A"), ord("B"), 33, 27]]
    assert order_of("ranked_pairs", CONDORCET_1785) == order_of("schulze", CONDORCET_1785) == "B C A"
    assert counts_of("borda", CONDORCET_1785) == {"A": 58, "B": 69, "C": 53}


def test_condorcets_example_against_bordas_points() -> None:
    """Condorcet, 1788: 81 voters; A wins against both others, B has more points."""
    assert counts_of("borda", CONDORCET_1788) == {"A": 101, "B": 109, "C": 33}
    assert first_of("borda", CONDORCET_1788) == "B"
    assert first_of("schulze", CONDORCET_1788) == first_of("ranked_pairs", CONDORCET_1788) == "A"


def test_five_methods_five_winners() -> None:
    """J. Malkevitch, in For All Practical Purposes (COMAP): 55 voters."""
    votes = plurality(MALKEVITCH_1990)
    assert chr(max(votes, key=votes.__getitem__)) == "A"
    assert first_of("irv", MALKEVITCH_1990) == "C"
    assert first_of("borda", MALKEVITCH_1990) == "D"
    assert first_of("schulze", MALKEVITCH_1990) == first_of("ranked_pairs", MALKEVITCH_1990) == "E"
    points = counts_of("borda", MALKEVITCH_1990)
    assert points == {"A": 72, "B": 101, "C": 107, "D": 136, "E": 134}


def test_the_president_of_ireland_1990() -> None:
    """Official count: Currie's transfers bring Robinson from behind; 25,548 were not transferable."""
    first, last = counted.outcome("irv", IRELAND_1990).detail["rounds"]
    currie, lenihan, robinson = (str(ord(letter)) for letter in "CLR")
    assert first["votes"] == {currie: 267_902, lenihan: 694_484, robinson: 612_265}
    assert first["dropped"] == ord("C")
    assert first["to"] == {lenihan: 36_789, robinson: 205_565}
    assert first["to_exhausted"] == last["exhausted"] == 25_548
    assert last["votes"] == {lenihan: 731_273, robinson: 817_830}
    assert first_of("irv", IRELAND_1990) == "R"


def test_two_who_come_to_vote_can_elect_their_last_choice() -> None:
    """P. C. Fishburn and S. J. Brams, Mathematics Magazine 56 (1983): the no-show paradox, 1,608 voters."""
    two_more = FISHBURN_BRAMS_1983 | {"ABC": 419}
    assert first_of("irv", election(FISHBURN_BRAMS_1983)) == "B"
    assert first_of("irv", election(two_more)) == "C"


def test_a_circle_of_three_voters_has_no_first() -> None:
    """Condorcet's paradox: every order beats none. All three are shown, or one is drawn, and said to be."""
    circle = election({"ABC": 1, "BCA": 1, "CAB": 1})
    assert order_of("schulze", circle) == "ABC"
    for method, rules in (("ranked_pairs", {}), ("schulze", {"ties": "lot"})):
        drawn = counted.outcome(method, circle, **rules)
        assert len(drawn.winners) == 1 and drawn.is_by_lot
    assert counted.outcome("irv", circle).is_by_lot


@pytest.mark.parametrize("method", ["schulze", "ranked_pairs", "irv"])
def test_a_copy_of_an_option_does_not_take_its_win(method: str) -> None:
    """Independence of clones (Tideman 1987): c stands beside C on every ballot, in either order."""
    alone = election({"ABC": 4, "BCA": 3, "CAB": 5})
    copied = election({"ABCc": 2, "ABcC": 2, "BcCA": 1, "BCcA": 2, "CcAB": 4, "cCAB": 1})
    assert first_of(method, alone).upper() == first_of(method, copied).upper()


def test_copies_do_win_by_points() -> None:
    """Teaming (Tideman 1987): with three copies beneath it B passes A by points, though most prefer A."""
    assert first_of("borda", election({"AB": 3, "BA": 2})) == "A"
    assert first_of("borda", election({"ABCD": 3, "BCDA": 2})) == "B"
