"""Whose a report-out, a turn or an option is said to be: its people, its group, or nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.attribution import GROUP, NAMED, NOBODY, attributions, in_lightning, strictest
from polls.breakouts.finding import facilitator_names
from polls.breakouts.models import Breakout


@dataclass(frozen=True)
class Source:
    """A group, and how far what it brought out is attributed. What begins with `shown` is for everyone."""

    breakout_id: int
    alias: str
    number: int
    title: str
    attribution: str
    facilitators: tuple[str, ...] = ()  # of those who gave a name

    @property
    def is_told(self) -> bool:
        """Whether the group is told at all."""
        return self.attribution != NOBODY

    @property
    def shown_id(self) -> int | str:
        """Its id, or what stands for it: every part and list of what everyone sees goes by this one."""
        return self.breakout_id if self.is_told else self.alias

    @property
    def shown_number(self) -> int | None:
        return self.number if self.is_told else None

    @property
    def shown_title(self) -> str | None:
        return self.title if self.is_told else None

    @property
    def shown_people(self) -> list[str]:
        return list(self.facilitators) if self.attribution == NAMED else []

    def for_staff(self) -> Source:
        """The same with its group, whoever else may know it."""
        return self if self.is_told else replace(self, attribution=GROUP)

    @property
    def order(self) -> tuple[bool, int, str]:
        """Groups by their number, then those nobody is to know in an order that tells nothing."""
        return (False, self.number, "") if self.is_told else (True, 0, self.alias)


@dataclass(frozen=True)
class Sources:
    """The groups of a forum as sources, and how each agenda item attributes."""

    groups: dict[int, Source]
    items: dict[int, str]

    def of(self, breakout_id: int, *shown_in: int | None) -> Source:
        """The group as a source; further items that show what it brought can only make it stricter."""
        source = self.groups[breakout_id]
        items = [self.items[item_id] for item_id in shown_in if item_id in self.items]
        return replace(source, attribution=strictest(source.attribution, *items))

    def for_staff(self) -> Sources:
        """The same with every group told."""
        return replace(self, groups={key: source.for_staff() for key, source in self.groups.items()})

    @property
    def hides_groups(self) -> bool:
        """Whether there is a group that not everyone is told of."""
        return not all(source.is_told for source in self.groups.values())


def sources_of(session: Session, forum_id: int, breakouts: Iterable[Breakout] | None = None) -> Sources:
    """Every group of the forum, by the item it meets in (none: as usual) and the lightning rounds.

    `breakouts` are all of them, where they have been read already.
    """
    columns = Breakout.id, Breakout.alias, Breakout.number, Breakout.title, Breakout.item_id
    rows: list[Any] = list(
        breakouts or session.execute(select(*columns).where(Breakout.forum_id == forum_id))
    )
    if not rows:
        return Sources({}, {})
    items = attributions(session, forum_id)
    presented = in_lightning(items)
    held = {row.id: strictest(items[row.item_id][1] if row.item_id else GROUP, presented) for row in rows}
    names = facilitator_names(session, forum_id) if NAMED in held.values() else {}
    groups = {
        row.id: Source(row.id, row.alias, row.number, row.title, held[row.id], tuple(names.get(row.id, ())))
        for row in rows
    }
    return Sources(groups, {item_id: attribution for item_id, (_kind, attribution) in items.items()})
