"""The table of the summary report: sections drafted from the record, edited by a moderator."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from polls.database import Base, Instant


class Summary(Base):
    """One forum's summary report."""

    __tablename__ = "summary"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), unique=True)
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)


class Section(Base):
    """One section of a summary, in Markdown. Once edited, a new draft leaves it alone."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("summary_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    is_edited: Mapped[bool] = mapped_column(default=False)
    is_included: Mapped[bool] = mapped_column(default=True)
