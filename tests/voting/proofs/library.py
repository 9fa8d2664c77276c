"""The independent library (pref_voting), asked in its own terms. Only `make prove` installs it.

Where its conventions are not ours:
- It leaves unranked options out of a comparison unless told to hold them below the ranked ones ("extended
  strict preference"); we always do.
- Its Beat Path and Ranked Pairs weigh a majority by its margin; told to, by the ballots for it, as we do.
- Its Ranked Pairs knows one number for a strength and locks level pairs too, in both directions. We compare
  the ballots for a majority, then those against, and lock no level pair: so the strength given is one number
  that sorts like both, and 0 for a level pair, which is then locked last and only parts those still unparted.
- Its Borda score is below less above; ours, in half-points, twice below and once level: a constant more.
- Its instant run-off drops all the tied lowest at once, or follows each of them ("parallel universes"). We
  drop one at a time, so the second is what we are compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from math import factorial, prod
from typing import Any

from pref_voting.grade_methods import score_voting
from pref_voting.grade_profiles import GradeProfile
from pref_voting.iterative_methods import (
    instant_runoff_for_truncated_linear_orders,
    instant_runoff_put,
)
from pref_voting.margin_based_methods import beat_path, beat_path_defeat, ranked_pairs, ranked_pairs_defeat_tb
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.scoring_methods import symmetric_borda_scores

from tests.voting.proofs.random_elections import Choice, Election

MOST_ORDERS = 200  # of equal majorities, for the library to try them all


@cache
def profile(election: Election) -> Any:
    """The election as the library keeps it."""
    maps = [
        {option: place for place, rank in enumerate(ranking, 1) for option in rank}
        for ranking, _ in election.ballots
    ]
    numbers = [number for _, number in election.ballots]
    made = ProfileWithTies(maps, rcounts=numbers, candidates=list(election.options))
    made.use_extended_strict_preference()
    return made


def matrix(profile: Any) -> dict[tuple[int, int], int]:
    """(a, b) → ballots with a above b."""
    return {
        (a, b): int(profile.support(a, b)) for a in profile.candidates for b in profile.candidates if a != b
    }


def schulze_set(profile: Any) -> set[int]:
    return {int(each) for each in beat_path(profile, strength_function=profile.support)}


def schulze_defeats(profile: Any) -> set[tuple[int, int]]:
    """Who has the wider path to whom."""
    return set(beat_path_defeat(profile, strength_function=profile.support).edges)


def strength(profile: Any) -> Callable[[int, int], int]:
    """Of a majority, as one number: more ballots for it, then fewer against it."""

    def one_number(a: int, b: int) -> int:
        above, below = int(profile.support(a, b)), int(profile.support(b, a))
        return above * (int(profile.num_voters) + 1) + int(profile.num_voters) - below if above > below else 0

    return one_number


def orders_of_majorities(profile: Any) -> int:
    """In how many orders the library would lock: all of the equal ones, the level pairs both ways."""
    of, options = strength(profile), profile.candidates
    numbers = [of(a, b) for a in options for b in options if a != b and not profile.majority_prefers(b, a)]
    return prod(factorial(numbers.count(number)) for number in set(numbers))


def ranked_pairs_firsts(profile: Any) -> set[int]:
    """All who win for some order of the equal majorities."""
    return {int(each) for each in ranked_pairs(profile, strength_function=strength(profile))}


def ranked_pairs_order(profile: Any) -> list[int]:
    """The whole order, where neither pairs nor majorities are level."""
    graph = ranked_pairs_defeat_tb(profile, strength_function=strength(profile))
    return sorted(profile.candidates, key=lambda option: graph.in_degree(option))


def half_points(profile: Any) -> dict[int, int]:
    everyone = (len(profile.candidates) - 1) * int(profile.num_voters)
    return {option: int(points) + everyone for option, points in symmetric_borda_scores(profile).items()}


def first_votes(profile: Any) -> dict[int, int]:
    return {option: int(n) for option, n in profile.plurality_scores_ignoring_overvotes().items()}


def runoff_winners(profile: Any) -> set[int]:
    """Of ballots without level ranks: all who can win, whichever of the lowest is dropped."""
    return {int(each) for each in instant_runoff_put(profile)}


def runoff_winners_at_once(profile: Any) -> set[int]:
    """Of ballots without level ranks: who wins when all the lowest are dropped together."""
    return {int(each) for each in instant_runoff_for_truncated_linear_orders(profile)}


def sums(options: Iterable[int], marks: Iterable[tuple[Mapping[int, int], int]]) -> dict[int, int]:
    """Each option's sum of scores, dots or approvals; what a ballot leaves out is nothing."""
    graded = _graded(options, marks)
    return {option: int(graded.sum(option) or 0) for option in graded.candidates}


def firsts_by_sum(options: Iterable[int], marks: Iterable[tuple[Mapping[int, int], int]]) -> set[int]:
    return {int(each) for each in score_voting(_graded(options, marks), ungraded_score=0)}


def marks_of(choices: Iterable[tuple[Choice, int]]) -> list[tuple[dict[int, int], int]]:
    """What ballots of options, scores or dots give each option they name."""
    said = [(next(iter(choice.values())), n) for choice, n in choices if "abstain" not in choice]
    return [
        (dict(each) if each and isinstance(each[0], list) else dict.fromkeys(each, 1), n) for each, n in said
    ]


def _graded(options: Iterable[int], marks: Iterable[tuple[Mapping[int, int], int]]) -> Any:
    given = list(marks)
    maps, numbers = [dict(each) for each, _ in given], [number for _, number in given]
    return GradeProfile(maps, list(range(101)), gcounts=numbers, candidates=list(options))
