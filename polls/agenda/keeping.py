"""How long a forum keeps who its people are: so many days after it is over, within what the host allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from msgspec import Meta
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.finding import forum_of
from polls.agenda.models import Day, Forum, Item
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.acting import Actor, verb
from polls.people.models import MODERATOR

Days = Annotated[int, Meta(ge=1, le=3650)]


@dataclass(frozen=True)
class Bounds:
    """What the host says: the days where a forum says nothing, and the most that one may say."""

    usual: int = 30
    most: int = 365


_bounds = Bounds()


def connect(usual: int, most: int) -> None:
    """Make these the bounds of this process."""
    global _bounds
    _bounds = Bounds(min(usual, most), most)


def bounds() -> Bounds:
    """What the host of this process says."""
    return _bounds


def days_kept(forum: Forum) -> int:
    """For how many days after it is over; a host who lowers the most binds older forums too."""
    return _bounds.usual if forum.kept_days is None else min(forum.kept_days, _bounds.most)


def kept_until(session: Session, forum: Forum, added_at: datetime | None = None) -> datetime | None:
    """When who its people are is removed, or who a person is that was added then: whoever came after it was
    over has as much time. None while it has no day."""
    over = over_at(session, forum)
    return over and max(over, added_at or over) + timedelta(days=days_kept(forum))


def over_at(session: Session, forum: Forum) -> datetime | None:
    """When the forum is over as far as is known: its last day's end, or later if it took longer."""
    day = select(func.max(Day.date)).where(Day.forum_id == forum.id)
    start = select(func.max(Item.started_at)).where(Item.forum_id == forum.id)
    last_day, last_start = session.execute(select(day.scalar_subquery(), start.scalar_subquery())).one()
    return _latest([end_of(last_day, forum.timezone) if last_day else None, last_start, forum.ended_at])


def end_of(day: date, zone: str) -> datetime:
    """The instant at which the day is over in that zone."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def _latest(instants: Iterable[datetime | None]) -> datetime | None:
    return max((each for each in instants if each is not None), default=None)


@verb(by=(MODERATOR,))
def keep_for(session: Session, actor: Actor, *, days: Days) -> dict[str, Any]:
    """Keep who the people are for so many days after the last one. Safe to repeat."""
    if days > _bounds.most:
        most = _l("On this server at most %(most)s days are possible.", most=_bounds.most)
        raise Refused("too_long", most, "days")
    forum = forum_of(session, actor)
    forum.kept_days = days
    actor.note(session, "keeping_changed", days=days)
    return {}
