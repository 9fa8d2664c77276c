"""The definitions of the methods, word for word and without haste: what the quick counting must agree with.

Nothing here is shared with polls/voting/methods: ballots are walked again for each pair, all paths and all
orders of equal majorities are tried. Only for small elections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, permutations, product

from tests.voting.proofs.random_elections import Election, Ranking

Matrix = dict[tuple[int, int], int]  # (a, b) → ballots with a above b
Strength = tuple[int, int]  # of a majority: ballots for, and less the ballots against


def rank_of(ranking: Ranking, option: int) -> int:
    """Where an option stands; one that is named nowhere stands below all that are named."""
    for place, rank in enumerate(ranking):
        if option in rank:
            return place
    return len(ranking)


@cache
def matrix(election: Election) -> Matrix:
    """How many ballots put the one above the other, for each pair both ways."""
    return {
        (a, b): sum(n for ranking, n in election.ballots if rank_of(ranking, a) < rank_of(ranking, b))
        for a, b in permutations(election.options, 2)
    }


def majorities(above: Matrix) -> dict[tuple[int, int], Strength]:
    """Each pair that more ballots put this way round than the other, with its strength."""
    return {(a, b): (n, -above[b, a]) for (a, b), n in above.items() if n > above[b, a]}


def half_points(election: Election) -> dict[int, int]:
    """“The number strictly below plus half the tied”, twice, so that it is a whole number."""
    points = dict.fromkeys(election.options, 0)
    for ranking, number in election.ballots:
        for a, b in permutations(election.options, 2):
            if rank_of(ranking, a) < rank_of(ranking, b):
                points[a] += 2 * number
            if rank_of(ranking, a) == rank_of(ranking, b):
                points[a] += number
    return points


def widest(above: Matrix, options: Iterable[int], start: int, end: int) -> int:
    """The strength of the widest path: of all paths of majorities the one whose weakest step is strongest."""
    inner = [option for option in options if option not in (start, end)]
    paths = [
        (start, *between, end) for length in range(len(inner) + 1) for between in permutations(inner, length)
    ]
    return max(weakest_step(above, path) for path in paths)


def weakest_step(above: Matrix, path: tuple[int, ...]) -> int:
    """The fewest ballots for a step of the path; none where a step is no majority."""
    steps = pairwise(path)
    return min(above[a, b] if above[a, b] > above[b, a] else 0 for a, b in steps)


def schulze_set(election: Election) -> set[int]:
    """Those to whom nobody has a wider path than they have back."""
    above, options = matrix(election), election.options
    width = {pair: widest(above, options, *pair) for pair in permutations(options, 2)}
    return {a for a in options if all(width[a, b] >= width[b, a] for b in options if b != a)}


def orders_of_majorities(above: Matrix) -> Iterator[list[tuple[int, int]]]:
    """The majorities from the strongest to the weakest, in every order of those equally strong."""
    strong = majorities(above)
    groups = [
        [pair for pair in strong if strong[pair] == strength]
        for strength in sorted(set(strong.values()), reverse=True)
    ]
    for orders in product(*(list(permutations(group)) for group in groups)):
        yield [pair for order in orders for pair in order]


def locked(order: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """The pairs that stay when each is locked unless those before it already say the opposite."""
    beats: set[tuple[int, int]] = set()
    for a, b in order:
        if not is_reached(beats, b, a):
            beats.add((a, b))
    return beats


def is_reached(beats: set[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a chain of locked pairs leads from one to the other."""
    reached, fresh = {start}, {start}
    while fresh:
        fresh = {b for a, b in beats if a in fresh} - reached
        reached |= fresh
    return end in reached


def ranked_pairs_firsts(election: Election) -> set[int]:
    """All who stand unbeaten in some order of the equal majorities."""
    firsts: set[int] = set()
    for order in orders_of_majorities(matrix(election)):
        beaten = {b for _, b in locked(order)}
        firsts |= set(election.options) - beaten
    return firsts


def is_stack(election: Election, order: list[int]) -> bool:
    """Whether ranked pairs can end in this order (Zavist and Tideman 1989): whoever is above somebody that a
    majority prefers has a chain down to them, through the order, of majorities at least as strong."""
    strong = majorities(matrix(election))
    return all(
        (lower, upper) not in strong or _leads_down(strong, order[place:], lower, strong[lower, upper])
        for place, upper in enumerate(order)
        for lower in order[place + 1 :]
    )


def _leads_down(strong: dict[tuple[int, int], Strength], order: list[int], end: int, least: Strength) -> bool:
    reached = {order[0]}
    for option in order[1:]:
        if any(strong.get((upper, option), (-1, 0)) >= least for upper in reached):
            reached.add(option)
    return end in reached


def first_votes(election: Election, standing: frozenset[int]) -> dict[int, int]:
    """Each standing option's ballots: those that put it alone above all others that stand."""
    votes = dict.fromkeys(standing, 0)
    for ranking, number in election.ballots:
        tops = next((rank for rank in ranking if standing & set(rank)), ())
        still = standing & set(tops)
        if len(still) == 1:
            votes[next(iter(still))] += number
    return votes


def runoff_winners(election: Election) -> set[int]:
    """All who can win the instant run-off, whichever of the equally low options is dropped each time."""
    known: dict[frozenset[int], set[int]] = {}

    def winners(standing: frozenset[int]) -> set[int]:
        if standing not in known:
            votes = first_votes(election, standing)
            lowest = [option for option in standing if votes[option] == min(votes.values())]
            known[standing] = (
                set(standing)
                if len(standing) == 1
                else {first for option in lowest for first in winners(standing - {option})}
            )
        return known[standing]

    return winners(frozenset(election.options))
