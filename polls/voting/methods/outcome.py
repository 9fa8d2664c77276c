"""The outcome: what a method makes of a profile on the terms of the poll."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from polls.voting.methods.lot import Lot
from polls.voting.methods.profile import Profile
from polls.voting.methods.terms import Terms
from polls.voting.methods.threshold import Threshold

NOTHING, NO_QUORUM, NONE_CHOSEN, NO_MAJORITY = "nothing", "no_quorum", "none_chosen", "no_majority"
CHOSEN, LEVEL, CARRIED, LOST = "chosen", "level", "carried", "lost"

JOINT, BY_LOT, RUN_OFF = "joint", "lot", "run_off"

Places = list[list[int]]  # every option, best first, those that are level together


@dataclass(frozen=True)
class Row:
    """What an option got, and its share (0-1)."""

    count: int | float
    share: float


@dataclass(frozen=True)
class Outcome:
    """`winners` are empty unless the verdict is `chosen`, `level` or `carried`."""

    verdict: str
    winners: list[int]
    places: Places
    rows: dict[int, Row]  # in the order of the ballot
    is_by_lot: bool = False
    detail: dict[str, Any] = field(default_factory=dict)
    drawn: Places = field(default_factory=list)  # the level options the lot decided between


def share(count: int, of: int) -> float:
    """Rounded for a screen; nothing is decided by it."""
    return round(count / of, 4) if of else 0.0


def rows_of(counts: Mapping[int, int], of: int) -> dict[int, Row]:
    return {option: Row(count, share(count, of)) for option, count in counts.items()}


def ranked(options: Iterable[int], key: Callable[[int], Any]) -> Places:
    """The options by `key`, greatest first; those with the same key are level."""
    groups: dict[Any, list[int]] = {}
    for option in options:
        groups.setdefault(key(option), []).append(option)
    return [groups[each] for each in sorted(groups, reverse=True)]


def drawn_apart(places: Places, lot: Lot | None, depth: int | None = 1) -> tuple[Places, Places]:
    """The places with the level options of the first `depth` of them (None: of all) in the order of the lot.

    Also tells between which options the lot decided; without a lot they stay level.
    """
    if lot is None:
        return places, []
    apart = places if depth is None else places[:depth]
    drawn = [level for level in apart if len(level) > 1]
    singled = [[option] for level in apart for option in lot.order(level)]
    return singled + places[len(apart) :], drawn


def decided(
    profile: Profile,
    terms: Terms,
    places: Places,
    rows: dict[int, Row],
    detail: dict[str, Any],
    ties: str,
    *,
    is_empty: bool = False,
    threshold: Threshold | None = None,
    depth: int | None = 1,
) -> Outcome:
    """The outcome of `places` in which the method itself could separate no more options.

    `ties` is what happens to those that are level, `depth` how many places are drawn for, and `is_empty` says
    that no option got anything.
    """
    if terms.lacks_quorum(profile):
        return Outcome(NO_QUORUM, [], places, rows, detail=detail)
    if is_empty or profile.base == 0:
        return Outcome(NOTHING, [], places, rows, detail=detail)
    is_missed = threshold is not None and not threshold.is_met(int(rows[places[0][0]].count))
    if is_missed and terms.none_id not in places[0]:
        return Outcome(NO_MAJORITY, [], places, rows, detail=detail)
    lot = terms.lot if ties == BY_LOT and not is_missed else None  # no lot lifts anyone over a threshold
    places, drawn = drawn_apart(places, lot, depth)
    return finished(terms, places, rows, detail, drawn)


def finished(
    terms: Terms,
    places: Places,
    rows: dict[int, Row],
    detail: dict[str, Any],
    drawn: Sequence[list[int]] = (),
) -> Outcome:
    """The outcome of final places: the first are the winners, unless “none of these” is among them."""
    first = places[0]
    verdict = NONE_CHOSEN if terms.none_id in first else LEVEL if len(first) > 1 else CHOSEN
    winners = [] if verdict == NONE_CHOSEN else first
    return Outcome(verdict, winners, places, rows, bool(drawn), detail, list(drawn))
