"""Builders: the smallest rows a test needs, each with sensible defaults. They flush, never commit."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from polls.agenda.models import TALK, Day, Forum, Item
from polls.people.acting import Actor
from polls.people.models import ATTENDEE, MODERATOR, Member, StakeholderGroup

NOON = datetime(2021, 6, 15, 12, 0, tzinfo=UTC)
_numbers = itertools.count(1)


def saved(session: Session, row: Any) -> Any:
    """Add the row and give it its id."""
    session.add(row)
    session.flush()
    return row


def a_forum(session: Session, **given: Any) -> Forum:
    number = next(_numbers)
    defaults = {
        "slug": f"forum-{number}",
        "title": "A forum",
        "timezone": "UTC",
        "stage_key": f"stage-{number}",
        "support": {},
    }
    return saved(session, Forum(**defaults | given))


def a_day(session: Session, forum: Forum, **given: Any) -> Day:
    defaults = {"date": date(2021, 6, 15), "title": "Day one", "position": next(_numbers)}
    return saved(session, Day(forum_id=forum.id, **defaults | given))


def an_item(session: Session, day: Day, **given: Any) -> Item:
    number = next(_numbers)
    defaults = {
        "position": number,
        "kind": TALK,
        "title": f"Item {number}",
        "planned_at": NOON + timedelta(minutes=number),
        "planned_minutes": 30,
    }
    return saved(session, Item(forum_id=day.forum_id, day_id=day.id, **defaults | given))


def a_group(session: Session, forum: Forum, name: str = "Civil society") -> StakeholderGroup:
    number = next(_numbers)
    group = StakeholderGroup(forum_id=forum.id, key=f"group-{number}", name=name, position=number)
    return saved(session, group)


def a_member(session: Session, forum: Forum, role: str = ATTENDEE, **given: Any) -> Member:
    return saved(session, Member(forum_id=forum.id, role=role, **{"added_at": NOON} | given))


def an_actor(session: Session, forum: Forum, role: str = ATTENDEE, now: datetime = NOON) -> Actor:
    """A fresh member of that role, acting now."""
    return Actor(forum.id, now, a_member(session, forum, role))


def a_moderator(session: Session, forum: Forum, now: datetime = NOON) -> Actor:
    return an_actor(session, forum, MODERATOR, now)
