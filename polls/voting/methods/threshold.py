"""The threshold: the share of the base an option has to have, in whole numbers.

Source: Robert's Rules of Order Newly Revised (12th edition, 2020), 44:1-10: a majority is more than half, and
a two-thirds vote at least two thirds, of the votes cast unless the rules name another base.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from polls.voting.rules import Rules

# Numerator, denominator, and whether it must be passed rather than reached.
SHARES = {"half": (1, 2, True), "two_thirds": (2, 3, False), "three_quarters": (3, 4, False)}


@dataclass(frozen=True)
class Threshold:
    """`numerator / denominator` of the base, to be passed (`is_strict`) or reached."""

    base: int
    numerator: int
    denominator: int
    is_strict: bool

    def is_met(self, votes: int) -> bool:
        """Whether so many votes suffice; compared without a fraction."""
        have, need = self.denominator * votes, self.numerator * self.base
        return have > need if self.is_strict else have >= need

    @property
    def needed(self) -> int:
        """The least whole number of votes that suffices."""
        share = self.numerator * self.base
        return share // self.denominator + 1 if self.is_strict else -(-share // self.denominator)

    def told(self) -> dict[str, Any]:
        """As screens and exports have it."""
        return {
            "base": self.base,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "is_strict": self.is_strict,
            "needed": self.needed,
        }


def threshold_of(rules: Rules, base: int, own: str | None = None) -> Threshold | None:
    """The threshold the rules set, else the method's `own`; None where most votes are enough."""
    named = own if rules.threshold in (None, "most") else rules.threshold
    if named == "own" and rules.own_percent is not None:
        return Threshold(base, rules.own_percent, 100, is_strict=False)
    return Threshold(base, *SHARES[named]) if named else None
