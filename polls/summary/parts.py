"""What screens may see of the summary: that it is public."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.summary.finding import summary_of

Parts = dict[str, Any]


def public(session: Session, forum: Forum) -> Parts:
    """Where the report is, once it is public."""
    summary = summary_of(session, forum.id)
    if summary is None or summary.published_at is None:
        return {"summary": None}
    return {"summary": {"published_at": summary.published_at, "url": f"/f/{forum.slug}/summary"}}


def staff(session: Session, forum: Forum) -> Parts:
    """Nothing of the summary is the staff's alone on a live screen: they have its page."""
    return {}
