"""What screens may see of the agenda: rows become plain values here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls import journal
from polls.agenda import rules
from polls.agenda.attribution import attribution_of, told_speakers
from polls.agenda.clock import clock_of
from polls.agenda.finding import days_of, items_of
from polls.agenda.joining import join_path
from polls.agenda.models import Day, Forum, Item, Notice, Visual
from polls.agenda.visuals import file_name

Parts = dict[str, Any]


def public(session: Session, forum: Forum) -> Parts:
    """What every member and the stage may see: all of the agenda, visuals only of the current item."""
    order = items_of(session, forum.id)
    current = next((item for item in order if item.id == forum.current_item_id), None)
    following = None if forum.ended_at else rules.item_after(order, forum.current_item_id)
    return {
        "forum": _forum(forum),
        "agenda": {"days": _days(days_of(session, forum.id), order, forum)},
        "now": _now(order, forum, current, following),
        "item": _item(current, forum) if current else None,
        "next_item": _next_item(following) if following else None,
        "clock": _clock(forum),
        "notices": _notices(session, forum),
        "journal": _journal(session, forum),
    }


def staff(session: Session, forum: Forum) -> Parts:
    """What moderators may see besides: where the stage is, and who speaks where others are not told."""
    parts: Parts = {"stage": {"url": f"/stage/{forum.stage_key}"}}
    current = session.get(Item, forum.current_item_id) if forum.current_item_id else None
    if current is not None and told_speakers(current) != current.speakers:
        parts["item"] = _item(current, forum) | {"speakers": current.speakers}
    return parts


def _journal(session: Session, forum: Forum) -> Parts | None:
    """The head of the chain: every screen that was told it is a witness that nothing was changed since."""
    head = journal.head(session, forum.id)
    return {"number": head.number, "hash": head.hash.hex()} if head else None


def _forum(forum: Forum) -> Parts:
    return {
        "id": forum.id,
        "slug": forum.slug,
        "title": forum.title,
        "purpose": forum.purpose,
        "timezone": forum.timezone,
        "support": {"text": forum.support.get("text") or "", "url": forum.support.get("url") or ""},
        "state": rules.forum_state(forum.started_at, forum.ended_at),
        "started_at": forum.started_at,
        "ended_at": forum.ended_at,
        "join": _join(forum),
    }


def _join(forum: Forum) -> Parts | None:
    path = join_path(forum)
    return {"code": forum.join_code, "url": path, "policy": forum.join_policy} if path else None


def _days(days: Sequence[Day], order: Sequence[Item], forum: Forum) -> list[Parts]:
    states = rules.item_states(order, forum.current_item_id, forum.ended_at is not None)
    return [
        {
            "id": day.id,
            "date": day.date,
            "title": day.title,
            "items": [_line(item, states[item.id]) for item in order if item.day_id == day.id],
        }
        for day in days
    ]


def _line(item: Item, state: str) -> Parts:
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "planned_at": item.planned_at,
        "planned_minutes": item.planned_minutes,
        "has_advisory": bool(item.advisory),
        "state": state,
        "started_at": item.started_at,
        "ended_at": item.ended_at,
    }


def _now(order: Sequence[Item], forum: Forum, current: Item | None, following: Item | None) -> Parts:
    return {
        "item_id": forum.current_item_id,
        "next_item_id": following.id if following else None,
        "page": forum.page,
        "pages": len(current.visuals) if current else 0,
        "is_paused": forum.is_paused,
        "pause_text": forum.pause_text,
        "is_blacked_out": forum.is_blacked_out,
        "shows_join": forum.shows_join,
        "drift_seconds": rules.drift_seconds(order, forum.current_item_id),
    }


def _item(item: Item, forum: Forum) -> Parts:
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "description": item.description,
        "advisory": item.advisory,
        "speakers": told_speakers(item),
        "attribution": attribution_of(item.kind, item.attribution),
        "planned_at": item.planned_at,
        "planned_minutes": item.planned_minutes,
        "started_at": item.started_at,
        "visuals": [_visual(visual, forum) for visual in item.visuals],
    }


def _visual(visual: Visual, forum: Forum) -> Parts:
    # The members' address. The stage, which has no sign-in, asks for the same file under its own key:
    # /stage/<stage_key>/visuals/<file>; the key itself is in no picture.
    url = f"/f/{forum.slug}/visuals/{file_name(visual)}"
    return {"id": visual.id, "url": url, "alt": visual.alt, "caption": visual.caption}


def _next_item(item: Item) -> Parts:
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "advisory": item.advisory,
        "planned_at": item.planned_at,
    }


def _clock(forum: Forum) -> Parts | None:
    clock = clock_of(forum)
    if clock is None:
        return None
    return {"seconds": clock.seconds, "ends_at": clock.ends_at, "left_seconds": clock.left_seconds}


def _notices(session: Session, forum: Forum) -> list[Parts]:
    shown = select(Notice).where(Notice.forum_id == forum.id, Notice.taken_down_at.is_(None))
    return [
        {"id": notice.id, "level": notice.level, "text": notice.text, "shown_at": notice.shown_at}
        for notice in session.scalars(shown.order_by(Notice.id.desc()))
    ]
