"""The room of a rehearsal: who the simulated attendees are, their way in, and emptying the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.finding import forum_called
from polls.agenda.models import Forum
from polls.database import write
from polls.people.models import ATTENDEE, Member, SignIn
from polls.people.sign_ins import end_sign_in, start_sign_in

REHEARSAL = "rehearsal"  # how they signed in, which also says whom to sign out


@dataclass(frozen=True)
class Guest:
    """A simulated attendee: the forum's slug, the member it plays and the cookie of its device."""

    slug: str
    member_id: int
    cookie: str


def sign_in_attendees(app: Flask, slug: str | None, count: int) -> list[Guest]:
    """Sign `count` simulated attendees in; calling it twice signs others in.

    They play attendees of the forum who have no way in of their own (no link, never signed in), so that
    no one is played who could come; where those are too few, nameless ones are added for the while.
    """
    slug, seated = write(lambda session: _seat_them(session, slug, count))
    return [Guest(slug, member_id, device_cookie(app, token)) for member_id, token in seated]


def empty_the_room(guests: list[Guest]) -> None:
    """Sign the simulated attendees out and take out those who were added. Safe to repeat."""
    now = datetime.now(UTC)
    ids = [guest.member_id for guest in guests]

    def work(session: Session) -> None:
        theirs = (SignIn.member_id.in_(ids), SignIn.how == REHEARSAL)
        for sign_in in session.scalars(select(SignIn).where(*theirs)):
            end_sign_in(sign_in, now)
            if sign_in.member.welcomed_at is None:
                sign_in.member.admission = "removed"

    write(work)


def _seat_them(session: Session, slug: str | None, count: int) -> tuple[str, list[tuple[int, str]]]:
    forum, now = forum_called(session, slug), datetime.now(UTC)
    members = list(session.scalars(_who_cannot_come(forum.id).limit(count)))
    for member in members:
        member.welcomed_at = member.welcomed_at or now
    members += [_nameless(session, forum, now) for _ in range(count - len(members))]
    return forum.slug, [(member.id, start_sign_in(session, member, REHEARSAL, now)) for member in members]


def _who_cannot_come(forum_id: int) -> Any:
    signed_in = select(SignIn.member_id).where((SignIn.how != REHEARSAL) | SignIn.ended_at.is_(None))
    return (
        select(Member)
        .where(Member.forum_id == forum_id, Member.role == ATTENDEE, Member.admission == "in")
        .where(Member.invitation_hash.is_(None), Member.id.not_in(signed_in))
        .order_by(Member.id)
    )


def _nameless(session: Session, forum: Forum, now: datetime) -> Member:
    member = Member(forum_id=forum.id, role=ATTENDEE, added_at=now)
    session.add(member)
    session.flush()
    return member


def device_cookie(app: Flask, token: str) -> str:
    """The cookie of a device that holds the sign-in with this token, as `name=value`."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'seats': [token]})}"
