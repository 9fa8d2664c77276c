"""Where a person goes once they are in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.people.models import FACILITATOR, MODERATOR, Member

SCREENS = {MODERATOR: "console", FACILITATOR: "facilitator"}


def home_of(slug: str, member: Member) -> str:
    """The person's screen; who takes part sees the welcome page first, who waits the waiting page."""
    if member.admission == "waiting":
        return f"/f/{slug}/waiting"
    if member.role in SCREENS:
        return f"/f/{slug}/{SCREENS[member.role]}"
    return f"/f/{slug}/" if member.is_welcomed else f"/f/{slug}/welcome"


def slug_of(session: Session, member: Member) -> str:
    """The address of the member's forum."""
    return session.get_one(Forum, member.forum_id).slug
