"""Dates and times of day in the forum's zone, as a report says them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from polls.agenda.times import time_of_day
from polls.i18n import gettext as _
from polls.i18n import lazy_gettext as _l

MONTHS = (
    _l("January"),
    _l("February"),
    _l("March"),
    _l("April"),
    _l("May"),
    _l("June"),
    _l("July"),
    _l("August"),
    _l("September"),
    _l("October"),
    _l("November"),
    _l("December"),
)


def day_of(day: date) -> str:
    """A date in words, such as 15 June 2021."""
    return _("%(day)s %(month)s %(year)s", day=day.day, month=MONTHS[day.month - 1], year=day.year)


def local_date(at: datetime, zone: str) -> date:
    """The date in `zone` at an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def date_of(at: datetime, zone: str) -> str:
    """The date in `zone` at an instant, in words."""
    return day_of(local_date(at, zone))


def span(start: datetime, end: datetime, zone: str) -> str:
    """From when to when, as two times of day."""
    return f"{time_of_day(start, zone)}–{time_of_day(end, zone)}"  # noqa: RUF001 - the dash of a range
