"""Yes or no: a motion is carried when the quorum holds and Yes over the base meets the threshold.

Source: Robert's Rules of Order Newly Revised (12th edition, 2020), 44:1-10 (majority, two-thirds vote, and
the bases they are of) and 44:12 (a tie loses the motion). A threshold below half, say a quarter of all who
may vote, is a least number of Yes beside that: there must always be more Yes than No, or one more Yes could
lose a motion. The first option is Yes and the second No. Those who abstain, or say nothing, count only where
the rules put them into the base.
"""

from __future__ import annotations

from dataclasses import replace

from polls.i18n import gettext as _
from polls.voting.methods.outcome import (
    CARRIED,
    CHOSEN,
    JOINT,
    LEVEL,
    LOST,
    Outcome,
    decided,
    ranked,
    rows_of,
)
from polls.voting.methods.profile import Profile
from polls.voting.methods.telling import Texts, how_turnout, needed_said, paragraph, why_nobody
from polls.voting.methods.terms import Terms
from polls.voting.methods.threshold import SHARES, Threshold, threshold_of

SHAPE, PURPOSE = "options", "motion"
SPLIT: tuple[str, ...] = ()
USES = frozenset(("base", "threshold"))


def name() -> str:
    """What the method is called."""
    return _("Yes or no")


def UNIT() -> str:
    """What is counted, over a column."""
    return _("Votes")


def count(profile: Profile, terms: Terms) -> Outcome:
    """Whether the motion is carried."""
    yes, no = profile.options
    votes = {option: profile.whole[option,] for option in profile.options}
    needed = _threshold(profile, terms)
    detail = {
        "kind": "motion",
        "yes": votes[yes],
        "no": votes[no],
        "abstentions": profile.abstentions,
        "threshold": needed.told(),
    }
    places, rows = ranked(profile.options, votes.__getitem__), rows_of(votes, needed.base)
    outcome = decided(profile, terms, places, rows, detail, JOINT)
    if outcome.verdict not in (CHOSEN, LEVEL):
        return outcome
    is_carried = needed.is_met(votes[yes]) and votes[yes] > votes[no]
    return replace(outcome, verdict=CARRIED if is_carried else LOST, winners=[yes] if is_carried else [])


def sentence(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """The result in a sentence."""
    yes, no = profile.options
    values = {
        "yes": _("“%(quoted)s”", quoted=texts[yes]),
        "no": _("“%(quoted)s”", quoted=texts[no]),
        "for_it": outcome.rows[yes].count,
        "against": outcome.rows[no].count,
        "needed": _threshold(profile, terms).needed,
    }
    nobody = why_nobody(outcome, profile, terms, texts)
    return nobody or (_carried(values) if outcome.verdict == CARRIED else _lost(values))


def how(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """How it was counted, in plain words."""
    yes, no = profile.options
    return paragraph(
        _(
            "Each ballot says %(yes)s or %(no)s. The motion is carried when %(yes)s has %(needed)s. With "
            "less it is lost, and so it is by a tie or with more for %(no)s (yes or no).",
            yes=_("“%(quoted)s”", quoted=texts[yes]),
            no=_("“%(quoted)s”", quoted=texts[no]),
            needed=needed_said(_threshold(profile, terms), terms),
        ),
        how_turnout(profile, terms),
    )


def _threshold(profile: Profile, terms: Terms) -> Threshold:
    base = terms.base(profile)
    return threshold_of(terms.rules, base, own="half") or Threshold(base, *SHARES["half"])


def _carried(values: dict[str, str | int | float]) -> str:
    return _("Carried: %(for_it)s for %(yes)s, %(against)s for %(no)s. Needed: %(needed)s.", **values)


def _lost(values: dict[str, str | int | float]) -> str:
    return _("Lost: %(for_it)s for %(yes)s, %(against)s for %(no)s. Needed: %(needed)s.", **values)
