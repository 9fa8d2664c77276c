"""Approval: each ballot names every option its voter can accept; the option on most ballots comes first.

Source: Steven J. Brams and Peter C. Fishburn, “Approval Voting”, American Political Science Review 72
(1978), 831-847. Ties: the level options are first together, and the sentence says so. Abstentions are
shown and are no part of the base; shares may add up to more than one.
"""

from __future__ import annotations

from collections.abc import Mapping

from polls.i18n import gettext as _
from polls.voting.methods.counts import Count, count_named, listed, nothing_to_tell

count = count_named


def name() -> str:
    """What the method is called."""
    return _("Approval")


def limits(fewest: int, most: int | None, options: int) -> tuple[int, int]:
    """How many options a ballot must and may name: as the rules say, at most all."""
    return fewest, min(most or options, options)


def sentence(counted: Count, texts: Mapping[int, str]) -> str:
    """The result in one sentence; `texts` are the options' by id."""
    nothing = nothing_to_tell(counted)
    if nothing is not None:
        return nothing
    options = listed([texts[option] for option in counted.winners])
    values = {"votes": counted.most, "base": counted.base}
    if len(counted.winners) > 1:
        return _(
            "%(options)s are level: each is approved on %(votes)s of %(base)s ballots.",
            options=options,
            **values,
        )
    return _("%(option)s has the most approval: %(votes)s of %(base)s ballots.", option=options, **values)


def how() -> str:
    """How it is counted, in plain words."""
    return _(
        "Each ballot names every option its voter can accept, and the option named on most ballots comes "
        "first. Options with the same number come first together. One ballot may name several options, so "
        "the shares can add up to more than 100 %."
    )
