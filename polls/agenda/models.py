"""Tables of the agenda: forum, days, items with speakers and visuals, the clock and notices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from polls.database import Base, Instant

TALK, PANEL, BREAKOUT, LIGHTNING, POLL, BREAK = (
    "talk",
    "panel",
    "breakout",
    "lightning",
    "poll",
    "break",
)


class Forum(Base):
    """One forum: what it is for, how people come in, and where its plenary stands."""

    __tablename__ = "forum"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    purpose: Mapped[str] = mapped_column(Text, default="")
    timezone: Mapped[str] = mapped_column(String(60))  # IANA name
    support: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # {text, url}
    source_hash: Mapped[str | None] = mapped_column(String(64))  # of the forum file it came from

    # Voters of a stakeholder group, from which on its answers are told apart; never below 5.
    fewest_shown: Mapped[int] = mapped_column(default=10)

    join_policy: Mapped[str] = mapped_column(String(12), default="closed")
    join_code: Mapped[str | None] = mapped_column(String(8), unique=True)
    stage_key: Mapped[str] = mapped_column(String(32), unique=True)  # read-only, shows what is public

    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    current_item_id: Mapped[int | None]
    page: Mapped[int] = mapped_column(default=0)  # of the current item's visuals, from 0
    is_paused: Mapped[bool] = mapped_column(default=False)  # calm pause: every screen
    pause_text: Mapped[str] = mapped_column(String(300), default="")
    is_blacked_out: Mapped[bool] = mapped_column(default=False)  # the stage only
    shows_join: Mapped[bool] = mapped_column(default=False)  # the join panel fills the stage

    # The one clock of the room: running (ends_at) or held (left_seconds), with the preset it began with.
    clock_seconds: Mapped[int | None]
    clock_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    clock_left_seconds: Mapped[int | None]

    # How long people's identities stay after the last day (see agenda/keeping.py); None: as the host says.
    kept_days: Mapped[int | None]
    purged_at: Mapped[datetime | None] = mapped_column(Instant)  # when they were removed last
    # Who took part, counted just before that: {groups: {name: people}, unnamed, countries}.
    attendance: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # Somebody was forgotten then, and the database's files may still hold what was written over.
    uncleared_since: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def forum_id(self) -> int:
        return self.id


class Day(Base):
    """One day of the forum, in the forum's zone."""

    __tablename__ = "day"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    date: Mapped[date]
    title: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]


class Item(Base):
    """One agenda item, planned and as it took place."""

    __tablename__ = "item"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("day.id"), index=True)
    position: Mapped[int]  # within the forum
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(160))
    description: Mapped[str] = mapped_column(Text, default="")
    advisory: Mapped[str] = mapped_column(Text, default="")  # empty: none
    speakers: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # {name, organisation, role}
    # How what people bring in is told: usual (for its kind), named, group, none (agenda/attribution.py).
    attribution: Mapped[str] = mapped_column(String(8), default="usual", server_default="usual")
    planned_at: Mapped[datetime] = mapped_column(Instant)
    planned_minutes: Mapped[int]
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    visuals: Mapped[list[Visual]] = relationship(order_by="Visual.position")


class Visual(Base):
    """One page an item shows on the stage: an image with its text alternative."""

    __tablename__ = "visual"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    position: Mapped[int]
    alt: Mapped[str] = mapped_column(Text)
    caption: Mapped[str] = mapped_column(String(300), default="")
    media_type: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))  # in the address, so that it can be cached for good
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Notice(Base):
    """A sentence the moderators show everyone, until it is taken down."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    level: Mapped[str] = mapped_column(String(10))  # info, caution
    text: Mapped[str] = mapped_column(String(300))
    shown_at: Mapped[datetime] = mapped_column(Instant)
    taken_down_at: Mapped[datetime | None] = mapped_column(Instant)
