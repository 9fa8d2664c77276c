"""A forum's summary and its sections, as they stand."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.summary.models import Section, Summary


def summary_of(session: Session, forum_id: int) -> Summary | None:
    """The forum's summary, if one was drafted."""
    return session.scalar(select(Summary).where(Summary.forum_id == forum_id))


def published_summary(session: Session, forum_id: int) -> Summary | None:
    """The forum's summary once it is public."""
    summary = summary_of(session, forum_id)
    return summary if summary and summary.published_at else None


def sections_of(session: Session, summary: Summary) -> list[Section]:
    """Every section in order, those left out of the report as well."""
    ours = select(Section).where(Section.summary_id == summary.id)
    return list(session.scalars(ours.order_by(Section.position, Section.id)))


def told_sections(session: Session, summary: Summary) -> list[Section]:
    """The sections of the report as readers see it."""
    return [section for section in sections_of(session, summary) if section.is_included]


def hash_of(sections: list[Section]) -> str:
    """SHA-256 of the words of the report, as the journal keeps it."""
    told = "\n".join(f"{section.title}\n{section.body}" for section in sections)
    return hashlib.sha256(told.encode()).hexdigest()
