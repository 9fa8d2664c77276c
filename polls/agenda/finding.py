"""The forum an actor is in, its items in order, and the refusals that several verbs share."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda import rules
from polls.agenda.models import Day, Forum, Item
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.acting import Actor


class ForumHere(NamedTuple):
    """The forum of an address, as all its pages have to know it; a page that says more looks more up."""

    id: int
    slug: str
    title: str


def forum_of(session: Session, actor: Actor) -> Forum:
    """The forum the actor acts in."""
    return session.get_one(Forum, actor.forum_id)


def forum_called(session: Session, slug: str | None) -> Forum:
    """The forum with that slug, or the only one there is; refused with which there are."""
    forums = session.scalars(select(Forum).order_by(Forum.slug)).all()
    found = [forum for forum in forums if slug in (None, forum.slug)]
    if len(found) == 1:
        return found[0]
    if not forums:
        raise Refused("not_found", _l("There is no forum here yet; run.py load FILE brings one."))
    there = ", ".join(forum.slug for forum in forums)
    raise Refused("which_forum", _l("Say which forum with --forum. There are: %(there)s", there=there))


def items_of(session: Session, forum_id: int) -> list[Item]:
    """The forum's items in the order it takes them."""
    return rules.in_order(session.scalars(select(Item).where(Item.forum_id == forum_id)).all())


def days_of(session: Session, forum_id: int) -> list[Day]:
    """The forum's days in order."""
    return list(session.scalars(select(Day).where(Day.forum_id == forum_id).order_by(Day.position, Day.id)))


def check_not_ended(forum: Forum) -> None:
    """Refuse once the forum has ended."""
    if forum.ended_at is not None:
        raise Refused("forum_ended", _l("The forum has ended. Open it again first."))


def check_current(session: Session, forum: Forum, seen_item_id: int | None) -> None:
    """Refuse as stale unless the item the person saw as current still is."""
    if forum.current_item_id == seen_item_id:
        return
    raise Refused("stale", _now_at(session, forum), current_item_id=forum.current_item_id)


def _now_at(session: Session, forum: Forum) -> object:
    current = session.get(Item, forum.current_item_id) if forum.current_item_id else None
    if current is None:
        return _l("The forum stands elsewhere now: no item is open.")
    return _l("The forum has moved meanwhile. It is now at “%(title)s”.", title=current.title)
