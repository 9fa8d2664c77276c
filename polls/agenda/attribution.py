"""How what people bring into an agenda item is attributed: by name, to their group only, or to nobody.

The strictest word wins where several items have one: what a group wrote in its breakout, presents in the
lightning round and finds on a ballot is told no further than any of the three allows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import BREAKOUT, LIGHTNING, Item
from polls.people.acting import Actor

USUAL: Final = "usual"
NAMED, GROUP, NOBODY = "named", "group", "none"
Attribution = Literal["usual", "named", "group", "none"]

STRICTNESS = (NAMED, GROUP, NOBODY)

# What is usual for a kind. Whoever speaks in a talk was announced with their name; what a group writes stays
# the group's. Lightning rounds and polls only show what came from elsewhere, so they hide nothing unasked.
FOR_KIND = {BREAKOUT: GROUP}

Speakers = list[dict[str, str]]

# Called once an item's attribution was changed; may refuse.
ON_ATTRIBUTION_CHANGED: list[Callable[[Session, Actor, Item], None]] = []


def attribution_of(kind: str, chosen: str) -> str:
    """What holds in an item of that kind."""
    return FOR_KIND.get(kind, NAMED) if chosen == USUAL else chosen


def strictest(*attributions: str) -> str:
    """The one of them that tells least; NAMED of none."""
    return max(attributions, key=STRICTNESS.index, default=NAMED)


def told_speakers(item: Item) -> Speakers:
    """The speakers as everyone may see them: whole, only the organisations (each once), or none."""
    attribution = attribution_of(item.kind, item.attribution)
    if attribution == NAMED:
        return item.speakers
    if attribution == NOBODY:
        return []
    organisations = dict.fromkeys(each["organisation"] for each in item.speakers if each.get("organisation"))
    return [{"name": "", "organisation": each, "role": ""} for each in organisations]


def attributions(session: Session, forum_id: int) -> dict[int, tuple[str, str]]:
    """`(kind, attribution)` of every item of the forum, by its id."""
    rows = select(Item.id, Item.kind, Item.attribution).where(Item.forum_id == forum_id)
    return {item_id: (kind, attribution_of(kind, chosen)) for item_id, kind, chosen in session.execute(rows)}


def in_lightning(items: dict[int, tuple[str, str]]) -> str:
    """What holds for everything that is presented: the strictest of the forum's lightning rounds."""
    return strictest(*(attribution for kind, attribution in items.values() if kind == LIGHTNING))


def change_attribution(session: Session, actor: Actor, item: Item, chosen: str) -> None:
    """Attribute what the item brings as `chosen` from now on. A second call changes nothing."""
    if item.attribution != chosen:
        item.attribution = chosen
        session.flush()
        for tell in ON_ATTRIBUTION_CHANGED:
            tell(session, actor, item)
        actor.note(session, "item_attribution_changed", item=item.id, attribution=chosen)
