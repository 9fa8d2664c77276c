"""The chain: every kind of tampering has its own sentence, and nothing else is blamed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from polls.chain import GENESIS, Link, breaks, chained_hash


def said(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def a_chain(length: int = 6) -> list[Link]:
    links, previous = [], GENESIS
    for number in range(1, length + 1):
        content_hash = said(f"entry {number}")
        previous = chained_hash(previous, content_hash)
        links.append(Link(number, previous, content_hash))
    return links


def test_a_whole_chain_has_no_break() -> None:
    assert breaks(a_chain()) == []
    assert breaks([]) == []


def test_a_link_holds_the_hash_before_and_the_hash_of_what_is_said() -> None:
    first = a_chain()[0]
    assert first.hash == hashlib.sha256(bytes(32) + said("entry 1")).digest()


def test_a_changed_entry_is_named() -> None:
    chain = a_chain()
    chain[2] = replace(chain[2], content_hash=said("something else"))
    assert breaks(chain) == ["journal entry 3 was changed, or the hash before it was."]


def test_a_changed_hash_is_told_from_a_changed_entry() -> None:
    chain = a_chain()
    chain[2] = replace(chain[2], hash=said("something else"))
    assert breaks(chain) == ["the hash of journal entry 3 was changed."]


def test_an_entry_that_was_hashed_anew_no_longer_holds_the_next() -> None:
    chain = a_chain()
    other = said("something else")
    chain[2] = Link(3, chained_hash(chain[1].hash, other), other)
    assert breaks(chain) == ["journal entry 4 was changed, or the hash before it was."]


def test_missing_entries_are_named() -> None:
    chain = a_chain()
    assert breaks(chain[:2] + chain[3:]) == ["journal entry 3 is missing."]
    assert breaks(chain[3:]) == ["journal entries 1 to 3 are missing."]


def test_entries_that_changed_places_are_named_and_not_missed() -> None:
    chain = a_chain()
    chain[2], chain[3] = chain[3], chain[2]
    assert breaks(chain) == ["journal entry 3 stands after entry 4."]


def test_a_repeated_number_is_named() -> None:
    chain = a_chain()
    assert breaks([*chain[:3], chain[2], *chain[3:]]) == ["journal entry 3 is there more than once."]


def test_several_things_are_all_named() -> None:
    chain = a_chain(9)
    chain[6] = replace(chain[6], content_hash=said("something else"))
    assert len(breaks([*chain[:2], *chain[3:]])) == 2


@given(st.integers(0, 11), st.binary(min_size=32, max_size=32))
def test_no_changed_link_goes_unseen(place: int, other: bytes) -> None:
    chain = a_chain(12)
    chain[place] = replace(chain[place], content_hash=other)
    assert breaks(chain)
