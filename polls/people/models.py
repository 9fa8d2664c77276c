"""Tables of people: accounts (staff), members of a forum, and the devices they are signed in on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from polls.database import Base, Instant

MODERATOR, FACILITATOR, ATTENDEE, OBSERVER = "moderator", "facilitator", "attendee", "observer"
ROLES = (MODERATOR, FACILITATOR, ATTENDEE, OBSERVER)


class Account(Base):
    """Someone of the staff who signs in with a password and may serve several forums."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(80), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)


class StakeholderGroup(Base):
    """A stakeholder group of one forum, such as civil society."""

    __tablename__ = "stakeholder_group"
    __table_args__ = (UniqueConstraint("forum_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class Member(Base):
    """A person in a forum, with a role. Name, group and country are all optional."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("forum_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str | None] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("stakeholder_group.id"))
    country: Mapped[str | None] = mapped_column(String(2))  # ISO 3166-1 alpha-2
    # Only the SHA-256 of the personal link's token: whoever reads the table cannot use it.
    invitation_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    # "in"; "waiting" for a moderator to admit them; "removed".
    admission: Mapped[str] = mapped_column(String(10), default="in")
    added_at: Mapped[datetime] = mapped_column(Instant)
    welcomed_at: Mapped[datetime | None] = mapped_column(Instant)  # passed the welcome page

    group: Mapped[StakeholderGroup | None] = relationship()

    @property
    def is_welcomed(self) -> bool:
        """Whether they passed the welcome page."""
        return self.welcomed_at is not None

    @property
    def marks_member(self) -> int | None:
        return self.id


class SignIn(Base):
    """One device of one member; ending the row signs the device out."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    how: Mapped[str] = mapped_column(String(20))  # link, once, password, join_code, command
    started_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    @property
    def marks_member(self) -> int | None:
        return self.member_id  # so that the screens of a device signed out are told


class OneUseLink(Base):
    """A link that signs a member of the staff in once; the row goes when it is used."""

    __tablename__ = "one_use_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class DoneOnce(Base):
    """The answer to an action that its device may send again, kept under the device's key."""

    __tablename__ = "done_once"
    __table_args__ = (
        UniqueConstraint("member_id", "key"),
        Index("ix_done_once_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    key: Mapped[str] = mapped_column(String(64))
    verb: Mapped[str] = mapped_column(String(60))
    answer: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Instant)
