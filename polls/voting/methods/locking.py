"""Locking wins in, the clearest first, unless they would close a circle: the heart of ranked pairs.

Source: T. N. Tideman, “Independence of clones as a criterion for voting rules”, Social Choice and Welfare 4
(1987), 185-206; the lot for equal ones after T. M. Zavist and T. N. Tideman, the same journal 6 (1989),
167-173.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from polls.voting.methods.lot import Lot
from polls.voting.methods.outcome import Places
from polls.voting.methods.pairs import Matrix


@dataclass(frozen=True)
class Win:
    """One option, by its place on the ballot, that more ballots have above another than below."""

    winner: int
    loser: int
    votes: int
    against: int
    wins: int  # how many options the winner wins against

    @property
    def size(self) -> tuple[int, int, int]:
        """More winning votes count first, then less opposition, then the wins of who wins most often."""
        return -self.votes, self.against, -self.wins


class Circles:
    """Which options are below which by the wins that are locked."""

    def __init__(self, below: Sequence[int]) -> None:
        self.below = list(below)  # by place on the ballot, a bit for each place

    def is_closed_by(self, win: Win) -> bool:
        return bool(self.below[win.loser] >> win.winner & 1)

    def lock(self, win: Win) -> None:
        more = self.below[win.loser] | 1 << win.loser
        for place, below in enumerate(self.below):
            if place == win.winner or below >> win.winner & 1:
                self.below[place] = below | more


@dataclass
class Locked:
    """What was locked and skipped, in this order; `drawn` are those that could still win at the first lot."""

    options: Sequence[int]
    locked: list[Win] = field(default_factory=list)
    skipped: list[Win] = field(default_factory=list)
    is_by_lot: bool = False
    drawn: list[int] = field(default_factory=list)

    def places(self) -> Places:
        """Those with no locked win against them, then the same among the rest, until none is left."""
        left, places = set(range(len(self.options))), []
        while left:
            beaten = {win.loser for win in self.locked if win.winner in left}
            places.append([option for place, option in enumerate(self.options) if place in left - beaten])
            left &= beaten
        return places

    def place(self, option: int) -> int:
        return next(index for index, level in enumerate(self.places()) if option in level)

    def told(self, wins: Sequence[Win]) -> list[list[int]]:
        """Wins as screens have them: [winner, loser, for, against], by ids."""
        return [[self.options[win.winner], self.options[win.loser], win.votes, win.against] for win in wins]


def lock(options: Sequence[int], matrix: Matrix, lot: Lot | None) -> Locked:
    """Lock every win, by its size, that closes no circle with those before it.

    Wins of the same size that together would close one are taken in the order of the lot: by the place of the
    winner in it, and for one winner the loser further down first. Without a lot the locking stops there.
    """
    result, circles = Locked(options), Circles([0] * len(options))
    for _size, level in groupby(sorted(_wins(matrix), key=_size_of), key=_size_of):
        possible: list[Win] = []
        for win in level:
            (result.skipped if circles.is_closed_by(win) else possible).append(win)
        contested = _contested(possible, circles)
        _lock_open([win for win in possible if win not in contested], circles, result)
        if contested:
            if lot is None:
                return result
            _note_lot(result)
            _lock_open(_in_order_of(lot, contested, options), circles, result)
    return result


def _size_of(win: Win) -> tuple[int, int, int]:
    return win.size


def _wins(matrix: Matrix) -> list[Win]:
    wins = []
    for a, row in enumerate(matrix):
        beaten = [b for b, votes in enumerate(row) if votes > matrix[b][a]]
        wins += [Win(a, b, row[b], matrix[b][a], len(beaten)) for b in beaten]
    return wins


def _contested(possible: Sequence[Win], circles: Circles) -> list[Win]:
    """Those that lie on a circle once all of `possible` are locked: the order matters among them alone."""
    if len(possible) < 2:
        return []
    together = Circles(circles.below)
    for win in possible:
        together.lock(win)
    return [win for win in possible if together.is_closed_by(win)]


def _lock_open(wins: Sequence[Win], circles: Circles, result: Locked) -> None:
    for win in wins:
        if circles.is_closed_by(win):
            result.skipped.append(win)
        else:
            circles.lock(win)
            result.locked.append(win)


def _note_lot(result: Locked) -> None:
    if not result.is_by_lot:
        result.is_by_lot, result.drawn = True, result.places()[0]


def _in_order_of(lot: Lot, wins: Sequence[Win], options: Sequence[int]) -> list[Win]:
    drawn = {option: place for place, option in enumerate(lot.order(options))}
    return sorted(wins, key=lambda win: (drawn[options[win.winner]], -drawn[options[win.loser]]))
