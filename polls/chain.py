"""The chain of a journal: each link holds the one before, so what is changed, missing or moved is seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from polls.i18n import gettext as _

GENESIS = bytes(32)  # what stands before the first link


@dataclass(frozen=True)
class Link:
    """An entry as the chain knows it; `content_hash` is of its canonical JSON, which need not be shown."""

    number: int
    hash: bytes
    content_hash: bytes


def chained_hash(previous: bytes, content_hash: bytes) -> bytes:
    """SHA-256 over the hash before and the hash of what the entry says."""
    return hashlib.sha256(previous + content_hash).digest()


def breaks(links: Iterable[Link]) -> list[str]:
    """A sentence for each thing wrong with the chain, to stand after a colon; none when it is whole."""
    given = list(links)
    in_order: dict[int, Link] = {}
    for link in given:
        in_order.setdefault(link.number, link)
    chain = [in_order[number] for number in sorted(in_order)]
    return [*_repeated(given), *_out_of_order(given), *_missing(chain), *_changed(chain)]


def _repeated(links: Sequence[Link]) -> list[str]:
    seen: set[int] = set()
    found = []
    for link in links:
        if link.number in seen:
            found.append(_("journal entry %(number)s is there more than once.", number=link.number))
        seen.add(link.number)
    return found


def _out_of_order(links: Sequence[Link]) -> list[str]:
    return [
        _("journal entry %(number)s stands after entry %(other)s.", number=link.number, other=before.number)
        for before, link in pairwise(links)
        if link.number < before.number
    ]


def _missing(chain: Sequence[Link]) -> list[str]:
    found = []
    expected = 1
    for link in chain:
        if link.number == expected + 1:
            found.append(_("journal entry %(number)s is missing.", number=expected))
        elif link.number > expected:
            missing = {"first": expected, "last": link.number - 1}
            found.append(_("journal entries %(first)s to %(last)s are missing.", **missing))
        expected = link.number + 1
    return found


def _changed(chain: Sequence[Link]) -> list[str]:
    """Entries that do not follow from the one before; after a gap nobody can tell."""
    found = []
    number, previous = 0, GENESIS
    for place, link in enumerate(chain):
        expected = chained_hash(previous, link.content_hash)
        number, previous, follows_gap = link.number, link.hash, link.number != number + 1
        if follows_gap or link.hash == expected:
            continue
        if _goes_on_from(expected, chain[place + 1 : place + 2], number):
            found.append(_("the hash of journal entry %(number)s was changed.", number=number))
            previous = expected
        else:
            found.append(_("journal entry %(number)s was changed, or the hash before it was.", number=number))
    return found


def _goes_on_from(hash: bytes, following: Sequence[Link], number: int) -> bool:
    """Whether the next entry follows from `hash` instead of the one that is told."""
    return any(
        each.number == number + 1 and each.hash == chained_hash(hash, each.content_hash) for each in following
    )
