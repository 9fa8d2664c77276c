"""Draws ballots of every shape, for laws that hold for all of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from polls.voting.methods import METHODS
from tests.voting.methods.counting import ABSTAIN

IDS = (1, 2, 3, 4, 5)
OF_MOTION = (1, 2)

options = st.sampled_from(IDS)
a_ranking = st.lists(options, unique=True, min_size=1)


@st.composite
def with_level_ranks(draw: Any) -> list[list[int]]:
    """A ranking in which options may share a rank or be left out."""
    ranks: list[list[int]] = []
    for option in draw(a_ranking):
        if ranks and draw(st.booleans()):
            ranks[-1] = sorted([*ranks[-1], option])
        else:
            ranks.append([option])
    return ranks


def marks(least: int, most: int) -> st.SearchStrategy[list[list[int]]]:
    given = st.dictionaries(options, st.integers(least, most), min_size=1)
    return given.map(lambda each: [[option, each[option]] for option in sorted(each)])


SAYINGS: dict[str, st.SearchStrategy[Any]] = {
    "single": options.map(lambda option: [option]),
    "yes_no": st.sampled_from(OF_MOTION).map(lambda option: [option]),
    "approval": st.sets(options, min_size=1).map(sorted),
    "irv": st.one_of(a_ranking.map(lambda order: [[option] for option in order]), with_level_ranks()),
    "schulze": with_level_ranks(),
    "ranked_pairs": with_level_ranks(),
    "borda": with_level_ranks(),
    "score": marks(0, 5),
    "dots": marks(1, 4),
}


def ids_of(method: str) -> tuple[int, ...]:
    return OF_MOTION if method == "yes_no" else IDS


def choices_of(method: str) -> st.SearchStrategy[dict[str, Any]]:
    """A ballot of the method, or now and then an abstention."""
    said = SAYINGS[method].map(lambda saying: {METHODS[method].SHAPE: saying})
    return st.one_of(said, said, said, st.just(ABSTAIN))


def ballots_of(method: str, least: int = 0, most: int = 12) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(choices_of(method), min_size=least, max_size=most)


def renamed(choice: dict[str, Any], names: dict[int, int]) -> dict[str, Any]:
    """The choice with other ids for its options, in its normal form again."""
    if "options" in choice:
        return {"options": sorted(names[option] for option in choice["options"])}
    if "ranking" in choice:
        return {"ranking": [sorted(names[option] for option in rank) for rank in choice["ranking"]]}
    for shape in {"scores", "dots"} & choice.keys():
        return {shape: sorted([names[option], mark] for option, mark in choice[shape])}
    return choice


def lifted(choice: dict[str, Any], option: int, to: int) -> dict[str, Any]:
    """A ballot that is the same but for speaking more for the option: `to` of 0 as much as it can."""
    if "ranking" in choice:
        return {"ranking": _lifted_ranks(choice["ranking"], option, to)}
    if "scores" in choice:
        return {"scores": sorted([each for each in choice["scores"] if each[0] != option] + [[option, 5]])}
    if "dots" in choice:
        given = dict(choice["dots"])
        return {"dots": [list(each) for each in sorted({**given, option: given.get(option, 0) + 1}.items())]}
    return choice


def _lifted_ranks(ranking: list[list[int]], option: int, to: int) -> list[list[int]]:
    place = next((index for index, rank in enumerate(ranking) if option in rank), len(ranking))
    others = [[each for each in rank if each != option] for rank in ranking]
    others.insert(min(to, place), [option])
    return [rank for rank in others if rank]
