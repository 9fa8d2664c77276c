"""Tables of voting. The roll (who may vote, who has) and the ballots (what was chosen) stay apart.

While a poll is open a voter's choice is in the sealed envelope of their row of the roll, so that it can be
changed. Closing opens the envelopes in memory, writes the ballot file, which names no one and whose order
tells nothing, blanks every envelope and destroys the key: after that nothing links a voter to a choice.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from polls.database import Base, Instant

DRAFT, READY, OPEN, PAUSED, CLOSED, PUBLISHED, VOID = (
    "draft",
    "ready",
    "open",
    "paused",
    "closed",
    "published",
    "void",
)
IN_PREPARATION = (DRAFT, READY)
UNDER_WAY = (OPEN, PAUSED)  # the roll is fixed, ballots are in their envelopes


class Poll(Base):
    """A question put to the plenary."""

    __tablename__ = "poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    position: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))  # the round before
    question: Mapped[str] = mapped_column(String(300))
    explanation: Mapped[str] = mapped_column(Text, default="")
    method: Mapped[str] = mapped_column(String(20))  # a key of voting.methods.METHODS
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)  # see voting/rules.py: Rules
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closes_at: Mapped[datetime | None] = mapped_column(Instant)  # by the poll's clock, when it has one
    left_seconds: Mapped[int | None]  # on that clock, while the poll is paused
    closing_at: Mapped[datetime | None] = mapped_column(Instant)  # by hand: 5 s ahead, can be undone
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    void_reason: Mapped[str] = mapped_column(String(300), default="")
    frozen_hash: Mapped[str | None] = mapped_column(String(64))  # of all that decides the result
    key_id: Mapped[str | None] = mapped_column(String(32))  # of the envelopes' key, until it is destroyed
    seed_commitment: Mapped[str | None] = mapped_column(String(64))  # to the lot's seed, from opening on
    lot_seed: Mapped[str | None] = mapped_column(String(64))  # revealed at closing
    present: Mapped[int | None]  # on the roll and here at the opening, or voted; from closing on
    ballots_hash: Mapped[str | None] = mapped_column(String(64))  # of the ballot file, from closing on
    # The table by stakeholder group; null where none is safe.
    groups: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    step: Mapped[int] = mapped_column(default=0)  # which page of the published result the stage shows

    options: Mapped[list[Option]] = relationship(order_by="Option.position")

    @property
    def option_ids(self) -> list[int]:
        """In the order of the ballot."""
        return [option.id for option in self.options]

    @property
    def none_id(self) -> int | None:
        """The option “none of these”, where there is one."""
        return next((option.id for option in self.options if option.is_none), None)


class Option(Base):
    """One answer a poll offers, and the report-out it came from, if any."""

    __tablename__ = "option"
    __table_args__ = (UniqueConstraint("poll_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(Text, default="")
    source_breakout_id: Mapped[int | None] = mapped_column(ForeignKey("breakout.id"))
    source_version: Mapped[int | None]
    source_alias: Mapped[str | None] = mapped_column(String(16))  # the group's, from the opening on
    source_place: Mapped[str | None] = mapped_column(String(40))  # name, alternatives.0, priorities.2
    is_none: Mapped[bool] = mapped_column(default=False)  # "none of these", always the last


class RollEntry(Base):
    """One person's voting right in one poll. The key is the law: one ballot a person a poll."""

    __tablename__ = "roll_entry"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    was_here: Mapped[bool] = mapped_column(default=False)  # with a screen open, when the poll opened
    has_voted: Mapped[bool] = mapped_column(default=False)
    envelope: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Of the ballot in the envelope (see envelopes.mark_of): tells a device whether the one it sent counts.
    mark: Mapped[str | None] = mapped_column(String(16))
    # False from closing on, in the row itself: a late ballot finds nothing to update, whatever else it read.
    is_open: Mapped[bool] = mapped_column(default=True)

    @property
    def marks_voter(self) -> int | None:
        return self.member_id


class BallotFile(Base):
    """What was chosen in a poll, after closing: one line a record, sorted by code (docs/verifying.md).

    Nothing says who, when or in which order, unless the poll was a named one.
    """

    __tablename__ = "ballot_file"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary)  # JSON Lines in UTF-8, packed by zlib
