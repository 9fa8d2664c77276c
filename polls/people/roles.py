"""Another role, and what does not go along with it: devices, and links that were made for the one before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from polls.people.models import FACILITATOR, MODERATOR, Member
from polls.people.sign_ins import end_all_sign_ins


def give_role(session: Session, member: Member, role: str, now: datetime) -> None:
    """Give the person this role. Another than theirs signs them out on every device, and a link that was made
    for an attendee does not open the staff's screens."""
    if role == member.role:
        return
    end_all_sign_ins(session, member, now)
    if role == FACILITATOR or MODERATOR in (role, member.role):
        member.invitation_hash = None
    member.role = role
