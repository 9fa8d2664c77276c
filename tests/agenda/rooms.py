"""A small forum with an agenda, and a moderator in it."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from polls.agenda.models import Day, Forum, Item, Visual
from polls.agenda.visuals import make_visual
from polls.people.acting import VERBS, Actor
from tests.builders import NOON, a_day, a_forum, a_moderator, an_item, saved


@dataclass
class Room:
    """One forum whose items are each half an hour long, from noon on."""

    session: Session
    forum: Forum
    day: Day
    items: list[Item]
    moderator: Actor

    def do(self, verb: str, *, later: float = 0, by: Actor | None = None, **arguments: Any) -> Any:
        """Do a verb as the moderator (or `by`), `later` seconds after noon."""
        actor = replace(by or self.moderator, now=NOON + timedelta(seconds=later))
        return VERBS[verb].function(self.session, actor, **arguments)


def a_room(session: Session, items: int = 3) -> Room:
    forum = a_forum(session)
    day = a_day(session, forum, position=0)
    planned = [
        an_item(session, day, position=number, planned_at=NOON + timedelta(minutes=30 * number))
        for number in range(items)
    ]
    return Room(session, forum, day, planned, a_moderator(session, forum))


def an_image(kind: str = "PNG", size: tuple[int, int] = (8, 6), **saving: Any) -> bytes:
    """The bytes of a small image."""
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, **saving)
    return made.getvalue()


def a_visual(session: Session, item: Item) -> Visual:
    visual = make_visual(an_image(), "A teal field", "Teal")
    visual.forum_id, visual.item_id, visual.position = item.forum_id, item.id, len(item.visuals)
    return saved(session, visual)
