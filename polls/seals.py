"""Seals on what our processes leave where others may write too: who lacks the secret can forge nothing.

What is sealed can be read by anyone; it is only certain to be ours, and to stand where we put it. Something
old of ours that is put back in its own place passes: whoever relies on a note has to see that it is no older
than what is known.
"""

from __future__ import annotations

import hashlib
import hmac

SIZE = 16  # bytes


class Seals:
    """The seals of all who know `secret`, each for a `use` (another use has other seals)."""

    def __init__(self, use: str, secret: str) -> None:
        self._key = hashlib.sha256(f"{use} seals ".encode() + secret.encode()).digest()

    def seal(self, place: str, value: bytes) -> bytes:
        """The value with its seal for this place."""
        return self._of(place, value) + value

    def opened(self, place: str, sealed: bytes) -> bytes | None:
        """The value; None where it was not sealed by us for this place."""
        seal, value = sealed[:SIZE], sealed[SIZE:]
        return value if hmac.compare_digest(seal, self._of(place, value)) else None

    def _of(self, place: str, value: bytes) -> bytes:
        where = place.encode()
        told = len(where).to_bytes(4) + where + value  # the length keeps the two apart
        return hashlib.blake2b(told, digest_size=SIZE, key=self._key).digest()
