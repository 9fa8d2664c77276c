"""What several methods say alike: of a result, and of the rules that were applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from polls.i18n import gettext as _
from polls.voting.methods.outcome import (
    BY_LOT,
    NO_MAJORITY,
    NO_QUORUM,
    NONE_CHOSEN,
    NOTHING,
    RUN_OFF,
    Outcome,
)
from polls.voting.methods.profile import Profile
from polls.voting.methods.terms import Terms
from polls.voting.methods.threshold import Threshold

Texts = Mapping[int, str]  # what the options say, by id


def listed(texts: Sequence[str]) -> str:
    """The texts in quotation marks, as a list in a sentence."""
    quoted = [_("“%(quoted)s”", quoted=text) for text in texts]
    if len(quoted) == 1:
        return quoted[0]
    return _("%(others)s and %(last)s", others=", ".join(quoted[:-1]), last=quoted[-1])


def named(options: Iterable[int], texts: Texts) -> str:
    return listed([texts[option] for option in options])


def paragraph(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


# ---- The result in a sentence -----------------------------------------------------------------------


def why_nobody(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str | None:
    """The sentence for a result in which nothing was chosen; None when something was."""
    if outcome.verdict == NO_QUORUM:
        return _quorum(profile, terms)
    if outcome.verdict == NOTHING:
        return _nothing(profile)
    if outcome.verdict == NONE_CHOSEN:
        return _none_chosen(outcome, terms, texts)
    return None


def _nothing(profile: Profile) -> str:
    if profile.ballots == 0:
        return _("No ballots were received.")
    if profile.base == 0:
        return _("Everyone who voted abstained.")
    return _("No ballot speaks for any of the options.")


def _none_chosen(outcome: Outcome, terms: Terms, texts: Texts) -> str:
    others = [option for option in outcome.places[0] if option != terms.none_id]
    none = named([option for option in outcome.places[0] if option == terms.none_id], texts)
    if not others:
        return _("%(none)s comes first, so no option is chosen.", none=none)
    return _(
        "%(none)s comes first, level with %(options)s, so no option is chosen.",
        none=none,
        options=named(others, texts),
    )


def no_majority(outcome: Outcome, threshold: Threshold, texts: Texts) -> str | None:
    """The sentence for a threshold that was missed; None when it was not."""
    if outcome.verdict != NO_MAJORITY:
        return None
    first = outcome.places[0]
    values = {
        "options": named(first, texts),
        "votes": outcome.rows[first[0]].count,
        "needed": threshold.needed,
        "base": threshold.base,
    }
    if len(first) > 1:
        return _(
            "No option has enough: %(options)s have most, %(votes)s of %(base)s each, and %(needed)s are "
            "needed. A run-off can decide.",
            **values,
        )
    return _(
        "No option has enough: %(options)s has most, %(votes)s of %(base)s, and %(needed)s are needed. "
        "A run-off can decide.",
        **values,
    )


def lot_fell(outcome: Outcome, texts: Texts) -> str:
    """Between which options the lot decided; nothing where it did not."""
    return paragraph(
        *(_("Decided by lot between %(options)s.", options=named(level, texts)) for level in outcome.drawn)
    )


# ---- Which rules were applied -----------------------------------------------------------------------


def how_turnout(profile: Profile, terms: Terms) -> str:
    """Ballots, abstentions and what they count in, and the quorum."""
    return paragraph(_ballots(profile, terms), _quorum(profile, terms))


def _ballots(profile: Profile, terms: Terms) -> str:
    values = {"ballots": profile.ballots, "abstentions": profile.abstentions}
    if profile.abstentions == 0:
        return _("Ballots received: %(ballots)s, no abstentions.", ballots=profile.ballots)
    if terms.rules.base == "votes":
        return _(
            "Ballots received: %(ballots)s. Abstentions: %(abstentions)s, shown and not counted in.", **values
        )
    return _(
        "Ballots received: %(ballots)s. Abstentions: %(abstentions)s, part of what a majority is a share of.",
        **values,
    )


def _quorum(profile: Profile, terms: Terms) -> str:
    quorum = terms.quorum(profile)
    if quorum is None:
        return ""
    values = {"needed": quorum.needed, "reached": quorum.reached}
    if quorum.is_met:
        return _("The quorum was reached. Ballots: %(reached)s, needed: %(needed)s.", **values)
    return _(
        "The quorum was not reached, so nothing is decided. Ballots: %(reached)s, needed: %(needed)s.",
        **values,
    )


def how_threshold(threshold: Threshold | None, terms: Terms) -> str:
    """How much an option needs, and of what."""
    if threshold is None:
        return ""
    return _("To be chosen, an option needs %(needed)s.", needed=needed_said(threshold, terms))


def needed_said(threshold: Threshold, terms: Terms) -> str:
    """How much is needed, of what, and how much that is here."""
    values = {"share": share_said(threshold), "base": base_said(terms)}
    if threshold.base == 0:
        return _("%(share)s of %(base)s", **values)
    return _(
        "%(share)s of %(base)s: %(needed)s of %(number)s",
        needed=threshold.needed,
        number=threshold.base,
        **values,
    )


def share_said(threshold: Threshold) -> str:
    """The share a threshold asks for, in words."""
    said = {
        (1, 2): _("more than half"),
        (2, 3): _("at least two thirds"),
        (3, 4): _("at least three quarters"),
    }
    share = (threshold.numerator, threshold.denominator)
    return said.get(share) or _("at least %(percent)s per cent", percent=threshold.numerator)


def base_said(terms: Terms) -> str:
    """What a majority is a share of, in words."""
    return {
        "votes": _("the votes cast, abstentions left out"),
        "cast": _("all ballots, abstentions included"),
        "present": _("everyone present"),
        "eligible": _("everyone who may vote"),
    }[terms.rules.base]


def how_ties(ties: str) -> str:
    """What becomes of options that come first with the same number."""
    if ties == BY_LOT:
        return _("Between options that come first with the same number, the lot decides.")
    if ties == RUN_OFF:
        return _("Between options that come first with the same number, a run-off can decide.")
    return _("Options that come first with the same number come first together.")


def how_none(terms: Terms, texts: Texts) -> str:
    """What “none of these” does, where the ballot had it."""
    if terms.none_id is None:
        return ""
    return _("Where %(none)s comes first, no option is chosen.", none=named([terms.none_id], texts))


def how_lot(fell: str) -> str:
    """How the lot fell, if it did, and why nobody could choose it."""
    if not fell:
        return ""
    return paragraph(
        fell,
        _(
            "The lot follows from a number that was fixed before the first ballot came in and from all "
            "ballots together, so nobody could steer it and everybody can draw it again."
        ),
    )
