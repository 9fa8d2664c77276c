"""Single choice: each ballot names one option; the option named most comes first (plurality).

Source: Robert's Rules of Order Newly Revised (12th edition, 2020), 44:11: the largest number of votes is
a plurality, which is not a majority unless it passes half; the sentence therefore gives the count and its
base. A threshold makes it an election by majority: below it nobody is chosen and a run-off is offered.
Ties: a run-off is offered, unless the rules say that they are joint or for the lot. Abstentions are shown
and are no part of the base unless the rules put them there.
"""

from __future__ import annotations

from polls.i18n import gettext as _
from polls.voting.methods import bars
from polls.voting.methods.outcome import RUN_OFF, Outcome
from polls.voting.methods.profile import Profile
from polls.voting.methods.telling import Texts, named
from polls.voting.methods.terms import Terms

SHAPE, PURPOSE = "options", "choose"
SPLIT: tuple[str, ...] = ()
USES = frozenset(("none_of_these", "base", "threshold", "ties"))


def name() -> str:
    """What the method is called."""
    return _("Single choice")


def UNIT() -> str:
    """What is counted, over a column."""
    return _("Votes")


def count(profile: Profile, terms: Terms) -> Outcome:
    """The option most ballots name."""
    votes = {option: profile.whole[option,] for option in profile.options}
    return bars.counted(profile, terms, votes, _ties(terms))


def sentence(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """The result in a sentence."""
    return bars.told(outcome, profile, terms, texts, _chosen(outcome, profile, terms, texts))


def how(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """How it was counted, in plain words."""
    method = _("Each ballot names one option, and the option named most comes first (single choice).")
    return bars.how_counted(outcome, profile, terms, texts, method, _ties(terms))


def _ties(terms: Terms) -> str:
    return terms.rules.ties or RUN_OFF


def _chosen(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    first = outcome.places[0]
    values = {"votes": outcome.rows[first[0]].count, "base": terms.base(profile)}
    if len(first) > 1:
        return _(
            "%(options)s are level. Votes for each: %(votes)s of %(base)s.",
            options=named(first, texts),
            **values,
        )
    if outcome.is_by_lot:
        return _(
            "%(option)s comes first. Votes: %(votes)s of %(base)s.", option=named(first, texts), **values
        )
    return _("%(option)s has the most votes: %(votes)s of %(base)s.", option=named(first, texts), **values)
