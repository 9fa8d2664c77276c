"""Moving the plenary through its agenda: start, next, back, jump, end, open again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.clock import put_clock
from polls.agenda.finding import check_current, check_not_ended, forum_of
from polls.agenda.models import Forum, Item
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Position
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR

# Called as `(session, actor, item)` when an item starts: later features add what they do then, so
# that the agenda need not know them.
ON_ITEM_STARTED: list[Callable[[Session, Actor, Item], None]] = []


@verb(by=(MODERATOR,))
def move_to(session: Session, actor: Actor, *, from_item: Id | None = None, to_item: Id) -> dict[str, Any]:
    """End `from_item` (None: nothing is open yet) and open `to_item`; the first move starts the forum.

    The same press twice, or of two moderators, moves once: whoever comes second is refused as stale,
    because `from_item` is no longer the current one.
    """
    forum = forum_of(session, actor)
    check_not_ended(forum)
    check_current(session, forum, from_item)
    item = find(session, Item, to_item, actor)
    if item.id == from_item:
        raise Refused("already_there", _l("The forum is at this item already."), "to_item")
    _end_current(session, forum, actor)
    _start(forum, item, actor)
    actor.note(session, "item_started", item=item.id, before=from_item)
    for tell in ON_ITEM_STARTED:
        tell(session, actor, item)
    return {"item_id": item.id}


def _end_current(session: Session, forum: Forum, actor: Actor) -> None:
    current = session.get(Item, forum.current_item_id) if forum.current_item_id else None
    if current is not None:
        current.ended_at = actor.now


def _start(forum: Forum, item: Item, actor: Actor) -> None:
    forum.started_at = forum.started_at or actor.now
    item.started_at = item.started_at or actor.now  # coming back to it does not make it start again
    item.ended_at = None
    _put_stage_at(forum, item.id)


def _put_stage_at(forum: Forum, item_id: int | None) -> None:
    """What belonged to the item before goes with it: its page, its clock, the join panel."""
    forum.current_item_id = item_id
    forum.page = 0
    forum.shows_join = False
    put_clock(forum, None)


@verb(by=(MODERATOR,))
def end_forum(session: Session, actor: Actor, *, from_item: Id | None = None) -> dict[str, Any]:
    """End the forum, and the item that is open. A second call is refused: the forum has ended."""
    forum = forum_of(session, actor)
    check_not_ended(forum)
    if forum.started_at is None:
        raise Refused("not_started", _l("The forum has not started yet."))
    check_current(session, forum, from_item)
    _end_current(session, forum, actor)
    _put_stage_at(forum, None)
    forum.ended_at = actor.now
    forum.is_paused = forum.is_blacked_out = False
    actor.note(session, "forum_ended", item=from_item)
    return {}


@verb(by=(MODERATOR,))
def reopen_forum(session: Session, actor: Actor) -> dict[str, Any]:
    """Take the end back: the item that was open then is open again. A second call is refused as stale."""
    forum = forum_of(session, actor)
    if forum.ended_at is None:
        raise Refused("stale", _l("The forum is open."), current_item_id=forum.current_item_id)
    last = session.scalar(
        select(Item).where(Item.forum_id == forum.id, Item.ended_at == forum.ended_at).limit(1)
    )
    forum.ended_at = None
    if last is not None:
        last.ended_at = None
        _put_stage_at(forum, last.id)
    actor.note(session, "forum_reopened", item=forum.current_item_id)
    return {"item_id": forum.current_item_id}


@verb(by=(MODERATOR,))
def show_page(
    session: Session, actor: Actor, *, item_id: Id, from_page: Position, to_page: Position
) -> dict[str, Any]:
    """Turn the current item's visuals to another page (from 0). A second press is refused as stale."""
    forum = forum_of(session, actor)
    check_current(session, forum, item_id)
    if forum.page != from_page:
        raise Refused("stale", _l("The page has been turned meanwhile."), page=forum.page)
    if to_page >= len(find(session, Item, item_id, actor).visuals):
        raise Refused("not_found", _l("This item has no such page."), "to_page")
    forum.page = to_page
    actor.note(session, "page_shown", item=item_id, page=to_page)
    return {"page": to_page}
