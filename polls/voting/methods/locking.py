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

    @property
    def size(self) -> tuple[int, int]:
        """More winning votes count first, then less opposition."""
        return -self.votes, self.against


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
    """What was locked and skipped, in this order, and the options for whose wins the lot was drawn."""

    options: Sequence[int]
    locked: list[Win] = field(default_factory=list)
    skipped: list[Win] = field(default_factory=list)
    drawn: set[int] = field(default_factory=set)

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
    winner in it, and for one winner the loser further down first. Without a lot none of them is locked.
    """
    result, circles = Locked(options), Circles([0] * len(options))
    for _size, level in groupby(sorted(_wins(matrix), key=lambda win: win.size), key=lambda win: win.size):
        possible: list[Win] = []
        for win in level:
            (result.skipped if circles.is_closed_by(win) else possible).append(win)
        contested = _contested(possible, circles)
        _lock_all([win for win in possible if win not in contested], circles, result)
        if contested:
            _lock_by_lot(contested, circles, result, lot)
    return result


def _wins(matrix: Matrix) -> list[Win]:
    return [
        Win(a, b, votes, matrix[b][a])
        for a, row in enumerate(matrix)
        for b, votes in enumerate(row)
        if votes > matrix[b][a]
    ]


def _contested(possible: Sequence[Win], circles: Circles) -> list[Win]:
    """Those that lie on a circle once all of `possible` are locked: the order matters among them alone."""
    if len(possible) < 2:
        return []
    together = Circles(circles.below)
    for win in possible:
        together.lock(win)
    return [win for win in possible if together.is_closed_by(win)]


def _lock_all(wins: Sequence[Win], circles: Circles, result: Locked) -> None:
    for win in wins:
        circles.lock(win)
        result.locked.append(win)


def _lock_by_lot(contested: Sequence[Win], circles: Circles, result: Locked, lot: Lot | None) -> None:
    if lot is None:
        result.skipped += contested
        return
    order = {option: index for index, option in enumerate(lot.order(result.options))}
    drawn = [order[option] for option in result.options]
    for win in sorted(contested, key=lambda win: (drawn[win.winner], -drawn[win.loser])):
        if circles.is_closed_by(win):
            result.skipped.append(win)
        else:
            _lock_all([win], circles, result)
        result.drawn |= {result.options[win.winner], result.options[win.loser]}
