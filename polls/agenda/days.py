"""Adding, changing and removing days."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Any

from msgspec import Meta
from sqlalchemy.orm import Session

from polls.agenda.finding import days_of, forum_of, items_of
from polls.agenda.models import Day
from polls.agenda.times import check_date, same_clock_time
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR

MOST_DAYS = 14

DayTitle = Annotated[str, Meta(min_length=1, max_length=120)]


@verb(by=(MODERATOR,), creates=True)
def add_day(session: Session, actor: Actor, *, date: Date, title: DayTitle) -> dict[str, Any]:
    """Add a day; days stand in the order of their dates. A second call is refused: the date is taken."""
    if len(days_of(session, actor.forum_id)) >= MOST_DAYS:
        raise Refused("too_many_days", _l("A forum has at most %(most)s days.", most=MOST_DAYS))
    _check_date_is_free(session, actor, date)
    day = Day(forum_id=actor.forum_id, date=date, title=title, position=0)
    session.add(day)
    session.flush()
    put_in_order(session, actor.forum_id)
    actor.note(session, "day_added", day=day.id)
    return {"day_id": day.id}


@verb(by=(MODERATOR,))
def change_day(
    session: Session, actor: Actor, *, day_id: Id, date: Date | None = None, title: DayTitle | None = None
) -> dict[str, Any]:
    """Change what is given; with another date the day's items move along. A second call changes nothing."""
    day = find(session, Day, day_id, actor)
    if date is not None and date != day.date:
        _move_to_date(session, actor, day, date)
    day.title = day.title if title is None else title
    actor.note(session, "day_changed", day=day.id)
    return {}


@verb(by=(MODERATOR,))
def remove_day(session: Session, actor: Actor, *, day_id: Id) -> dict[str, Any]:
    """Remove a day without items."""
    day = find(session, Day, day_id, actor)
    if any(item.day_id == day.id for item in items_of(session, actor.forum_id)):
        raise Refused("not_empty", _l("This day still has items. Move or remove them first."), "day_id")
    session.delete(day)
    session.flush()
    put_in_order(session, actor.forum_id)
    actor.note(session, "day_removed", day=day_id)
    return {}


def put_in_order(session: Session, forum_id: int) -> None:
    """Number the forum's days by date, and its items by day and then as they stand."""
    days = sorted(days_of(session, forum_id), key=lambda day: (day.date, day.id))
    for position, day in enumerate(days):
        day.position = position
    place = {day.id: day.position for day in days}
    items = sorted(items_of(session, forum_id), key=lambda item: (place[item.day_id], item.position, item.id))
    for position, item in enumerate(items):
        item.position = position
    session.flush()


def _move_to_date(session: Session, actor: Actor, day: Day, to: Date) -> None:
    _check_date_is_free(session, actor, to)
    items = [item for item in items_of(session, actor.forum_id) if item.day_id == day.id]
    if any(item.started_at for item in items):
        raise Refused("already_started", _l("This day has begun; its date stays."), "date")
    zone = forum_of(session, actor).timezone
    for item in items:
        item.planned_at = same_clock_time(item.planned_at, zone, zone, days=(to - day.date).days)
    day.date = to
    session.flush()
    put_in_order(session, actor.forum_id)


def _check_date_is_free(session: Session, actor: Actor, date: Date) -> None:
    check_date(date)
    if any(day.date == date for day in days_of(session, actor.forum_id)):
        raise Refused("date_taken", _l("There is a day on this date already."), "date")
