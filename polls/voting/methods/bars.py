"""Counting ballots that name options: what single choice and approval have in common."""

from __future__ import annotations

from collections.abc import Mapping

from polls.voting.methods.outcome import Outcome, decided, ranked, rows_of
from polls.voting.methods.profile import Profile
from polls.voting.methods.telling import (
    Texts,
    how_lot,
    how_none,
    how_threshold,
    how_ties,
    how_turnout,
    lot_fell,
    no_majority,
    paragraph,
    why_nobody,
)
from polls.voting.methods.terms import Terms
from polls.voting.methods.threshold import Threshold, threshold_of


def threshold(profile: Profile, terms: Terms) -> Threshold | None:
    return threshold_of(terms.rules, terms.base(profile))


def counted(profile: Profile, terms: Terms, votes: Mapping[int, int], ties: str) -> Outcome:
    """The option with most votes, where the threshold is met."""
    needed = threshold(profile, terms)
    return decided(
        profile,
        terms,
        places=ranked(profile.options, votes.__getitem__),
        rows=rows_of(votes, terms.base(profile)),
        detail={"kind": "bars", "threshold": needed.told() if needed else None},
        ties=ties,
        is_empty=not any(votes.values()),
        threshold=needed,
    )


def told(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts, chosen: str) -> str:
    """The result in a sentence, `chosen` where something was."""
    needed = threshold(profile, terms)
    missed = needed and no_majority(outcome, needed, texts)
    nobody = why_nobody(outcome, profile, terms, texts) or missed
    return nobody or paragraph(chosen, lot_fell(outcome, texts))


def how_counted(
    outcome: Outcome, profile: Profile, terms: Terms, texts: Texts, method: str, ties: str
) -> str:
    """The rules applied, after what the `method` does."""
    return paragraph(
        method,
        how_threshold(threshold(profile, terms), terms),
        how_ties(ties),
        how_none(terms, texts),
        how_turnout(profile, terms),
        how_lot(lot_fell(outcome, texts)),
    )
