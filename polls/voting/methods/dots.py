"""Dots: each ballot spreads a few dots over the options; the option with most dots comes first (dot voting).

Source: cumulative voting, Robert's Rules of Order Newly Revised (12th edition, 2020), 46:43; as dots on
paper it is the habit of workshops. Fewer dots than allowed may be given. How many voters gave an option any
is shown beside it. Ties: joint, unless the rules say lot.
"""

from __future__ import annotations

from polls.i18n import gettext as _
from polls.voting.methods.outcome import BY_LOT, JOINT, Outcome, decided, ranked, rows_of
from polls.voting.methods.profile import Profile
from polls.voting.methods.telling import (
    Texts,
    how_lot,
    how_ties,
    how_turnout,
    lot_fell,
    named,
    paragraph,
    why_nobody,
)
from polls.voting.methods.terms import Terms

SHAPE, PURPOSE = "dots", "order"
SPLIT: tuple[str, ...] = ("option",)
USES = frozenset(("dots", "dots_each", "ties"))


def name() -> str:
    """What the method is called."""
    return _("Dots")


def UNIT() -> str:
    """What is counted, over a column."""
    return _("Dots")


def count(profile: Profile, terms: Terms) -> Outcome:
    """The options by their dots; each share is of all dots given."""
    dots = {option: _given(profile, option) for option in profile.options}
    return decided(
        profile,
        terms,
        places=ranked(profile.options, dots.__getitem__),
        rows=rows_of(dots, sum(dots.values())),
        detail={
            "kind": "dots",
            "voters": {str(option): profile.base - profile.by_option[option][0] for option in dots},
        },
        ties=_ties(terms),
        is_empty=not any(dots.values()),
        depth=None,
    )


def sentence(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """The result in a sentence."""
    nobody = why_nobody(outcome, profile, terms, texts)
    return nobody or paragraph(_chosen(outcome, texts), lot_fell(outcome, texts))


def how(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """How it was counted, in plain words."""
    values = {"dots": terms.rules.dots, "each": terms.rules.dots_each or terms.rules.dots}
    method = _(
        "Each ballot gives dots to options, %(dots)s at most in all and %(each)s at most to one of them, and "
        "the option with most dots comes first (dots).",
        **values,
    )
    ties = (
        _("Between options with the same number of dots, the lot decides.")
        if _ties(terms) == BY_LOT
        else how_ties(JOINT)
    )
    return paragraph(method, ties, how_turnout(profile, terms), how_lot(lot_fell(outcome, texts)))


def _ties(terms: Terms) -> str:
    return terms.rules.ties or JOINT


def _given(profile: Profile, option: int) -> int:
    return sum((dots or 0) * ballots for dots, ballots in profile.by_option[option].items())


def _chosen(outcome: Outcome, texts: Texts) -> str:
    first = outcome.places[0]
    dots = outcome.rows[first[0]].count
    if len(first) > 1:
        return _("%(options)s are level. Dots for each: %(dots)s.", options=named(first, texts), dots=dots)
    return _("%(option)s comes first. Dots: %(dots)s.", option=named(first, texts), dots=dots)
