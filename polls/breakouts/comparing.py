"""Two versions of a report-out, word by word: plain values for screens."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

SAME, ADDED, REMOVED = "same", "added", "removed"
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")

Piece = dict[str, str]


def compare(old: Any, new: Any) -> list[dict[str, Any]]:
    """`[{place, is_changed, pieces: [{kind, text}]}]` for every place that either version fills, in order.

    A place is a path such as `reasons` or `priorities.0.text`; a kind is same, added or removed.
    """
    before, after = dict(places(old)), dict(places(new))
    return [
        {
            "place": place,
            "is_changed": before.get(place, "") != after.get(place, ""),
            "pieces": compare_texts(before.get(place, ""), after.get(place, "")),
        }
        for place in _in_order(before, after)
        if before.get(place) or after.get(place)
    ]


def places(content: Any, path: str = "") -> list[tuple[str, str]]:
    """Every text of a content with its path, in the order a person reads them."""
    if isinstance(content, str):
        return [(path, content)]
    pairs = content.items() if isinstance(content, dict) else enumerate(content)
    return [found for key, value in pairs for found in places(value, f"{path}.{key}" if path else str(key))]


def _in_order(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The places of both; those of a list stay together."""
    order = list(dict.fromkeys([*before, *after]))
    fields = list(dict.fromkeys(place.split(".")[0] for place in order))
    return sorted(order, key=lambda place: fields.index(place.split(".")[0]))


def compare_texts(old: str, new: str) -> list[Piece]:
    """Word by word what stayed, what went and what came; joined without the added it is the old text."""
    was, now = _PIECES.findall(old), _PIECES.findall(new)
    pieces: list[Piece] = []
    for what, i, j, m, n in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append({"kind": SAME, "text": "".join(was[i:j])})
            continue
        if i < j:
            pieces.append({"kind": REMOVED, "text": "".join(was[i:j])})
        if m < n:
            pieces.append({"kind": ADDED, "text": "".join(now[m:n])})
    return pieces
