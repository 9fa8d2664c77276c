"""Priorities: each ballot gives an option a point for every other that it ranks below it (Borda).

Source: Jean-Charles de Borda (1781); with level and unranked options as in Peter Emerson, “The original
Borda count and partial voting”, Social Choice and Welfare 40 (2013), 353-358: a point for each option
strictly below and half a point for each that is level, those left out being level and last. Points are
counted in halves, as whole numbers. Ties: more comparisons won, then the lot.
"""

from __future__ import annotations

from typing import Any

from polls.i18n import gettext as _
from polls.voting.methods.outcome import BY_LOT, Outcome, Row, decided, ranked, share
from polls.voting.methods.pairs import Matrix, matrix_of, wins_of
from polls.voting.methods.profile import Profile
from polls.voting.methods.telling import Texts, how_lot, how_turnout, lot_fell, named, paragraph, why_nobody
from polls.voting.methods.terms import Terms

SHAPE, PURPOSE = "ranking", "order"
SPLIT: tuple[str, ...] = ("option", "pair")
USES = frozenset(("fewest", "most", "ties"))


def name() -> str:
    """What the method is called."""
    return _("Priorities")


def UNIT() -> str:
    """What is counted, over a column."""
    return _("Points")


def count(profile: Profile, terms: Terms) -> Outcome:
    """The options in the order of their points."""
    matrix = matrix_of(profile)
    wins = wins_of(profile, matrix)
    halves = {option: _half_points(profile, option) for option in profile.options}
    most = 2 * (len(profile.options) - 1) * profile.base
    return decided(
        profile,
        terms,
        places=ranked(profile.options, lambda option: (halves[option], wins[option])),
        rows={option: Row(_in_points(half), share(half, most)) for option, half in halves.items()},
        detail=_detail(profile, halves, matrix),
        ties=_ties(terms),
        depth=None,
    )


def sentence(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """The result in a sentence."""
    nobody = why_nobody(outcome, profile, terms, texts)
    return nobody or paragraph(_chosen(outcome, texts), lot_fell(outcome, texts))


def how(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """How it was counted, in plain words."""
    method = _(
        "Each ballot ranks the options and gives each a point for every option below it, and half a point "
        "for every option level with it; options left out are level and last. The points give the order "
        "(priorities, after Borda). Where they are the same, more comparisons won decide."
    )
    ties = (
        _("What is level even then is decided by lot.")
        if _ties(terms) == BY_LOT
        else _("What is level even then shares its place.")
    )
    return paragraph(method, ties, how_turnout(profile, terms), how_lot(lot_fell(outcome, texts)))


def _ties(terms: Terms) -> str:
    return terms.rules.ties or BY_LOT


def _half_points(profile: Profile, option: int) -> int:
    return sum((points or 0) * ballots for points, ballots in profile.by_option[option].items())


def _in_points(half_points: int) -> int | float:
    return half_points / 2 if half_points % 2 else half_points // 2


def _detail(profile: Profile, halves: dict[int, int], matrix: Matrix) -> dict[str, Any]:
    return {
        "kind": "ranks",
        "half_points": {str(option): half for option, half in halves.items()},
        "heat": {
            str(option): {str(points): ballots for points, ballots in sorted(counts.items(), key=_points)}
            for option, counts in profile.by_option.items()
        },
        "matrix": matrix,
    }


def _points(counted: tuple[int | None, int]) -> int:
    return counted[0] or 0


def _chosen(outcome: Outcome, texts: Texts) -> str:
    first = outcome.places[0]
    points = outcome.rows[first[0]].count
    if len(first) > 1:
        return _(
            "%(options)s are level in the first place. Points for each: %(points)s.",
            options=named(first, texts),
            points=points,
        )
    return _("%(option)s comes first. Points: %(points)s.", option=named(first, texts), points=points)
