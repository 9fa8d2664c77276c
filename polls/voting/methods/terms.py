"""The terms a profile is judged by: the rules, how many could vote, and the lot."""

from __future__ import annotations

from dataclasses import dataclass

from polls.voting.methods.lot import Lot
from polls.voting.methods.profile import Profile
from polls.voting.rules import Rules


@dataclass(frozen=True)
class Quorum:
    """How many ballots had to come in, and how many did, abstentions included."""

    needed: int
    reached: int

    @property
    def is_met(self) -> bool:
        return self.reached >= self.needed


@dataclass(frozen=True)
class Terms:
    """`present` counts who had a screen open at the opening or has voted."""

    rules: Rules
    eligible: int
    present: int
    none_id: int | None = None  # the option “none of these”
    lot: Lot | None = None  # None while the poll is open: what is level stays level

    def base(self, profile: Profile) -> int:
        """What a majority is a share of, as the rules say."""
        bases = {
            "votes": profile.base,
            "cast": profile.ballots,
            "present": self.present,
            "eligible": self.eligible,
        }
        return bases[self.rules.base]

    def quorum(self, profile: Profile) -> Quorum | None:
        """The quorum of the rules; None where they have none. A share is rounded up to whole people."""
        if self.rules.quorum is None:
            return None
        of = self.eligible if self.rules.quorum_of == "eligible" else self.present
        share = -(-self.rules.quorum * of // 100)
        needed = self.rules.quorum if self.rules.quorum_unit == "people" else share
        return Quorum(needed, profile.ballots)

    def lacks_quorum(self, profile: Profile) -> bool:
        quorum = self.quorum(profile)
        return quorum is not None and not quorum.is_met
