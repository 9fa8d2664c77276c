"""What stood around a count, in sentences: what was needed, the quorum, the lot, and what can follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from polls.i18n import gettext as _
from polls.summary.results import Result


def facts_of(result: Result) -> list[str]:
    """One sentence for each thing that applies to this result."""
    return [
        *_needed(result),
        *_quorum(result.quorum),
        *([_("A run-off of the first two can follow.")] if result.verdict == "no_majority" else []),
        *([_("A tie was decided by lot.")] if result.is_by_lot else []),
        *_abstained(result),
    ]


VERDICTS: dict[str, tuple[str, str, Callable[[], str]]] = {
    "carried": ("success", "check", lambda: _("Carried")),
    "lost": ("quiet", "close", lambda: _("Not carried")),
    "level": ("info", "poll", lambda: _("Level")),
    "none_chosen": ("info", "info", lambda: _("None of these")),
    "no_majority": ("caution", "info", lambda: _("No majority yet")),
    "no_quorum": ("caution", "alert", lambda: _("No quorum")),
}


def verdict_of(result: Result) -> tuple[str, str, str] | None:
    """`(kind, icon, word)` of the badge; None where one option was chosen, or nothing was said."""
    if result.verdict not in VERDICTS:
        return None
    kind, icon, word = VERDICTS[result.verdict]
    return kind, icon, word()


def _needed(result: Result) -> list[str]:
    threshold = result.detail.get("threshold")
    if not threshold:
        return []
    return [
        _(
            "Needed: %(needed)s of %(base)s, %(share)s.",
            needed=threshold["needed"],
            base=threshold["base"],
            share=_share(threshold, result.rules.get("base", "votes")),
        )
    ]


def _share(threshold: dict[str, Any], base: str) -> str:
    """ "more than half of the votes" """
    bases = {
        "votes": _("%(share)s of the votes", share=_fraction(threshold)),
        "cast": _("%(share)s of all ballots, abstentions included", share=_fraction(threshold)),
        "present": _("%(share)s of those present", share=_fraction(threshold)),
        "eligible": _("%(share)s of those who may vote", share=_fraction(threshold)),
    }
    return bases[base]


def _fraction(threshold: dict[str, Any]) -> str:
    parts = (threshold["numerator"], threshold["denominator"])
    names = {(1, 2): _("half"), (2, 3): _("two thirds"), (3, 4): _("three quarters")}
    fraction = names.get(parts, f"{100 * parts[0] / parts[1]:g} %")
    if threshold["is_strict"]:
        return _("more than %(fraction)s", fraction=fraction)
    return _("at least %(fraction)s", fraction=fraction)


def _quorum(quorum: dict[str, Any] | None) -> list[str]:
    if quorum is None:
        return []
    values = {"reached": quorum["reached"], "needed": quorum["needed"]}
    if quorum["is_met"]:
        return [_("The quorum was reached: %(reached)s took part, %(needed)s were needed.", **values)]
    return [_("The quorum was not reached: %(reached)s took part, %(needed)s were needed.", **values)]


def _abstained(result: Result) -> list[str]:
    """Where no row of a table tells it."""
    if result.has_counts or not result.has_abstention:
        return []
    return [_("%(abstentions)s abstained.", abstentions=result.abstentions)]
