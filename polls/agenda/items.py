"""Adding, changing, removing and reordering agenda items."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from polls.agenda import rules
from polls.agenda.attribution import USUAL, Attribution, change_attribution
from polls.agenda.days import put_in_order
from polls.agenda.finding import check_not_ended, forum_of, items_of
from polls.agenda.models import Day, Item
from polls.agenda.speakers import Speakers, read_speakers
from polls.agenda.times import TimeOfDay, instant, same_clock_time
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import LINES, Id, Line, Paragraph
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR

MOST_ITEMS = 200

Kind = Literal["talk", "panel", "breakout", "lightning", "poll", "break"]
ItemMinutes = Annotated[int, Meta(ge=1, le=720)]
Advisory = Annotated[str, Meta(max_length=600, extra=LINES)]


@verb(by=(MODERATOR,), creates=True)
def add_item(
    session: Session,
    actor: Actor,
    *,
    day_id: Id,
    kind: Kind,
    title: Line,
    at: TimeOfDay,
    minutes: ItemMinutes,
    description: Paragraph = "",
    advisory: Advisory = "",
    speakers: Speakers = "",
    attribution: Attribution = USUAL,
) -> dict[str, Any]:
    """Add an item at the end of a day; `at` is a time of day in the forum's zone. Twice adds two."""
    day = find(session, Day, day_id, actor)
    forum = forum_of(session, actor)
    check_not_ended(forum)
    order = items_of(session, actor.forum_id)
    if len(order) >= MOST_ITEMS:
        raise Refused("too_many_items", _l("A forum has at most %(most)s items.", most=MOST_ITEMS))
    item = Item(
        forum_id=forum.id,
        day_id=day.id,
        position=order[-1].position + 1 if order else 0,
        kind=kind,
        title=title,
        description=description,
        advisory=advisory,
        speakers=read_speakers(speakers),
        attribution=attribution,
        planned_at=instant(day.date, at, forum.timezone),
        planned_minutes=minutes,
    )
    session.add(item)
    session.flush()
    put_in_order(session, forum.id)
    actor.note(session, "item_added", item=item.id)
    return {"item_id": item.id}


@verb(by=(MODERATOR,))
def change_item(
    session: Session,
    actor: Actor,
    *,
    item_id: Id,
    kind: Kind | None = None,
    title: Line | None = None,
    at: TimeOfDay | None = None,
    minutes: ItemMinutes | None = None,
    description: Paragraph | None = None,
    advisory: Advisory | None = None,
    speakers: Speakers | None = None,
    attribution: Attribution | None = None,
) -> dict[str, Any]:
    """Change what is given. The kind stays once the item has started. A second call changes nothing.

    Another attribution holds from now on, on every screen and in every file; refused where a named poll
    was held in the item, for its names are part of the record.
    """
    item = find(session, Item, item_id, actor)
    if kind is not None and kind != item.kind and item.started_at is not None:
        raise Refused("already_started", _l("This item has started; its kind stays."), "kind")
    if at is not None:
        day = find(session, Day, item.day_id, actor)
        item.planned_at = instant(day.date, at, forum_of(session, actor).timezone)
    given = {
        "kind": kind,
        "title": title,
        "planned_minutes": minutes,
        "description": description,
        "advisory": advisory,
        "speakers": None if speakers is None else read_speakers(speakers),
    }
    for name, value in given.items():
        if value is not None:
            setattr(item, name, value)
    if attribution is not None:
        change_attribution(session, actor, item, attribution)
    actor.note(session, "item_changed", item=item.id)
    return {}


@verb(by=(MODERATOR,))
def remove_item(session: Session, actor: Actor, *, item_id: Id) -> dict[str, Any]:
    """Remove an item that has not started, with its visuals, unless a breakout or poll belongs to it."""
    item = find(session, Item, item_id, actor)
    if item.started_at is not None:
        raise Refused("already_started", _l("This item is part of the record and stays."), "item_id")
    for visual in item.visuals:
        session.delete(visual)
    session.delete(item)
    try:
        session.flush()
    except IntegrityError as error:  # the tables of later features point here; the agenda cannot know them
        raise Refused(
            "in_use", _l("A breakout or poll belongs to this item. Move it elsewhere first."), "item_id"
        ) from error
    actor.note(session, "item_removed", item=item_id)
    return {}


@verb(by=(MODERATOR,))
def move_item(
    session: Session,
    actor: Actor,
    *,
    item_id: Id,
    after_item_id: Id | None = None,
    seen_after: Id | None = None,
    day_id: Id | None = None,
) -> dict[str, Any]:
    """Put an item behind `after_item_id` (None: first of all).

    `seen_after` is the item it stood behind when the person looked (None: it was the first); refused
    as stale when that is no longer so, so that two moderators never move it twice. It joins the day of
    the item it goes behind, or `day_id`, to become the first of that day. Within a day the planned
    times follow the new order; on another day it starts when the item before it ends. Refused for
    what has started or would land behind the room.
    """
    item = find(session, Item, item_id, actor)
    forum = forum_of(session, actor)
    check_not_ended(forum)
    order = items_of(session, forum.id)
    _check_neighbour(order, item, seen_after)
    if after_item_id is not None:
        find(session, Item, after_item_id, actor)
    if not rules.may_move(order, item.id, after_item_id, forum.current_item_id):
        raise Refused(
            "cannot_move", _l("Only items that are still to come can be moved, among each other."), "item_id"
        )
    moved = rules.reordered(order, item.id, after_item_id)
    day = _day_of(session, actor, moved, item, day_id)
    _take_places(order, moved, item, day, forum.timezone, find(session, Day, item.day_id, actor))
    put_in_order(session, forum.id)
    actor.note(session, "item_moved", item=item.id, after=after_item_id)
    return {}


def _check_neighbour(order: list[Item], item: Item, seen_after: int | None) -> None:
    before = rules.item_before(order, item.id)
    if (before.id if before else None) != seen_after:
        raise Refused("stale", _l("The order has been changed meanwhile."), order=[each.id for each in order])


def _day_of(session: Session, actor: Actor, moved: list[Item], item: Item, day_id: int | None) -> Day:
    """The day the item joins; refused when the asked-for day is elsewhere in the order."""
    before, after = rules.item_before(moved, item.id), rules.item_after(moved, item.id)
    neighbours = [each.day_id for each in (before, after) if each is not None]
    if day_id is None:
        return find(session, Day, neighbours[0] if neighbours else item.day_id, actor)
    day = find(session, Day, day_id, actor)
    is_empty = all(each.day_id != day.id for each in moved if each is not item)
    if day.id not in neighbours and not is_empty:
        raise Refused("cannot_move", _l("The item does not fit into that day there."), "day_id")
    return day


def _take_places(order: list[Item], moved: list[Item], item: Item, day: Day, zone: str, old_day: Day) -> None:
    for position, each in enumerate(moved):
        each.position = position
    if day.id != old_day.id:
        item.planned_at = _planned_in(moved, item, day, zone, old_day)
        item.day_id = day.id
        return
    before, after = ([each for each in items if each.day_id == day.id] for items in (order, moved))
    for item_id, planned_at in rules.replanned(before, after).items():
        next(each for each in after if each.id == item_id).planned_at = planned_at


def _planned_in(moved: list[Item], item: Item, day: Day, zone: str, old_day: Day) -> datetime:
    """When an item starts in the day it joins: behind the item before it, or first at its time of day."""
    before = rules.item_before(moved, item.id)
    if before is not None and before.day_id == day.id:
        return rules.planned_end(before)
    return same_clock_time(item.planned_at, zone, zone, days=(day.date - old_day.date).days)
