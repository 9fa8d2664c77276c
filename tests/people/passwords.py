"""What a password opens."""

from __future__ import annotations

from sqlalchemy.orm import Session

from polls import engines
from polls.people.accounts import check_password, kept_password, staff_places
from polls.people.models import Member


def staff_with_password(session: Session, email: str, password: str) -> list[Member]:
    """The places of the staff with this address and password; refused where they are not right."""
    check_password(kept_password(session, email), password, engines.call)
    return staff_places(session, email)
