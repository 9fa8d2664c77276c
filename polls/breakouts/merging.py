"""Two people wrote at once: a three-way merge, place by place, that loses nothing anyone typed.

A place is a path into the content (`reasons`, `priorities.0.text`). A place that only one side changed
takes that side's text; one that both changed differently is a conflict, and both texts are kept apart.
The entries of a list have no names, so each side's entries are first traced back to where they came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

ALIKE = 0.6  # from this share of common text on, an entry is the same one rewritten


@dataclass
class Conflict:
    """What each side has at one place."""

    mine: Any
    theirs: Any


@dataclass
class Merge:
    """The merged content; at a conflict it holds their text, and `conflicts` has both."""

    content: Any
    conflicts: dict[str, Conflict] = field(default_factory=dict)


def merge(base: Any, mine: Any, theirs: Any, path: str = "") -> Merge:
    """Merge two contents that both came from `base`; all three have the same fields."""
    if mine in (theirs, base):
        return Merge(theirs)
    if theirs == base:
        return Merge(mine)
    if isinstance(mine, dict):
        return _merge_fields(base, mine, theirs, path)
    if isinstance(mine, list):
        return _merge_lists(base, mine, theirs, path)
    return _conflict(mine, theirs, path)


def _merge_fields(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], path: str) -> Merge:
    whole = Merge({})
    for name in theirs:
        part = merge(base[name], mine[name], theirs[name], f"{path}.{name}" if path else name)
        whole.content[name] = part.content
        whole.conflicts |= part.conflicts
    return whole


def _merge_lists(base: list[Any], mine: list[Any], theirs: list[Any], path: str) -> Merge:
    """One side may rearrange while the other writes, and both may add at the end; else it is a conflict."""
    from_mine, from_theirs = origins(base, mine), origins(base, theirs)
    untouched = list(range(len(base)))
    if from_mine[: len(base)] == from_theirs[: len(base)] == untouched:
        return _merge_entries(base, mine, theirs, path)
    if from_mine == untouched:
        return _merge_into(base, theirs, from_theirs, mine, path, mine_is_arranged=False)
    if from_theirs == untouched:
        return _merge_into(base, mine, from_mine, theirs, path, mine_is_arranged=True)
    return _conflict(mine, theirs, path)


def _merge_entries(base: list[Any], mine: list[Any], theirs: list[Any], path: str) -> Merge:
    """Entry by entry; what both added at the end stands there, theirs first."""
    whole = Merge([])
    for index, was in enumerate(base):
        _append(whole, merge(was, mine[index], theirs[index], f"{path}.{index}"))
    whole.content += theirs[len(base) :]
    whole.content += [added for added in mine[len(base) :] if added not in theirs[len(base) :]]
    return whole


def _merge_into(
    base: list[Any],
    arranged: list[Any],
    came_from: list[int | None],
    written: list[Any],
    path: str,
    *,
    mine_is_arranged: bool,
) -> Merge:
    """The order of the side that rearranged, with what the other side wrote in each entry."""
    mine, theirs = (arranged, written) if mine_is_arranged else (written, arranged)
    removed = set(range(len(base))) - set(came_from)
    if any(written[index] != base[index] for index in removed):
        return _conflict(mine, theirs, path)
    whole = Merge([])
    for index, (entry, origin) in enumerate(zip(arranged, came_from, strict=True)):
        if origin is None:
            whole.content.append(entry)
            continue
        sides = (entry, written[origin]) if mine_is_arranged else (written[origin], entry)
        _append(whole, merge(base[origin], *sides, f"{path}.{index}"))
    return whole


def _append(whole: Merge, part: Merge) -> None:
    whole.content.append(part.content)
    whole.conflicts |= part.conflicts


def _conflict(mine: Any, theirs: Any, path: str) -> Merge:
    return Merge(theirs, {path: Conflict(mine, theirs)})


def origins(base: list[Any], side: list[Any]) -> list[int | None]:
    """For each entry of `side`, the index of the `base` entry it came from; None for a new one.

    Equal entries first (at the same place, then anywhere), then the most alike, then what is left
    over at the same place.
    """
    found: dict[int, int] = {}
    for index in range(min(len(base), len(side))):
        if side[index] == base[index]:
            found[index] = index
    for index, origin in _closest_pairs(base, side):
        if index not in found and origin not in found.values():
            found[index] = origin
    for index in range(min(len(base), len(side))):
        if index not in found and index not in found.values():
            found[index] = index
    return [found.get(index) for index in range(len(side))]


def _closest_pairs(base: list[Any], side: list[Any]) -> list[tuple[int, int]]:
    """`(index in side, index in base)` of entries that are alike, the most alike first."""
    pairs = [
        (_likeness(was, entry), index, origin)
        for index, entry in enumerate(side)
        for origin, was in enumerate(base)
    ]
    pairs.sort(key=lambda pair: (-pair[0], abs(pair[1] - pair[2])))
    return [(index, origin) for likeness, index, origin in pairs if likeness >= ALIKE]


def _likeness(one: Any, other: Any) -> float:
    """The share of text two entries have in common, from 0 to 1; empty entries are like none."""
    first, second = _text(one), _text(other)
    if not first or not second:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _text(entry: Any) -> str:
    return entry if isinstance(entry, str) else "\n".join(entry.values()).strip()
