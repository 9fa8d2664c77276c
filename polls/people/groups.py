"""Stakeholder groups: adding, renaming and removing them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Word
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR, Member, StakeholderGroup

MOST_GROUPS = 40


@verb(by=(MODERATOR,), creates=True)
def add_group(session: Session, actor: Actor, *, name: Word) -> dict[str, Any]:
    """Add a stakeholder group at the end. A second call is refused: the name is taken."""
    there = _groups(session, actor)
    _check_name_is_free(there, name)
    if len(there) >= MOST_GROUPS:
        raise Refused("too_many_groups", _l("A forum has at most %(most)s groups.", most=MOST_GROUPS))
    position = max((group.position for group in there), default=-1) + 1
    key = _free_key({group.key for group in there}, name)
    group = StakeholderGroup(forum_id=actor.forum_id, key=key, name=name, position=position)
    session.add(group)
    session.flush()
    actor.note(session, "group_added", group=group.id)
    return {"group_id": group.id}


@verb(by=(MODERATOR,))
def rename_group(session: Session, actor: Actor, *, group_id: Id, name: Word) -> dict[str, Any]:
    """Give a stakeholder group another name. Safe to repeat."""
    group = find(session, StakeholderGroup, group_id, actor)
    _check_name_is_free([each for each in _groups(session, actor) if each is not group], name)
    group.name = name
    actor.note(session, "group_renamed", group=group.id)
    return {}


@verb(by=(MODERATOR,))
def remove_group(session: Session, actor: Actor, *, group_id: Id) -> dict[str, Any]:
    """Remove a stakeholder group; its members then have none. Refused while a breakout works for it."""
    group = find(session, StakeholderGroup, group_id, actor)
    session.execute(update(Member).where(Member.group_id == group.id).values(group_id=None))
    session.delete(group)
    try:
        session.flush()
    except IntegrityError as error:  # breakouts point here, and people cannot know them
        raise Refused(
            "in_use", _l("A breakout works on this group's priorities. Change that first."), "group_id"
        ) from error
    actor.note(session, "group_removed", group=group_id)
    return {}


def _groups(session: Session, actor: Actor) -> list[StakeholderGroup]:
    return list(session.scalars(select(StakeholderGroup).where(StakeholderGroup.forum_id == actor.forum_id)))


def _check_name_is_free(groups: list[StakeholderGroup], name: str) -> None:
    if any(group.name.casefold() == name.casefold() for group in groups):
        raise Refused("taken", _l("There is a group of this name already."), "name")


def _free_key(taken: set[str], name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:34] or "group"
    return next(
        key for n in range(1, MOST_GROUPS + 2) if (key := f"{stem}-{n}" if n > 1 else stem) not in taken
    )
