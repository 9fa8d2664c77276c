"""The sealed envelope that holds a choice in the voter's row of the roll while a poll is open.

AES-GCM (NIST SP 800-38D) with a random 96-bit IV for each sealing; poll and voter are authenticated with
it, so an envelope that was put in another row does not open. All envelopes of a poll are of one length: what
is in one cannot be told from its size.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Collection
from typing import Any

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from polls.voting.ballots import DOTS, OPTIONS, RANKING, SCORES, Choice, Form

IV_BYTES = 12


class Sealed(msgspec.Struct, frozen=True):
    """What is in an envelope: the voter's nonce (32 hex digits) and their choice in its normal form."""

    nonce: str
    choice: Choice


def seal(key: bytes, poll_id: int, member_id: int, nonce: str, choice: Choice, size: int) -> bytes:
    """The envelope of a well-formed choice, padded to `size` bytes (see `size_for`). Never twice the same."""
    told = msgspec.json.encode(Sealed(nonce, choice))
    assert len(told) <= size, "size_for() leaves room for every choice"
    iv = os.urandom(IV_BYTES)
    return iv + AESGCM(key).encrypt(iv, told.ljust(size), _whose(poll_id, member_id))


def unseal(key: bytes, poll_id: int, member_id: int, envelope: bytes) -> Sealed:
    """What is in it; `cryptography.exceptions.InvalidTag` for another key, poll, voter or bit."""
    told = AESGCM(key).decrypt(envelope[:IV_BYTES], envelope[IV_BYTES:], _whose(poll_id, member_id))
    return msgspec.json.decode(told, type=Sealed)


def mark_of(key: bytes, nonce: str) -> str:
    """Tells a device that the ballot which counts is the one it sent; 16 hex digits.

    Nobody can get from it to the nonce, and so to the records of the ballot, once the key is destroyed.
    """
    return hmac.digest(key, f"mark/{nonce}".encode(), "sha256").hex()[:16]


def size_for(form: Form, option_ids: Collection[int]) -> int:
    """How many bytes the longest choice takes that the form allows, and so every envelope's content."""
    longest: Choice = {form.shape: LONGEST[form.shape](form, option_ids)}
    return max(len(msgspec.json.encode(Sealed("0" * 32, each))) for each in (longest, {"abstain": True}))


# Every option named, in the wordiest way.
LONGEST: dict[str, Callable[[Form, Collection[int]], list[Any]]] = {
    OPTIONS: lambda _form, ids: list(ids),
    RANKING: lambda _form, ids: [[option] for option in ids],
    SCORES: lambda form, ids: [[option, form.top] for option in ids],
    DOTS: lambda form, ids: [[option, form.each] for option in ids],
}


def _whose(poll_id: int, member_id: int) -> bytes:
    return f"{poll_id}/{member_id}".encode()
