"""Score: each ballot gives options 0 to 5 points; the greatest sum comes first (range voting).

Source: Warren D. Smith, “Range Voting” (2000), with sums rather than means: an option that a ballot leaves
without a score gets 0 from it. The mean over those who did score an option is shown beside it and decides
nothing. Ties: more scores of 5, then more of 4, and so on down to 1; then the lot.
"""

from __future__ import annotations

from typing import Any

from polls.i18n import gettext as _
from polls.voting.methods.outcome import BY_LOT, Outcome, decided, ranked, rows_of
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

SHAPE, PURPOSE = "scores", "choose"
SPLIT: tuple[str, ...] = ("option",)
USES = frozenset(("ties",))
TOP = 5


def name() -> str:
    """What the method is called."""
    return _("Score")


def UNIT() -> str:
    """What is counted, over a column."""
    return _("Points")


def count(profile: Profile, terms: Terms) -> Outcome:
    """The option with the greatest sum."""
    histograms = {option: _histogram(profile, option) for option in profile.options}
    sums = {option: _sum(histogram) for option, histogram in histograms.items()}
    return decided(
        profile,
        terms,
        places=ranked(profile.options, lambda option: (sums[option], tuple(histograms[option][::-1]))),
        rows=rows_of(sums, TOP * profile.base),
        detail=_detail(profile, histograms),
        ties=_ties(terms),
        is_empty=not any(sums.values()),
    )


def sentence(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """The result in a sentence."""
    nobody = why_nobody(outcome, profile, terms, texts)
    return nobody or paragraph(_chosen(outcome, texts), lot_fell(outcome, texts))


def how(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """How it was counted, in plain words."""
    method = _(
        "Each ballot gives every option 0 to 5 points, and the option with most points in all comes first "
        "(score). An option left without points gets none from that ballot. Where the sums are the same, "
        "more fives decide, then more fours, and so on."
    )
    return paragraph(
        method, how_ties(_ties(terms)), how_turnout(profile, terms), how_lot(lot_fell(outcome, texts))
    )


def _ties(terms: Terms) -> str:
    return terms.rules.ties or BY_LOT


def _histogram(profile: Profile, option: int) -> list[int]:
    """How many ballots give 0, 1, … 5."""
    return [profile.by_option[option][score] for score in range(TOP + 1)]


def _sum(histogram: list[int]) -> int:
    return sum(score * ballots for score, ballots in enumerate(histogram))


def _detail(profile: Profile, histograms: dict[int, list[int]]) -> dict[str, Any]:
    return {
        "kind": "scores",
        "histogram": {str(option): histogram for option, histogram in histograms.items()},
        "blank": {str(option): profile.by_option[option][None] for option in histograms},
        "mean": {str(option): _mean(histogram) for option, histogram in histograms.items()},
    }


def _mean(histogram: list[int]) -> float | None:
    raters = sum(histogram)
    return round(_sum(histogram) / raters, 2) if raters else None


def _chosen(outcome: Outcome, texts: Texts) -> str:
    first = outcome.places[0]
    points = outcome.rows[first[0]].count
    if len(first) > 1:
        return _(
            "%(options)s are level. Points for each: %(points)s.", options=named(first, texts), points=points
        )
    return _("%(option)s comes first. Points: %(points)s.", option=named(first, texts), points=points)
