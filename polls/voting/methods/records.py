"""Records: what the ballot file says of one ballot, in parts that no longer show the ballot's pattern.

A part is "" for a whole ballot, "12" for option 12, "12>15" for a pair of options in the order of the
ballot (1: the first above the second, -1: below, 0: level) and "abstain". A ballot that does not abstain
has a record for every option or pair of its method, so that nothing can be read from which parts it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from polls.voting.methods.packing import Pairs, half_points
from polls.voting.methods.profile import ByOption, Choice, Profile, profile_of_choices

WHOLE, ABSTAINED = "", "abstain"
AT_A_TIME = 5_000  # records counted at once: a long file comes in turns, and is never whole in memory
Record = tuple[str, Any]  # (part, value)


def records_of(method: str, options: Sequence[int], choice: Choice) -> list[Record]:
    """The records of one ballot."""
    if "abstain" in choice:
        return [(ABSTAINED, True)]
    if method not in SPLIT:
        return [(WHOLE, choice)]
    (saying,) = choice.values()
    return SPLIT[method](options, saying)


def _of_options(marks: Mapping[int, int], options: Iterable[int], unmarked: int | None) -> list[Record]:
    return [(str(option), marks.get(option, unmarked)) for option in options]


def _of_pairs(options: Sequence[int], ranking: Any) -> list[Record]:
    points = half_points(options, ranking)
    return [
        (part, (points[a] > points[b]) - (points[a] < points[b])) for part, a, b in _pairs(tuple(options))
    ]


@lru_cache(8)  # thousands of ballots of one poll are split one after another
def _pairs(options: tuple[int, ...]) -> list[tuple[str, int, int]]:
    return [(f"{a}>{b}", a, b) for a, b in combinations(options, 2)]


def _of_ranks(options: Sequence[int], ranking: Any) -> list[Record]:
    return _of_options(half_points(options, ranking), options, 0) + _of_pairs(options, ranking)


SPLIT: dict[str, Callable[[Sequence[int], Any], list[Record]]] = {
    "approval": lambda options, named: _of_options(dict.fromkeys(named, 1), options, 0),
    "score": lambda options, scores: _of_options(dict(scores), options, None),
    "dots": lambda options, dots: _of_options(dict(dots), options, 0),
    "schulze": _of_pairs,
    "ranked_pairs": _of_pairs,
    "borda": _of_ranks,
}


def profile_of_records(method: str, options: Iterable[int], records: Iterable[Record]) -> Profile:
    """The profile the records of a ballot file give; whole ballots and split ones may stand together.

    ValueError, naming the part, when a record has no place in such a poll or when the parts are not of
    equally many ballots.
    """
    ids = tuple(options)
    choices: list[tuple[Choice, int]] = []
    pieces: list[Record] = []
    counts: Counter[Record] = Counter()
    for part, value in records:
        if part == WHOLE:
            choices.append((value, 1))
        else:
            pieces.append((part, value))
        if len(pieces) == AT_A_TIME:
            _count(pieces, counts)
    _count(pieces, counts)
    if abstentions := counts.pop((ABSTAINED, True), 0):
        choices.append(({"abstain": True}, abstentions))
    try:
        profile = profile_of_choices(method, ids, choices)
    except (LookupError, TypeError, ValueError) as error:
        raise ValueError("a whole ballot has no place in this poll") from error
    return _with_pieces(profile, method, counts) if counts else profile


def _count(pieces: list[Record], counts: Counter[Record]) -> None:
    """Move the pieces into the counts."""
    try:
        counts.update(pieces)
    except TypeError as error:  # a list or an object, where only numbers stand
        part = next(part for part, value in pieces if isinstance(value, list | dict))
        raise ValueError(f"{part!r} has no number") from error
    pieces.clear()


def _with_pieces(profile: Profile, method: str, counts: Mapping[Record, int]) -> Profile:
    values = _values(method, profile)
    totals = dict.fromkeys(values, 0)
    for (part, value), number in counts.items():
        if part not in values or value not in values[part]:
            raise ValueError(f"{part!r}: {value!r} has no place in this poll")
        totals[part] += number
    ballots = max(totals.values())
    for part, total in totals.items():
        if total != ballots:
            raise ValueError(f"{part!r} has {total} records, others have {ballots}")
    return Profile(
        profile.options,
        profile.ballots + ballots,
        profile.abstentions,
        by_option=_options_with(profile.by_option, counts),
        by_pair=_pairs_with(profile.by_pair, counts),
    )


def _values(method: str, profile: Profile) -> dict[str, Any]:
    """What may stand in each part; every one of these parts is needed."""
    of_option: dict[str, Any] = {
        "approval": (0, 1),
        "score": (None, 0, 1, 2, 3, 4, 5),
        "dots": range(101),
        "borda": range(2 * len(profile.options) - 1),
    }
    values = {str(option): of_option[method] for option in profile.by_option}
    return values | {f"{a}>{b}": (-1, 0, 1) for a, b in profile.by_pair}


def _options_with(by_option: ByOption, counts: Mapping[Record, int]) -> ByOption:
    parts = {str(option): Counter(already) for option, already in by_option.items()}
    for (part, value), number in counts.items():
        if part in parts:
            parts[part][value] += number
    return {option: parts[str(option)] for option in by_option}


def _pairs_with(by_pair: Pairs, counts: Mapping[Record, int]) -> Pairs:
    return {
        (a, b): (above + counts.get((f"{a}>{b}", 1), 0), below + counts.get((f"{a}>{b}", -1), 0))
        for (a, b), (above, below) in by_pair.items()
    }
