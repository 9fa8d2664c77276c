"""Motions: carried or lost, by every base and threshold."""

from __future__ import annotations

import pytest

from tests.voting.methods.counting import Counted, named


def motion(yes: int, no: int, abstain: int = 0, **terms) -> Counted:
    """The count of a motion whose options are Y and N."""
    given = {"Y": yes, "N": no, "-": abstain}
    ballots = ", ".join(f"{number} {says}" for says, number in given.items() if number)
    return named("yes_no", "YN", ballots, **terms)


def test_more_than_half_carries() -> None:
    result = motion(6, 5, 20)

    assert (result.outcome.verdict, result.winners, result.places) == ("carried", "Y", "Y N")
    assert result.sentence == "Carried: 6 for “Y”, 5 for “N”. Needed: 6."
    assert result.outcome.detail == {
        "kind": "motion",
        "yes": 6,
        "no": 5,
        "abstentions": 20,
        "threshold": {"base": 11, "numerator": 1, "denominator": 2, "is_strict": True, "needed": 6},
    }


def test_a_tie_is_lost() -> None:
    result = motion(5, 5)

    assert (result.outcome.verdict, result.winners, result.places) == ("lost", "", "Y=N")
    assert result.sentence == "Lost: 5 for “Y”, 5 for “N”. Needed: 6."
    assert "so it is by a tie" in result.how


def test_a_tie_is_lost_even_where_half_is_enough() -> None:
    assert motion(5, 5, threshold="own", own_percent=50).outcome.verdict == "lost"


@pytest.mark.parametrize(("yes", "no", "verdict"), [(4, 6, "lost"), (5, 5, "lost"), (6, 4, "carried")])
def test_more_no_than_yes_is_lost_however_low_the_threshold(yes, no, verdict) -> None:
    assert motion(yes, no, threshold="own", own_percent=33).outcome.verdict == verdict


@pytest.mark.parametrize(
    ("threshold", "yes", "no", "needed", "verdict"),
    [
        ("half", 3, 2, 3, "carried"),
        ("most", 3, 2, 3, "carried"),
        ("two_thirds", 6, 3, 6, "carried"),
        ("two_thirds", 5, 3, 6, "lost"),
        ("three_quarters", 3, 1, 3, "carried"),
        ("three_quarters", 8, 3, 9, "lost"),
        ("own", 9, 1, 9, "carried"),
        ("own", 8, 2, 9, "lost"),
    ],
)
def test_thresholds(threshold, yes, no, needed, verdict) -> None:
    result = motion(yes, no, threshold=threshold, own_percent=90)

    assert result.outcome.detail["threshold"]["needed"] == needed
    assert result.outcome.verdict == verdict


@pytest.mark.parametrize(
    ("base", "needed", "verdict"),
    [("votes", 8, "carried"), ("cast", 11, "lost"), ("present", 13, "lost"), ("eligible", 51, "lost")],
)
def test_who_abstains_or_says_nothing_counts_where_the_base_has_them(base, needed, verdict) -> None:
    result = motion(10, 4, 6, base=base, present=25, eligible=100)

    assert result.outcome.detail["threshold"]["needed"] == needed
    assert result.outcome.verdict == verdict
    assert result.outcome.detail["abstentions"] == 6


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("votes", "the votes cast, abstentions left out"),
        ("cast", "all ballots, abstentions included"),
        ("present", "everyone present"),
        ("eligible", "everyone who may vote"),
    ],
)
def test_the_base_is_said(base, said) -> None:
    assert (
        f"when “Y” has at least two thirds of {said}: " in motion(3, 1, base=base, threshold="two_thirds").how
    )


def test_only_abstentions_decide_nothing() -> None:
    assert motion(0, 0, 3, base="cast").outcome.verdict == "nothing"


def test_below_the_quorum_nothing_is_carried() -> None:
    result = motion(9, 0, quorum=10, quorum_unit="people")

    assert (result.outcome.verdict, result.winners) == ("no_quorum", "")
    assert result.outcome.detail["yes"] == 9
    assert result.sentence == "The quorum was not reached, so nothing is decided. Ballots: 9, needed: 10."
