"""Attendance in bands: how many took part, from how many countries, from which groups; never who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from polls.i18n import gettext as _

FEWEST = 5  # a smaller group could tell who is in it

Row = tuple[str, int]


def about(people: int) -> str:
    """A number of people in words that do not depend on one person more or less."""
    if people < FEWEST:
        return _("fewer than %(fewest)s", fewest=FEWEST)
    step = 5 if people < 50 else 10 if people < 500 else 50
    return _("about %(people)s", people=max(step, (people + step // 2) // step * step))


def safe_rows(groups: Iterable[str | None]) -> list[Row]:
    """`[(group, people)]`, the largest first; groups below 5, and those who named none, are counted
    together, and take in the smallest other group while they are still too few."""
    counted = Counter(groups)
    unnamed = counted.pop(None, 0)
    large = sorted(
        ((group, people) for group, people in counted.items() if group and people >= FEWEST),
        key=lambda each: (-each[1], each[0]),
    )
    together = unnamed + sum(people for people in counted.values() if people < FEWEST)
    while 0 < together < FEWEST and large:
        together += large.pop()[1]
    if 0 < together < FEWEST:
        return []
    return [*large, (_("Other groups, and not said"), together)] if together else large
