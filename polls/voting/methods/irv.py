"""Instant run-off: the lowest option is dropped and its ballots move on, until one has more than half.

Source: the rules of RCTab, and Robert's Rules of Order Newly Revised (12th edition, 2020), 45:62-69
(preferential voting). More than half is of the ballots that still rank an option left; the others are
exhausted and shown each round. A ballot that has two options level at its turn exhausts. Ties for the
lowest: fewer votes in the latest earlier round that differs, then the lot.
"""

from __future__ import annotations

from typing import Any

from polls.i18n import gettext as _
from polls.voting.methods.elimination import Elimination, eliminate, told
from polls.voting.methods.outcome import (
    NO_QUORUM,
    NOTHING,
    Outcome,
    Places,
    finished,
    ranked,
    rows_of,
)
from polls.voting.methods.profile import Profile
from polls.voting.methods.telling import (
    Texts,
    how_lot,
    how_none,
    how_turnout,
    named,
    paragraph,
    why_nobody,
)
from polls.voting.methods.terms import Terms

SHAPE, PURPOSE = "ranking", "choose"
SPLIT: tuple[str, ...] = ()
USES = frozenset(("none_of_these", "fewest", "most"))


def name() -> str:
    """What the method is called."""
    return _("Ranking, lowest dropped (instant run-off)")


def UNIT() -> str:
    """What is counted, over a column."""
    return _("First choices")


def count(profile: Profile, terms: Terms) -> Outcome:
    """The option that has more than half of the continuing ballots in the last round."""
    elimination = eliminate(profile.options, profile.whole, terms.lot)
    first, last = elimination.rounds[0], elimination.rounds[-1]
    places = _places(elimination)
    rows = rows_of(first.votes, profile.base)
    detail = {"kind": "rounds", "rounds": [told(each) for each in elimination.rounds]}
    if terms.lacks_quorum(profile):
        return Outcome(NO_QUORUM, [], places, rows, detail=detail)
    if last.continuing == 0:
        return Outcome(NOTHING, [], places, rows, detail=detail)
    return finished(terms, places, rows, detail, elimination.drawn)


def sentence(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """The result in a sentence."""
    nobody = why_nobody(outcome, profile, terms, texts)
    return nobody or paragraph(_chosen(outcome, texts), _lot_fell(outcome, texts))


def how(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """How it was counted, in plain words."""
    method = _(
        "Each ballot ranks options and counts for its first one. As long as none has more than half, the "
        "option with fewest ballots is dropped and each of its ballots moves on to the next option it ranks; "
        "a ballot that ranks no option left is exhausted and no longer counted in (instant run-off). Between "
        "options with equally few, the one that had fewer in the latest round before is dropped, and if "
        "there is no difference the lot decides."
    )
    exhausted = _("Ballots exhausted at the end: %(exhausted)s.", exhausted=_last(outcome)["exhausted"])
    turnout = how_turnout(profile, terms)
    return paragraph(method, exhausted, how_none(terms, texts), turnout, how_lot(_lot_fell(outcome, texts)))


def _places(elimination: Elimination) -> Places:
    """Those left at the end by their votes, or level, and before them the last dropped."""
    last = elimination.rounds[-1]
    dropped = [[each.dropped] for each in reversed(elimination.rounds) if each.dropped is not None]
    left = [elimination.level] if elimination.level else ranked(last.votes, last.votes.__getitem__)
    return left + dropped


def _last(outcome: Outcome) -> dict[str, Any]:
    return outcome.detail["rounds"][-1]


def _lot_fell(outcome: Outcome, texts: Texts) -> str:
    return paragraph(
        *(
            _("Decided by lot which of %(options)s was dropped.", options=named(level, texts))
            for level in outcome.drawn
        )
    )


def _chosen(outcome: Outcome, texts: Texts) -> str:
    first, last = outcome.places[0], _last(outcome)
    if len(first) > 1:
        return _(
            "%(options)s are level: only the lot could say which is dropped.", options=named(first, texts)
        )
    if len(last["votes"]) == 1 and len(outcome.detail["rounds"]) > 1:
        return _chosen_from_level(
            first[0], outcome.detail["rounds"][-2], len(outcome.detail["rounds"]) - 1, texts
        )
    return _(
        "%(option)s comes first. Ballots in round %(round)s: %(votes)s of %(continuing)s, more than half.",
        option=named(first, texts),
        votes=last["votes"][str(first[0])],
        continuing=last["continuing"],
        round=len(outcome.detail["rounds"]),
    )


def _chosen_from_level(winner: int, decided: dict[str, Any], number: int, texts: Texts) -> str:
    """Where neither of the last two had more than half. What the lot decided is told elsewhere."""
    values = {
        "option": named([winner], texts),
        "other": named([decided["dropped"]], texts),
        "votes": decided["votes"][str(winner)],
        "round": number,
    }
    if decided["is_by_lot"]:
        return _(
            "%(option)s comes first. In round %(round)s it was level with %(other)s, ballots for each: "
            "%(votes)s.",
            **values,
        )
    return _(
        "%(option)s comes first. In round %(round)s it was level with %(other)s, ballots for each: "
        "%(votes)s; %(other)s had fewer in a round before and was dropped.",
        **values,
    )
