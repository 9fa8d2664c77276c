"""A day of the agenda as the report tells it: what was planned, when it took place, who spoke."""

from __future__ import annotations

from datetime import date

from polls.agenda.rules import SKIPPED
from polls.agenda.times import time_of_day
from polls.i18n import gettext as _
from polls.summary.escaping import inline, table
from polls.summary.record import HeldDay, HeldItem
from polls.summary.told_times import date_of, day_of, local_date, span


def tell_day(day: HeldDay, zone: str) -> str:
    """The day's title, when it was held if not on its date, and its items as a table."""
    held_on = {local_date(item.started_at, zone) for item in day.items if item.started_at}
    elsewhere = held_on if len(held_on) == 1 and held_on != {day.date} else set()
    usual = next(iter(elsewhere), day.date)
    head = [_("Planned"), _("Took place"), _("Item")]
    rows = [
        [span(item.planned_at, item.planned_end, zone), _took_place(item, usual, zone), _item(item)]
        for item in day.items
    ]
    told = [f"### {inline(day.title)}, {day_of(day.date)}"]
    told += [_("Held on %(date)s.", date=day_of(each)) for each in elsewhere]
    return "\n\n".join([*told, table(head, rows)])


def _took_place(item: HeldItem, usual: date, zone: str) -> str:
    if item.started_at is None:
        return _("not held") if item.state == SKIPPED else _("not yet")
    if item.ended_at is None:
        times = _("from %(time)s", time=time_of_day(item.started_at, zone))
    else:
        times = span(item.started_at, item.ended_at, zone)
    if local_date(item.started_at, zone) == usual:
        return times
    return f"{date_of(item.started_at, zone)}, {times}"


def _item(item: HeldItem) -> str:
    speakers = "; ".join(filter(None, map(_speaker, item.speakers)))
    return f"**{inline(item.title)}**" + (f" ({speakers})" if speakers else "")


def _speaker(speaker: dict[str, str]) -> str:
    parts = (speaker.get(part) or "" for part in ("name", "organisation", "role"))
    return ", ".join(inline(part) for part in parts if part)
