"""The independent library (pref_voting) on the same ballots, by its own fastest way in, each step told apart.

Equal ballots are heaped first, which is what its profiles are made for. Whole rankings become its `Profile`,
which is compiled; rankings cut short become its `ProfileWithTies`, the only one that has them. One profile of
rankings serves all methods. What it compiles is compiled before anything is timed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from pref_voting.grade_profiles import GradeProfile
from pref_voting.iterative_methods import instant_runoff, instant_runoff_for_truncated_linear_orders
from pref_voting.margin_based_methods import beat_path, ranked_pairs_tb
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.scoring_methods import symmetric_borda_scores

from bench.drawn_ballots import Choice

Options = tuple[int, ...]
Step = tuple[str, Callable[[Any], Any]]  # a method's key and what it makes of the library's profile


def build(kind: str, choices: list[Choice], options: Options) -> Any:
    """The library's profile of ballots of a kind. Its candidates are the places of the options, 0 and up."""
    place = {option: index for index, option in enumerate(options)}
    return BUILT[kind](choices, place)


def warm_up() -> None:
    """Have its compiled parts compiled."""
    choices = [{"ranking": [[1], [2], [3]]}, {"ranking": [[2], [3], [1]]}, {"ranking": [[3], [2], [1]]}]
    for _method, step in STEPS["full"]:
        step(build("full", choices, (1, 2, 3)))


def _of_one(choices: list[Choice], place: dict[int, int]) -> Any:
    heaps = Counter(choice["options"][0] for choice in choices)
    firsts = [{place[option]: 1} for option in heaps]
    return ProfileWithTies(firsts, rcounts=list(heaps.values()), candidates=list(place.values()))


def _of_some(choices: list[Choice], place: dict[int, int]) -> Any:
    heaps = Counter(tuple(choice["options"]) for choice in choices)
    return _grades([dict.fromkeys(map(place.__getitem__, named), 1) for named in heaps], heaps, place, 1)


def _of_marks(choices: list[Choice], place: dict[int, int]) -> Any:
    heaps = Counter(tuple(map(tuple, said)) for choice in choices for said in choice.values())
    return _grades([{place[option]: mark for option, mark in marks} for marks in heaps], heaps, place, 5)


def _grades(maps: list[dict[int, int]], heaps: Counter[Any], place: dict[int, int], top: int) -> Any:
    numbers = list(heaps.values())
    return GradeProfile(maps, list(range(top + 1)), gcounts=numbers, candidates=list(place.values()))


def _heaped(choices: list[Choice], place: dict[int, int]) -> Counter[tuple[int, ...]]:
    return Counter(tuple([place[option] for (option,) in choice["ranking"]]) for choice in choices)


def _of_full(choices: list[Choice], place: dict[int, int]) -> Any:
    heaps = _heaped(choices, place)
    return Profile(list(map(list, heaps)), list(heaps.values()))


def _of_short(choices: list[Choice], place: dict[int, int]) -> Any:
    heaps = _heaped(choices, place)
    ranks = [{option: rank for rank, option in enumerate(order, 1)} for order in heaps]
    profile = ProfileWithTies(ranks, rcounts=list(heaps.values()), candidates=list(place.values()))
    profile.use_extended_strict_preference()
    return profile


def _sums(profile: Any) -> dict[int, int]:
    return {option: profile.sum(option) or 0 for option in profile.candidates}


def _schulze(profile: Any) -> list[int]:
    return beat_path(profile, strength_function=profile.support)


def _ranked_pairs(profile: Any) -> list[int]:
    return ranked_pairs_tb(profile, strength_function=profile.support)


BUILT: dict[str, Callable[[list[Choice], dict[int, int]], Any]] = {
    "one": _of_one,
    "some": _of_some,
    "scores": _of_marks,
    "dots": _of_marks,
    "full": _of_full,
    "short": _of_short,
}
PAIRS: list[Step] = [("schulze", _schulze), ("ranked_pairs", _ranked_pairs)]
# For each kind of ballots the methods' keys, and what each makes of the profile: numbers, or winners.
STEPS: dict[str, list[Step]] = {
    "one": [("single", lambda profile: profile.plurality_scores())],
    "some": [("approval", _sums)],
    "scores": [("score", _sums)],
    "dots": [("dots", _sums)],
    "full": [("irv", instant_runoff), *PAIRS, ("borda", lambda profile: profile.borda_scores())],
    "short": [*PAIRS, ("irv", instant_runoff_for_truncated_linear_orders), ("borda", symmetric_borda_scores)],
}


def firsts(result: dict[int, Any] | list[int]) -> list[int]:
    """Those with most, of a result that is numbers; else the result, the winners' places."""
    if not isinstance(result, dict):
        return sorted(map(int, result))
    return sorted(place for place, number in result.items() if number == max(result.values()))
