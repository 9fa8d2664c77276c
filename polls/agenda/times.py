"""Between a time of day in the forum's zone and the instant it stands for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Meta

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l

TimeOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
FIRST_YEAR, LAST_YEAR = 1900, 2999


@cache
def zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(available_timezones())


def check_zone(name: str) -> None:
    """Refuse a time zone that does not exist."""
    if name not in zones():
        raise Refused(
            "unknown_zone", _l("There is no such time zone. An example is Europe/Paris."), "timezone"
        )


def check_date(day: date) -> None:
    """Refuse a date at an end of the calendar, where instants in other zones do not exist, or a slip."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("invalid", _l("Please check the year of this date."), "date")


def instant(day: date, at: str, zone: str) -> datetime:
    """The UTC instant at which clocks in `zone` show `at` (HH:MM) on `day`."""
    return datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone)).astimezone(UTC)


def time_of_day(at: datetime, zone: str) -> str:
    """What clocks in `zone` show at an instant, as HH:MM."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def same_clock_time(at: datetime, from_zone: str, to_zone: str, days: int = 0) -> datetime:
    """The instant, `days` later, at which clocks in `to_zone` show what those in `from_zone` show now."""
    shown = at.astimezone(ZoneInfo(from_zone)).replace(tzinfo=None) + timedelta(days=days)
    return shown.replace(tzinfo=ZoneInfo(to_zone)).astimezone(UTC)
