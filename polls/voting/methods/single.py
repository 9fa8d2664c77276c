"""Single choice: each ballot names one option; the option named most comes first (plurality).

Source: Robert's Rules of Order Newly Revised (12th edition, 2020), 44:11: the largest number of votes is
a plurality, which is not a majority unless it passes half; the sentence therefore gives the count and its
base. Ties: the level options are first together, and the sentence says so. Abstentions are shown and are
no part of the base.
"""

from __future__ import annotations

from collections.abc import Mapping

from polls.i18n import gettext as _
from polls.voting.methods.counts import Count, count_named, listed, nothing_to_tell

count = count_named


def name() -> str:
    """What the method is called."""
    return _("Single choice")


def limits(fewest: int, most: int | None, options: int) -> tuple[int, int]:
    """How many options a ballot must and may name: one, whatever else was asked."""
    return 1, 1


def sentence(counted: Count, texts: Mapping[int, str]) -> str:
    """The result in one sentence; `texts` are the options' by id."""
    nothing = nothing_to_tell(counted)
    if nothing is not None:
        return nothing
    options, values = listed([texts[option] for option in counted.winners]), _figures(counted)
    if len(counted.winners) > 1:
        return _("%(options)s are level: each has %(votes)s of %(base)s votes.", options=options, **values)
    return _("%(option)s has the most votes: %(votes)s of %(base)s.", option=options, **values)


def how() -> str:
    """How it is counted, in plain words."""
    return _(
        "Each ballot names one option, and the option named most comes first. "
        "Options with the same number come first together."
    )


def _figures(counted: Count) -> dict[str, int]:
    return {"votes": counted.most, "base": counted.base}
