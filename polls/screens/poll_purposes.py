"""What the forms of polls offer: ways of counting, by what a moderator wants to know, and their rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import msgspec

from polls.i18n import lazy_gettext as _l
from polls.voting.fitting import MOTION, uses
from polls.voting.methods import METHODS
from polls.voting.rules import Rules


@dataclass(frozen=True)
class Way:
    """A way of counting, in words that need no explanation; `method` is its key in METHODS."""

    method: str
    name: Any
    sentence: Any

    @property
    def technical_name(self) -> str:
        return str(METHODS[self.method].name())


@dataclass(frozen=True)
class Purpose:
    """What a moderator may want to know: the usual way of asking, and the others folded away."""

    usual: Way
    others: tuple[Way, ...] = ()

    @property
    def ways(self) -> tuple[Way, ...]:
        return (self.usual, *self.others)


PURPOSES = (
    Purpose(
        Way("single", _l("Choose one"), _l("Each person names one option; the most votes win.")),
        (
            Way(
                "approval",
                _l("Whatever suits"),
                _l("Each person ticks every option they could live with; the widest support wins."),
            ),
            Way(
                "irv",
                _l("Rank them; the last ones drop out"),
                _l(
                    "Each person ranks a few options. The weakest drops out, round by round, until one has "
                    "more than half."
                ),
            ),
            Way(
                "schulze",
                _l("Rank them; every pair is compared"),
                _l("Whoever is preferred to each of the others wins; in a circle the strongest links win."),
            ),
            Way(
                "ranked_pairs",
                _l("Rank them; every pair is compared, the clearest first"),
                _l("The same comparison; in a circle the pairs that are decided most clearly count first."),
            ),
            Way(
                "score",
                _l("Points for each"),
                _l("Each person gives every option 0 to 5 points; the most points win."),
            ),
        ),
    ),
    Purpose(
        Way(
            "borda",
            _l("Order priorities"),
            _l("Each person ranks the options; the higher one stands on a ballot, the more it counts."),
        ),
        (
            Way(
                "dots",
                _l("Share out dots"),
                _l("Each person puts a few dots on what matters most; they order the options."),
            ),
        ),
    ),
    Purpose(
        Way(
            "yes_no",
            _l("Carry or reject a motion"),
            _l("Yes or No to one text; it is carried when Yes reaches the majority you set."),
        )
    ),
)

OF_PROPOSALS = tuple(purpose for purpose in PURPOSES if purpose.usual.method != "yes_no")

CLOCKS = [
    ("", _l("By hand")),
    ("30", _l("After 30 seconds")),
    ("60", _l("After 1 minute")),
    ("120", _l("After 2 minutes")),
    ("180", _l("After 3 minutes")),
    ("300", _l("After 5 minutes")),
    ("600", _l("After 10 minutes")),
]
THRESHOLDS = [
    ("", _l("As usual")),
    ("most", _l("The most votes")),
    ("half", _l("More than half")),
    ("two_thirds", _l("At least two thirds")),
    ("three_quarters", _l("At least three quarters")),
    ("own", _l("A percentage of your own")),
]
BASES = [
    ("votes", _l("votes without abstentions")),
    ("cast", _l("all ballots")),
    ("present", _l("everyone here")),
    ("eligible", _l("everyone who may vote")),
]
TIES = [
    ("", _l("As usual for this way of counting")),
    ("joint", _l("They are first together")),
    ("run_off", _l("They go into a run-off")),
    ("lot", _l("The lot decides, and the result says so")),
]
QUORUM_UNITS = [("percent", _l("per cent")), ("people", _l("people"))]
QUORUM_BASES = [("eligible", _l("of those who may vote")), ("present", _l("of those who are here"))]

# What stands in view; every other rule is folded away until somebody needs it.
EVERYDAY = ("electorate_roles", "group_ids", "secrecy", "shown", "abstain")


def offered_rules() -> dict[str, Any]:
    """What the fields of rules offer, and which methods use which rule (by their keys, in one text)."""
    return {
        "clocks": CLOCKS,
        "thresholds": THRESHOLDS,
        "bases": BASES,
        "ties": TIES,
        "quorum_units": QUORUM_UNITS,
        "quorum_bases": QUORUM_BASES,
        "used_by": {rule: _methods_with(rule) for rule in Rules.__struct_fields__},
        "motions": " ".join(key for key, method in METHODS.items() if method.PURPOSE == MOTION),
    }


def way_names(purposes: Collection[Purpose] = PURPOSES) -> dict[str, Any]:
    """What each way of counting is called, by its method."""
    return {way.method: way.name for purpose in purposes for way in purpose.ways}


def has_rare_rules(rules: Rules) -> bool:
    """Whether something is set that is folded away."""
    usual, these = msgspec.structs.asdict(Rules()), msgspec.structs.asdict(rules)
    return any(these[rule] != usual[rule] for rule in these if rule not in EVERYDAY)


def _methods_with(rule: str) -> str:
    return " ".join(method for method in METHODS if rule in uses(method))
