"""Ballots for the bench of counting, the same ones each time: as devices send them, one choice a voter."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Choice = dict[str, Any]
Draw = Callable[[random.Random, list[int], list[int]], Choice]

CLUSTERS = 4
NOISE = 3.0  # how many places an option strays from where its cluster has it
DOTS = 5
TOP_SCORE = 5


def drawn(kind: str, ballots: int, options: tuple[int, ...]) -> list[Choice]:
    """So many ballots of a kind (see `KINDS`). Voters cluster around a few orders of the options, and each
    option strays from there at random (Thurstone 1927): options differ, long rankings hardly ever repeat."""
    lot = random.Random(f"{kind}/{ballots}/{len(options)}")
    centres = [lot.sample(options, len(options)) for _ in range(CLUSTERS)]
    weights = range(CLUSTERS, 0, -1)
    draw = KINDS[kind]
    return [draw(lot, lot.choices(centres, weights)[0], list(options)) for _ in range(ballots)]


def _order(lot: random.Random, centre: list[int]) -> list[int]:
    noise, places = lot.random, range(len(centre))
    strayed = sorted(
        (place + NOISE * (noise() + noise() - noise() - noise()), centre[place]) for place in places
    )
    return [option for _, option in strayed]


def _one(lot: random.Random, centre: list[int], _options: list[int]) -> Choice:
    return {"options": _order(lot, centre)[:1]}


def _some(lot: random.Random, centre: list[int], options: list[int]) -> Choice:
    return {"options": sorted(_order(lot, centre)[: lot.randint(1, len(options) // 2)])}


def _scores(lot: random.Random, centre: list[int], options: list[int]) -> Choice:
    """The best get 5 and so on down; about a tenth of the scores is left out."""
    scores = {
        option: TOP_SCORE - place * (TOP_SCORE + 1) // len(centre)
        for place, option in enumerate(_order(lot, centre))
        if lot.random() < 0.9
    }
    return {"scores": sorted([option, score] for option, score in scores.items())}


def _dots(lot: random.Random, centre: list[int], _options: list[int]) -> Choice:
    best = _order(lot, centre)[:3]
    given = [lot.choice(best) for _ in range(DOTS)]
    return {"dots": [[option, given.count(option)] for option in sorted(set(given))]}


def _full(lot: random.Random, centre: list[int], _options: list[int]) -> Choice:
    return {"ranking": [[option] for option in _order(lot, centre)]}


def _short(lot: random.Random, centre: list[int], options: list[int]) -> Choice:
    return {"ranking": [[option] for option in _order(lot, centre)[: lot.randint(1, len(options))]]}


KINDS: dict[str, Draw] = {
    "one": _one,
    "some": _some,
    "scores": _scores,
    "dots": _dots,
    "full": _full,
    "short": _short,
}
