"""The lot: an order of the options that nobody could know before the last ballot was in.

The seed is drawn and committed to when the poll opens, and told when it is closed. The order then follows
from the seed and all ballots together, so that anyone can draw it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

TAG = b"plenary lot/"


def commitment(seed: bytes) -> str:
    """What is published at the opening: it fixes the seed and does not tell it. Hexadecimal."""
    return sha256(TAG + seed).hexdigest()


@dataclass(frozen=True)
class Lot:
    """The seed, and the hash of the ballot file (hexadecimal)."""

    seed: bytes
    ballots_hash: str

    def order(self, option_ids: Iterable[int]) -> list[int]:
        """The options in the order drawn, by SHA-256(seed ‖ hash of the ballots ‖ option)."""
        return sorted(option_ids, key=self._draw)

    def _draw(self, option: int) -> bytes:
        return sha256(self.seed + f"{self.ballots_hash}{option}".encode()).digest()
