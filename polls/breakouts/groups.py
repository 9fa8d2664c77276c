"""Setting breakouts up: what each group is asked, who sits where, until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.models import BREAKOUT, Item
from polls.agenda.moving import ON_ITEM_STARTED
from polls.breakouts.contents import empty_content
from polls.breakouts.finding import breakouts_of, find_report, find_turn, seats_in
from polls.breakouts.models import Breakout
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Minutes, Paragraph, WebAddress
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR, StakeholderGroup

Answer = dict[str, Any]
Task = Literal["name", "definition", "priorities"]
Title = Annotated[str, Meta(min_length=1, max_length=120)]
HIGHEST_NUMBER = 999  # each group has its own, so there are no more groups than these
Number = Annotated[int, Meta(ge=1, le=HIGHEST_NUMBER)]


@verb(by=(MODERATOR,), creates=True)
def add_breakout(
    session: Session,
    actor: Actor,
    *,
    title: Title,
    task: Task,
    number: Number | None = None,
    item_id: Id | None = None,
    sector_id: Id | None = None,
    prompt: Paragraph = "",
    room_url: WebAddress = "",
    deadline_minutes: Minutes | None = None,
) -> Answer:
    """Add a group → `{breakout_id}`; without a number it gets the next one."""
    breakout = Breakout(forum_id=actor.forum_id, number=number or _next_number(session, actor))
    given = {"title": title, "task": task, "item_id": item_id, "sector_id": sector_id}
    given |= {"prompt": prompt, "room_url": room_url, "deadline_minutes": deadline_minutes}
    _take(session, actor, breakout, given)
    _check_number_is_free(session, breakout)
    session.add(breakout)
    session.flush()
    actor.note(session, "breakout_added", breakout=breakout.id, task=task)
    return {"breakout_id": breakout.id}


def _next_number(session: Session, actor: Actor) -> int:
    highest = select(func.max(Breakout.number)).where(Breakout.forum_id == actor.forum_id)
    return (session.scalar(highest) or 0) + 1


def _take(session: Session, actor: Actor, breakout: Breakout, given: dict[str, Any]) -> None:
    """Put the given values into the row, once what they point to is known to be the forum's own."""
    if given.get("item_id") and find(session, Item, given["item_id"], actor).kind != BREAKOUT:
        raise Refused("invalid", _l("Breakouts meet in an agenda item of their kind."), "item_id")
    if given.get("sector_id"):
        find(session, StakeholderGroup, given["sector_id"], actor)
    for name, value in given.items():
        setattr(breakout, name, value)


def _check_number_is_free(session: Session, breakout: Breakout) -> None:
    with session.no_autoflush:
        others = select(Breakout.id).where(
            Breakout.forum_id == breakout.forum_id, Breakout.number == breakout.number
        )
        if any(other != breakout.id for other in session.scalars(others)):
            raise Refused("number_taken", _l("Another group has this number."), "number")


@verb(by=(MODERATOR,))
def change_breakout(
    session: Session,
    actor: Actor,
    *,
    breakout_id: Id,
    title: Title | UnsetType = UNSET,
    task: Task | UnsetType = UNSET,
    number: Number | UnsetType = UNSET,
    item_id: Id | UnsetType | None = UNSET,
    sector_id: Id | UnsetType | None = UNSET,
    prompt: Paragraph | UnsetType = UNSET,
    room_url: WebAddress | UnsetType = UNSET,
    deadline_minutes: Minutes | UnsetType | None = UNSET,
) -> Answer:
    """Change what is given and leave the rest. The task is fixed once the group has begun to write.

    Calling it twice changes nothing.
    """
    breakout = find(session, Breakout, breakout_id, actor)
    given = {"title": title, "task": task, "number": number, "item_id": item_id, "sector_id": sector_id}
    given |= {"prompt": prompt, "room_url": room_url, "deadline_minutes": deadline_minutes}
    given = {name: value for name, value in given.items() if value is not UNSET}
    if task is not UNSET and task != breakout.task:
        _start_over(session, breakout, task)
    _take(session, actor, breakout, given)
    _check_number_is_free(session, breakout)
    actor.note(session, "breakout_changed", breakout=breakout.id, fields=sorted(given))
    return {"breakout_id": breakout.id}


def _start_over(session: Session, breakout: Breakout, task: str) -> None:
    report = find_report(session, breakout)
    if report is None:
        return
    if report.version:
        raise Refused("has_text", _l("The group has begun to write, so its task stays."), "task")
    report.content = empty_content(task)


@verb(by=(MODERATOR,))
def remove_breakout(session: Session, actor: Actor, *, breakout_id: Id) -> Answer:
    """Remove a group that has written nothing yet. A second call is refused: it is gone."""
    breakout = find(session, Breakout, breakout_id, actor)
    report = find_report(session, breakout)
    if report is not None and report.version:
        raise Refused("has_text", _l("The group has begun to write, so it stays."))
    for row in (*seats_in(session, breakout), report, find_turn(session, breakout)):
        if row is not None:
            session.delete(row)
    session.flush()  # the rows that point to the group go before it
    session.delete(breakout)
    actor.note(session, "breakout_removed", breakout=breakout_id)
    return {}


@verb(by=(MODERATOR,))
def set_deadline(
    session: Session, actor: Actor, *, breakout_id: Id | None = None, minutes: Minutes
) -> Answer:
    """Let the group, or all groups when None, write for so many minutes from now.

    Calling it again sets it from then.
    """
    if breakout_id is None:
        breakouts = breakouts_of(session, actor.forum_id)
    else:
        breakouts = [find(session, Breakout, breakout_id, actor)]
    for breakout in breakouts:
        breakout.deadline_at = actor.now + timedelta(minutes=minutes)
    actor.note(session, "deadline_set", breakout=breakout_id, minutes=minutes)
    return {"deadline_at": (actor.now + timedelta(minutes=minutes)).isoformat()}


def set_deadlines_of_item(session: Session, actor: Actor, item: Item) -> None:
    """The item starts, so its groups' time begins; a deadline that stands already is kept."""
    for breakout in breakouts_of(session, actor.forum_id):
        if breakout.item_id == item.id and breakout.deadline_minutes and breakout.deadline_at is None:
            breakout.deadline_at = actor.now + timedelta(minutes=breakout.deadline_minutes)


ON_ITEM_STARTED.append(set_deadlines_of_item)
