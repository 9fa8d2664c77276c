"""The rounds of an instant run-off: ballots lie in piles, and each round only the dropped pile moves.

Source: the rules of RCTab (Bright Spots and the Ranked Choice Voting Resource Center): single winner, one
option dropped each round, level ranks exhaust, ties by the counts of earlier rounds and then by lot.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from polls.voting.methods.lot import Lot

Ranking = tuple[tuple[int, ...], ...]
Pile = list[tuple[Ranking, int]]  # rankings, and how many ballots say so


@dataclass(frozen=True)
class Round:
    """The votes of those that are left, and what became of the votes of the one dropped after it."""

    votes: dict[int, int]  # by option
    exhausted: int  # ballots that rank none of those left, or ranked two of them level at their turn
    dropped: int | None = None
    to: dict[int, int] = field(default_factory=dict)
    to_exhausted: int = 0
    is_by_lot: bool = False

    @property
    def continuing(self) -> int:
        return sum(self.votes.values())


@dataclass
class Elimination:
    """All rounds; `level` are those that only a lot could separate, and `drawn` those that it did."""

    rounds: list[Round] = field(default_factory=list)
    level: list[int] = field(default_factory=list)
    drawn: list[list[int]] = field(default_factory=list)


class Piles:
    """The ballots by the option they count for now."""

    def __init__(self, options: Sequence[int], rankings: Mapping[Ranking, int]) -> None:
        self.left = dict.fromkeys(options)  # in the order of the ballot
        self.votes: Counter[int] = Counter()
        self.exhausted = 0
        self._piles: dict[int, Pile] = defaultdict(list)
        self._deal(rankings.items())

    def drop(self, option: int) -> tuple[dict[int, int], int]:
        """Move the option's ballots on; where they went, and how many exhausted."""
        votes, exhausted = self.votes.copy(), self.exhausted
        del self.left[option]
        self._deal(self._piles.pop(option, []))
        gained = {each: self.votes[each] - votes[each] for each in self.left}
        return {each: number for each, number in gained.items() if number}, self.exhausted - exhausted

    def _deal(self, ballots: Iterable[tuple[Ranking, int]]) -> None:
        dealt: dict[int, Pile] = defaultdict(list)
        exhausted: Pile = []
        left = self.left
        for ballot in ballots:
            for rank in ballot[0]:
                if len(rank) == 1:
                    if rank[0] in left:
                        dealt[rank[0]].append(ballot)
                        break
                elif shared := [option for option in rank if option in left]:
                    (dealt[shared[0]] if len(shared) == 1 else exhausted).append(ballot)
                    break
            else:
                exhausted.append(ballot)
        self.exhausted += _number(exhausted)
        for option, pile in dealt.items():
            self.votes[option] += _number(pile)
            self._piles[option] += pile


def _number(pile: Pile) -> int:
    return sum([number for _ranking, number in pile])


# ---- The rounds -------------------------------------------------------------------------------------


def eliminate(options: Sequence[int], rankings: Mapping[Ranking, int], lot: Lot | None) -> Elimination:
    """Drop the lowest option, one a round, until one has more than half of the ballots that continue.

    Without a lot the count stops where only the lot could say who goes and it could matter who wins; where it
    cannot, the option further down the ballot goes first.
    """
    piles, result = Piles(options, rankings), Elimination()
    passing: list[list[int]] = []  # draws that matter only if a later tie looks back at the rounds after them
    while True:
        now = Round({option: piles.votes[option] for option in piles.left}, piles.exhausted)
        if now.continuing == 0 or 2 * max(now.votes.values()) > now.continuing:
            result.rounds.append(now)
            return result
        level = _with_fewest(now.votes, list(now.votes))
        lowest = _fewest_before(result.rounds, level)
        may_matter = len(level) > 1 and _may_matter(now, level)
        if len(lowest) > 1 and (may_matter or now.votes[lowest[0]]):  # without votes they change no round
            passing.append(lowest)
        if may_matter and passing:
            if lot is None:
                result.rounds.append(now)
                result.level = list(piles.left)
                return result
            result.drawn += passing
            passing = []
        dropped = lot.order(lowest)[-1] if lot else lowest[-1]
        to, to_exhausted = piles.drop(dropped)
        is_by_lot = len(lowest) > 1 and lot is not None
        result.rounds.append(Round(now.votes, now.exhausted, dropped, to, to_exhausted, is_by_lot))


def _fewest_before(earlier: Sequence[Round], level: list[int]) -> list[int]:
    """Of those that are level now, the ones with fewest votes in the latest earlier round that differs."""
    for before in reversed(earlier):
        level = _with_fewest(before.votes, level)
    return level


def _may_matter(now: Round, level: Sequence[int]) -> bool:
    """Whether it may matter who wins which of those that are level goes first.

    Not when together they have fewer votes than each other option, for then all of them go before any other,
    and the ballots lie alike afterwards. (Not so those with shared ranks, which the application refuses: they
    exhaust by who is left.)
    """
    together = sum(now.votes[option] for option in level)
    others = [votes for option, votes in now.votes.items() if option not in level]
    return not others or together >= min(others)


def _with_fewest(votes: Mapping[int, int], options: Sequence[int]) -> list[int]:
    fewest = min(votes[option] for option in options)
    return [option for option in options if votes[option] == fewest]


def told(each: Round) -> dict[str, Any]:
    """A round as screens and exports have it."""
    return {
        "votes": {str(option): votes for option, votes in each.votes.items()},
        "exhausted": each.exhausted,
        "continuing": each.continuing,
        "dropped": each.dropped,
        "to": {str(option): votes for option, votes in each.to.items()},
        "to_exhausted": each.to_exhausted,
        "is_by_lot": each.is_by_lot,
    }
