"""Tables of breakouts: groups and who sits in them, report-outs with every version, lightning turns."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from polls.database import Base, Instant

NAME, DEFINITION, PRIORITIES = "name", "definition", "priorities"


def an_alias() -> str:
    """What stands for a group's id where nobody is to know the group: drawn, so that it tells nothing."""
    return secrets.token_hex(8)


class Breakout(Base):
    """A breakout group and its task."""

    __tablename__ = "breakout"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))  # the agenda item it meets in
    number: Mapped[int]
    alias: Mapped[str] = mapped_column(String(16), default=an_alias, unique=True)
    title: Mapped[str] = mapped_column(String(120))
    task: Mapped[str] = mapped_column(String(12))
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("stakeholder_group.id"))  # of priorities
    prompt: Mapped[str] = mapped_column(Text, default="")
    room_url: Mapped[str] = mapped_column(String(500), default="")
    deadline_minutes: Mapped[int | None]  # after its agenda item starts
    deadline_at: Mapped[datetime | None] = mapped_column(Instant)  # set when the item starts, or by hand


class Seat(Base):
    """A member's place in a breakout, as facilitator or participant."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("breakout_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    breakout_id: Mapped[int] = mapped_column(ForeignKey("breakout.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    is_facilitator: Mapped[bool] = mapped_column(default=False)

    @property
    def marks_member(self) -> int | None:
        return self.member_id


class Report(Base):
    """A breakout's report-out as it stands: draft, submitted, returned or accepted."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    breakout_id: Mapped[int] = mapped_column(ForeignKey("breakout.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    version: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # by task: see breakouts/contents.py
    note: Mapped[str] = mapped_column(Text, default="")  # the moderator's, when returned
    saved_at: Mapped[datetime | None] = mapped_column(Instant)
    saved_by: Mapped[int | None]
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    presented_at: Mapped[datetime | None] = mapped_column(Instant)  # public from its turn on


class ReportVersion(Base):
    """One saved version of a report-out; never changed, never removed."""

    __tablename__ = "report_version"
    __table_args__ = (UniqueConstraint("report_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by: Mapped[int | None]
    submitted: Mapped[bool] = mapped_column(default=False)


class Turn(Base):
    """A breakout's turn in the lightning round."""

    __tablename__ = "turn"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    breakout_id: Mapped[int] = mapped_column(ForeignKey("breakout.id"), unique=True)
    position: Mapped[int]
    seconds: Mapped[int] = mapped_column(default=120)
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # waiting, now, done, skipped
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
