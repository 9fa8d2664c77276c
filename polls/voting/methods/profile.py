"""The profile: what all ballots together say, as counts. Every method counts from a profile alone.

It comes from the choices while they are at hand, and from the records of the ballot file after that; both
ways give the same profile. Only what the method needs is filled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from polls.voting.methods.packing import (
    Pairs,
    half_point_layers,
    half_points_by_option,
    packed,
    pairs_of_rows,
    unpacked,
)

Choice = Mapping[str, Any]  # see polls.voting.ballots
Said = Mapping[int, list[Any]]  # what ballots say, by how many ballots say each
ByOption = dict[int, Counter[int | None]]


@dataclass(frozen=True)
class Profile:
    """`ballots` are all that came in, the abstentions among them."""

    options: tuple[int, ...]  # in the order of the ballot
    ballots: int = 0
    abstentions: int = 0
    whole: Counter[tuple[Any, ...]] = field(default_factory=Counter)  # (id,) or ((1,), (2, 3)) → ballots
    by_option: ByOption = field(default_factory=dict)  # option → what a ballot says of it → ballots
    by_pair: Pairs = field(default_factory=dict)  # (a, b) → ballots with a above b, with b above a

    @property
    def base(self) -> int:
        """The ballots that are no abstentions."""
        return self.ballots - self.abstentions


def profile_of_choices(method: str, options: Iterable[int], choices: Iterable[tuple[Choice, int]]) -> Profile:
    """The profile of (choice, how many ballots say so). The same choice may come more than once.

    LookupError or ValueError for an option that is not among `options`: choices are checked before.
    """
    ids = tuple(options)
    shape, fill = FILLED[method]
    said, abstentions = _said(shape, choices)
    base = sum(number * len(sayings) for number, sayings in said.items())
    return Profile(ids, base + abstentions, abstentions, **fill(ids, said, base))


def _said(shape: str, choices: Iterable[tuple[Choice, int]]) -> tuple[Said, int]:
    said: dict[int, list[Any]] = defaultdict(list)
    abstentions = 0
    for choice, number in choices:
        if "abstain" in choice:
            abstentions += number
        else:
            said[number].append(choice[shape])
    return said, abstentions


def _counted(said: Said, count: Callable[[list[Any]], Counter[Any]]) -> Counter[Any]:
    counted: Counter[Any] = Counter()
    for number, sayings in said.items():
        counts = count(sayings)
        counted.update(counts if number == 1 else {each: number * times for each, times in counts.items()})
    return counted


# ---- What each method needs -------------------------------------------------------------------------


def _named(options: tuple[int, ...], said: Said, _base: int) -> dict[str, Any]:
    whole = _counted(said, lambda sayings: Counter(map(tuple, sayings)))
    for (option,) in whole:
        options.index(option)
    return {"whole": whole}


def _ranked(options: tuple[int, ...], said: Said, _base: int) -> dict[str, Any]:
    return {"whole": unpacked(options, _rankings(options, said))}


def _compared(options: tuple[int, ...], said: Said, _base: int) -> dict[str, Any]:
    layers = half_point_layers(_rankings(options, said), len(options))
    return {"by_pair": pairs_of_rows(layers, options)}


def _ordered(options: tuple[int, ...], said: Said, _base: int) -> dict[str, Any]:
    layers = half_point_layers(_rankings(options, said), len(options))
    return {
        "by_option": half_points_by_option(layers, options),
        "by_pair": pairs_of_rows(layers, options),
    }


def _approved(options: tuple[int, ...], said: Said, base: int) -> dict[str, Any]:
    named = _counted(said, lambda sayings: Counter(chain.from_iterable(sayings)))
    marks = {(option, 1): number for option, number in named.items()}
    return {"by_option": _by_option(options, marks, base, 0)}


def _scored(options: tuple[int, ...], said: Said, base: int) -> dict[str, Any]:
    return {"by_option": _by_option(options, _counted(said, _marks), base, None)}


def _dotted(options: tuple[int, ...], said: Said, base: int) -> dict[str, Any]:
    return {"by_option": _by_option(options, _counted(said, _marks), base, 0)}


FILLED: dict[str, tuple[str, Callable[[tuple[int, ...], Said, int], dict[str, Any]]]] = {
    "single": ("options", _named),
    "approval": ("options", _approved),
    "irv": ("ranking", _ranked),
    "schulze": ("ranking", _compared),
    "ranked_pairs": ("ranking", _compared),
    "score": ("scores", _scored),
    "borda": ("ranking", _ordered),
    "dots": ("dots", _dotted),
    "yes_no": ("options", _named),
}


def _rankings(options: Sequence[int], said: Said) -> Counter[bytes]:
    return _counted(said, lambda sayings: Counter(packed(options, sayings)))


def _marks(sayings: list[Any]) -> Counter[tuple[int, int]]:
    return Counter(map(tuple, chain.from_iterable(sayings)))


def _by_option(
    options: Iterable[int], marks: Mapping[tuple[int, int], int], base: int, unmarked: int | None
) -> ByOption:
    """The marks by option; every ballot that has none for an option says `unmarked` of it."""
    by_option: ByOption = {option: Counter() for option in options}
    for (option, mark), number in marks.items():
        by_option[option][mark] += number
    for counts in by_option.values():
        if missing := base - counts.total():
            counts[unmarked] += missing
    return by_option
