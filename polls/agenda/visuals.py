"""Images for the stage: made anew (see images.py), kept with their text alternative."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Annotated, Any

from msgspec import Meta
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.finding import forum_of
from polls.agenda.images import made_anew
from polls.agenda.models import Item, Visual
from polls.engines import Call, call
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import LINES, Id, OptionalSentence
from polls.people.acting import Actor, check_role, verb
from polls.people.finding import find
from polls.people.models import MODERATOR

MOST_VISUALS = 40
MOST_STORED = 256 * 1024 * 1024  # bytes, of all visuals of a forum: the database and its backups hold them
EXTENSIONS = {"image/png": "png", "image/webp": "webp"}

Alt = Annotated[str, Meta(min_length=1, max_length=1000, extra=LINES)]


def make_visual(content: bytes, alt: str, caption: str = "", call: Call = call) -> Visual:
    """A visual (not yet of any item) from the bytes of a PNG, JPEG or WebP, which are made anew.

    That takes up to seconds; it goes through `call`. The same bytes give the same visual. Refused: no alt
    text, and what `made_anew` refuses.
    """
    if not alt:
        raise Refused("missing", _l("Please describe the image for those who do not see it."), "alt")
    media_type, made = call(lambda: made_anew(content))
    return Visual(
        alt=alt,
        caption=caption,
        media_type=media_type,
        sha256=hashlib.sha256(made).hexdigest(),
        content=made,
    )


def file_name(visual: Visual) -> str:
    """The last part of the visual's address; another image has another one, so it may be kept for good."""
    return f"{visual.id}-{visual.sha256[:16]}.{EXTENSIONS[visual.media_type]}"


def add_visual(session: Session, actor: Actor, item_id: int, visual: Visual) -> dict[str, Any]:
    """Put a visual from `make_visual` at the end of an item's. Called twice in a row it stands there once.

    Not in the table of verbs: its image must come through `make_visual`.
    """
    check_role(actor, (MODERATOR,))
    item = find(session, Item, item_id, actor)
    if item.visuals and _is_same(item.visuals[-1], visual):
        return {"visual_id": item.visuals[-1].id}
    _check_room(session, item, visual)
    visual.forum_id, visual.item_id = actor.forum_id, item.id
    visual.position = _next_position(item.visuals)
    session.add(visual)
    session.flush()
    actor.note(session, "visual_added", visual=visual.id, item=item.id, hash=visual.sha256)
    return {"visual_id": visual.id}


def _is_same(one: Visual, other: Visual) -> bool:
    """The same image in the same words: a form that was sent again."""
    return (one.sha256, one.alt, one.caption) == (other.sha256, other.alt, other.caption)


def _check_room(session: Session, item: Item, visual: Visual) -> None:
    if len(item.visuals) >= MOST_VISUALS:
        raise Refused("too_many_visuals", _l("An item has at most %(most)s visuals.", most=MOST_VISUALS))
    lengths = select(func.sum(func.length(Visual.content))).where(Visual.forum_id == item.forum_id)
    if (session.scalar(lengths) or 0) + len(visual.content) > MOST_STORED:
        most = MOST_STORED // 1024**2
        raise Refused(
            "too_many_visuals", _l("The visuals of a forum take at most %(most)s MB in all.", most=most)
        )


@verb(by=(MODERATOR,))
def change_visual(
    session: Session,
    actor: Actor,
    *,
    visual_id: Id,
    alt: Alt | None = None,
    caption: OptionalSentence | None = None,
) -> dict[str, Any]:
    """Change the words of a visual. A second call changes nothing."""
    visual = find(session, Visual, visual_id, actor)
    visual.alt = visual.alt if alt is None else alt
    visual.caption = visual.caption if caption is None else caption
    actor.note(session, "visual_changed", visual=visual.id)
    return {}


@verb(by=(MODERATOR,))
def remove_visual(session: Session, actor: Actor, *, visual_id: Id) -> dict[str, Any]:
    """Remove a visual; the stage turns back to the first page if it was of the current item."""
    visual = find(session, Visual, visual_id, actor)
    forum = forum_of(session, actor)
    if forum.current_item_id == visual.item_id:
        forum.page = 0
    session.delete(visual)
    actor.note(session, "visual_removed", visual=visual_id, item=visual.item_id)
    return {}


def _next_position(visuals: Collection[Visual]) -> int:
    return max((visual.position for visual in visuals), default=-1) + 1
