"""Approval: each ballot names every option its voter can accept; the option on most ballots comes first.

Source: Steven J. Brams and Peter C. Fishburn, “Approval Voting”, American Political Science Review 72
(1978), 831-847. Ties: joint, unless the rules say run-off or lot. Abstentions are shown and are no part of
the base unless the rules put them there; shares are of ballots and may add up to more than one.
"""

from __future__ import annotations

from polls.i18n import gettext as _
from polls.voting.methods import bars
from polls.voting.methods.outcome import JOINT, Outcome
from polls.voting.methods.profile import Profile
from polls.voting.methods.telling import Texts, named
from polls.voting.methods.terms import Terms

SHAPE, PURPOSE = "options", "choose"
SPLIT: tuple[str, ...] = ("option",)
USES = frozenset(("none_of_these", "fewest", "most", "base", "threshold", "ties"))


def name() -> str:
    """What the method is called."""
    return _("Approval")


def UNIT() -> str:
    """What is counted, over a column."""
    return _("Approvals")


def count(profile: Profile, terms: Terms) -> Outcome:
    """The option on most ballots."""
    votes = {option: profile.by_option[option][1] for option in profile.options}
    return bars.counted(profile, terms, votes, _ties(terms))


def sentence(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """The result in a sentence."""
    return bars.told(outcome, profile, terms, texts, _chosen(outcome, profile, terms, texts))


def how(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """How it was counted, in plain words."""
    method = _(
        "Each ballot names every option its voter can accept, and the option named on most ballots comes "
        "first (approval). One ballot may name several options, so the shares can add up to more than 100 %."
    )
    return bars.how_counted(outcome, profile, terms, texts, method, _ties(terms))


def _ties(terms: Terms) -> str:
    return terms.rules.ties or JOINT


def _chosen(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    first = outcome.places[0]
    values = {"votes": outcome.rows[first[0]].count, "base": terms.base(profile)}
    if len(first) > 1:
        return _(
            "%(options)s are level. Approvals for each: %(votes)s of %(base)s.",
            options=named(first, texts),
            **values,
        )
    if outcome.is_by_lot:
        return _(
            "%(option)s comes first. Approvals: %(votes)s of %(base)s.",
            option=named(first, texts),
            **values,
        )
    return _(
        "%(option)s has the most approval: %(votes)s of %(base)s.",
        option=named(first, texts),
        **values,
    )
