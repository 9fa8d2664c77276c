"""Elections drawn by lot, the same ones each time: what the counting is compared over."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

Ranking = tuple[tuple[int, ...], ...]  # best rank first; options named nowhere are level, last
Choice = dict[str, Any]

FEWEST_OPTIONS, MOST_OPTIONS = 3, 8
MOST_BALLOTS = 60
SPREAD = 0.55  # of a cluster: the weight of each step away from its centre (Mallows' φ)


@dataclass(frozen=True)
class Election:
    """Options in ballot order (their ids are in no order at all) and rankings, each with its number."""

    options: tuple[int, ...]
    ballots: tuple[tuple[Ranking, int], ...]
    abstentions: int = 0

    @property
    def choices(self) -> list[tuple[Choice, int]]:
        """The ballots as devices send them."""
        ranked = [({"ranking": [list(rank) for rank in ranking]}, number) for ranking, number in self.ballots]
        return [*ranked, ({"abstain": True}, self.abstentions)] if self.abstentions else ranked

    @property
    def voters(self) -> int:
        """Ballots that rank something."""
        return sum(number for _, number in self.ballots)

    @property
    def is_strict(self) -> bool:
        """Whether no ballot puts two options on one rank."""
        return all(len(rank) == 1 for ranking, _ in self.ballots for rank in ranking)

    @property
    def is_complete(self) -> bool:
        """Whether every ballot ranks every option."""
        return all(sum(map(len, ranking)) == len(self.options) for ranking, _ in self.ballots)


def elections(
    number: int, seed: str, weight: int = 1, most_options: int = MOST_OPTIONS
) -> Iterator[Election]:
    """So many elections: an eighth each impartial or clustered, complete or cut short, strict or with level
    ranks. `weight`: each ballot stands for 1 to so many voters; with a large one hardly anything is tied."""
    kinds = list(product((impartial, clustered), (False, True), (False, True)))
    for place in range(number):
        lot = random.Random(f"{seed}/{place}")
        draws, is_cut, is_level = kinds[place % len(kinds)]
        options = some_options(lot, lot.randint(FEWEST_OPTIONS, most_options))
        rankings = draws(lot, options, lot.randint(1, MOST_BALLOTS))
        rankings = [cut(lot, ranking) for ranking in rankings] if is_cut else rankings
        rankings = [levelled(lot, ranking) for ranking in rankings] if is_level else rankings
        ballots = tuple((ranking, lot.randint(1, weight)) for ranking in rankings)
        yield Election(options, ballots, abstentions=lot.choice((0, 0, 1, 3)))


def some_options(lot: random.Random, number: int) -> tuple[int, ...]:
    """Ids as a poll may have them: with gaps, and not ascending in ballot order."""
    return tuple(lot.sample(range(1, 10 * number), number))


def impartial(lot: random.Random, options: tuple[int, ...], number: int) -> list[Ranking]:
    """Each ranking as likely as any other."""
    return [_strict(lot.sample(options, len(options))) for _ in range(number)]


def clustered(lot: random.Random, options: tuple[int, ...], number: int) -> list[Ranking]:
    """One to three opinions, each ballot near one of them (C. L. Mallows 1957, by repeated insertion)."""
    centres = [lot.sample(options, len(options)) for _ in range(lot.randint(1, 3))]
    return [_strict(near(lot, lot.choice(centres))) for _ in range(number)]


def near(lot: random.Random, centre: list[int], spread: float = SPREAD) -> list[int]:
    """An order that is the less likely the more pairs it turns around."""
    order: list[int] = []
    for option in centre:
        weights = [spread ** (len(order) - place) for place in range(len(order) + 1)]
        order.insert(lot.choices(range(len(order) + 1), weights)[0], option)
    return order


def cut(lot: random.Random, ranking: Ranking) -> Ranking:
    """The best few of a ranking."""
    return ranking[: lot.randint(1, len(ranking))]


def levelled(lot: random.Random, ranking: Ranking) -> Ranking:
    """Some neighbours put on one rank."""
    ranks = [list(ranking[0])]
    for rank in ranking[1:]:
        if lot.random() < 0.3:
            ranks[-1] += rank
        else:
            ranks.append(list(rank))
    return tuple(tuple(sorted(rank)) for rank in ranks)


def _strict(order: list[int]) -> Ranking:
    return tuple((option,) for option in order)


Draw = Callable[[random.Random, tuple[int, ...]], Choice]


def one(lot: random.Random, options: tuple[int, ...]) -> Choice:
    return {"options": [lot.choice(options)]}


def some(lot: random.Random, options: tuple[int, ...]) -> Choice:
    return {"options": sorted(lot.sample(options, lot.randint(1, len(options))))}


def scores(lot: random.Random, options: tuple[int, ...]) -> Choice:
    scored = sorted(lot.sample(options, lot.randint(1, len(options))))
    return {"scores": [[option, lot.randint(0, 5)] for option in scored]}


def dots(lot: random.Random, options: tuple[int, ...]) -> Choice:
    given = [lot.choice(options) for _ in range(lot.randint(1, 7))]
    return {"dots": [[option, given.count(option)] for option in sorted(set(given))]}


def ranking(lot: random.Random, options: tuple[int, ...]) -> Choice:
    (drawn,) = impartial(lot, options, 1)
    return {"ranking": [list(rank) for rank in levelled(lot, cut(lot, drawn))]}


def strict_ranking(lot: random.Random, options: tuple[int, ...]) -> Choice:
    (drawn,) = impartial(lot, options, 1)
    return {"ranking": [list(rank) for rank in cut(lot, drawn)]}


def choices(lot: random.Random, options: tuple[int, ...], draw: Draw) -> list[tuple[Choice, int]]:
    """One to sixty ballots of a kind, with now and then an abstention."""
    ballots = [(draw(lot, options), 1) for _ in range(lot.randint(1, MOST_BALLOTS))]
    return [*ballots, ({"abstain": True}, 2)] if lot.random() < 0.3 else ballots
