"""When the items of a forum file start, and whether its days and items are in order."""

from __future__ import annotations

import itertools
import re

from polls.forum_file.format import Day, ForumFile
from polls.forum_file.problems import Findings
from polls.i18n import gettext as _

MIDNIGHT = 24 * 60


def check_times(file: ForumFile, findings: Findings) -> None:
    """Note days and items that are out of order, and a first item that does not say when it starts."""
    dates = [day.date for day in file.days]
    for number, (before, after) in enumerate(itertools.pairwise(dates), start=1):
        if before and after and after < before:
            findings.add(f"days[{number}].date", _("comes before the day above it; put the days in order"))
    for number, day in enumerate(file.days):
        _check_times_of(day, f"days[{number}]", findings)


def _check_times_of(day: Day, path: str, findings: Findings) -> None:
    starts = planned_starts(day)
    if day.items and day.items[0].at is None and day.items[0].key is not None:
        message = _("is missing: the first item of a day says when it starts")
        findings.add(f"{path}.items[0].at", message)
    for number, start in enumerate(starts):
        if start is not None and start >= MIDNIGHT:
            findings.add(f"{path}.items[{number}]", _("starts after midnight; give it to the next day"))
    pairs = itertools.pairwise(zip(day.items, starts, strict=True))
    for number, ((before, began), (item, start)) in enumerate(pairs, start=1):
        if began is None or start is None or before.minutes is None:
            continue
        end = began + before.minutes
        if start < end:
            message = _(
                "starts at %(start)s, before the item above it ends (%(end)s)", start=item.at, end=_clock(end)
            )
            findings.add(f"{path}.items[{number}].at", message)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def planned_starts(day: Day) -> list[int | None]:
    """When each item starts, in minutes after midnight: its `at`, else the end of the one before.

    None where that cannot be known, because a time is missing or unreadable.
    """
    starts: list[int | None] = []
    end: int | None = None
    for item in day.items:
        start = minutes_after_midnight(item.at) if item.at else end
        starts.append(start)
        end = None if start is None or item.minutes is None else start + item.minutes
    return starts


def minutes_after_midnight(at: str) -> int | None:
    """`"09:30"` is 570; None for what is no time of day."""
    match = re.fullmatch(r"([0-9]{2}):([0-9]{2})", at)
    return int(match[1]) * 60 + int(match[2]) if match else None
