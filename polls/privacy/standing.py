"""Where the name of someone who is forgotten still stands: in texts that people wrote, which nobody changes
for them. Whoever moderates is told where, and can mend it; of the name itself nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import Item
from polls.breakouts.models import Report
from polls.summary.attribution import stands_in
from polls.summary.models import Section
from polls.voting.turns import in_turns

Places = dict[str, Any]


def places_of(session: Session, forum_id: int, name: str | None) -> Places:
    """`{in_items, in_groups, in_report}` by their numbers; what is empty is left out.

    The items of the agenda, the report-outs of groups, and the sections of the report that were edited: the
    others follow by themselves.
    """
    if not name:
        return {}
    items = select(Item).where(Item.forum_id == forum_id).order_by(Item.id)
    reports = select(Report).where(Report.forum_id == forum_id).order_by(Report.breakout_id)
    edited = select(Section).where(Section.forum_id == forum_id, Section.is_edited.is_(True))
    places = {
        "in_items": [each.id for each in in_turns(session.scalars(items)) if _in_item(name, each)],
        "in_groups": [
            each.breakout_id
            for each in in_turns(session.scalars(reports))
            if any(stands_in(name, text) for text in _texts(each.content))
        ],
        "in_report": any(stands_in(name, f"{each.title}\n{each.body}") for each in session.scalars(edited)),
    }
    return {kind: found for kind, found in places.items() if found}


def _in_item(name: str, item: Item) -> bool:
    told = (item.title, item.description, item.advisory, *_texts(item.speakers))
    return any(stands_in(name, text) for text in told)


def _texts(content: Any) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for each in content.values() if isinstance(content, dict) else content:
            yield from _texts(each)
