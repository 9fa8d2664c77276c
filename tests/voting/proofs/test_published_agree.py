"""Published elections through the library too: what we count, what it counts and what was published agree."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.voting.proofs import counted
from tests.voting.proofs.random_elections import Election

pytestmark = pytest.mark.proof

FOLDER = Path(__file__).parents[1] / "elections"
PUBLISHED = (
    "alaska2022_special_3cand.txt",
    "burlington2009.txt",
    "debian_dpl_2006.txt",
    "debian_dpl_2007.txt",
)
files = pytest.mark.parametrize("file", PUBLISHED)


def election(file: str) -> Election:
    """`count:1>2=3` a line; `=` joins a rank. Blank ballots rank nothing and are left out."""
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    ballots = [line.split(":") for line in lines if line[:1].isdigit() and not line.endswith(":")]
    options = tuple(int(line[1:].split(":")[0]) for line in lines if line.startswith("="))
    return Election(
        options,
        tuple(
            (tuple(tuple(sorted(map(int, rank.split("=")))) for rank in order.split(">")), int(number))
            for number, order in ballots
        ),
    )


def published(file: str) -> dict[str, object]:
    expected = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    return expected[file]


def names(file: str, places: list[list[int]]) -> list[list[str]]:
    candidates = published(file)["candidates"]
    return [[candidates[option - 1] for option in level] for level in places]


@files
def test_matrix_and_schulze_order(file: str, library: ModuleType) -> None:
    told, theirs = counted.outcome("schulze", election(file)), library.profile(election(file))
    matrix = [
        [0 if a == b else int(theirs.support(a, b)) for b in theirs.candidates] for a in theirs.candidates
    ]
    assert told.detail["matrix"] == matrix == published(file)["pairwise"]
    assert set(told.winners) == library.schulze_set(theirs)
    assert names(file, told.places) == published(file)["schulze_winning_votes"]


@files
def test_ranked_pairs(file: str, library: ModuleType) -> None:
    told = counted.outcome("ranked_pairs", election(file))
    assert set(told.winners) == library.ranked_pairs_firsts(library.profile(election(file)))
    assert names(file, told.places)[0] == published(file)["ranked_pairs_winner"]


@files
def test_borda(file: str, library: ModuleType) -> None:
    told = counted.outcome("borda", election(file)).detail["half_points"]
    assert {int(option): points for option, points in told.items()} == library.half_points(
        library.profile(election(file))
    )
    assert list(told.values()) == published(file)["borda_half_points"]


@files
def test_first_preferences_and_the_winner_of_the_run_off(file: str, library: ModuleType) -> None:
    """The library cuts a ballot off before a shared rank; so much is the same until one is left on top."""
    told, theirs = counted.outcome("irv", election(file)), library.profile(election(file))
    assert counted.counts(told) == library.first_votes(theirs)
    assert list(counted.counts(told).values()) == published(file)["plurality_first_preferences"]
    without_shared_ranks, _ = theirs.truncate_overvotes()
    assert set(told.winners) == library.runoff_winners_at_once(without_shared_ranks)
    assert names(file, [told.winners]) == [[published(file)["irv_winner"]]]
