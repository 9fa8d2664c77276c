"""What screens may see of the summary: that it is public, and for staff that it is drafted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.summary.finding import summary_of
from polls.summary.models import Section

Parts = dict[str, Any]


def public(session: Session, forum: Forum) -> Parts:
    """Where the report is, once it is public."""
    summary = summary_of(session, forum.id)
    if summary is None or summary.published_at is None:
        return {"summary": None}
    return {"summary": {"published_at": summary.published_at, "url": f"/f/{forum.slug}/summary"}}


def staff(session: Session, forum: Forum) -> Parts:
    """How far the report is."""
    summary = summary_of(session, forum.id)
    if summary is None:
        return {"summary_draft": None}
    sections = session.scalar(select(func.count()).where(Section.summary_id == summary.id))
    return {
        "summary_draft": {
            "drafted_at": summary.drafted_at,
            "sections": sections,
            "published_at": summary.published_at,
        }
    }


def mine(session: Session, member: Any) -> Parts:
    """Nothing of the summary is one member's own."""
    return {}
