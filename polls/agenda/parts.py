"""What screens may see of agenda: rows become plain values here."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

Parts = dict[str, Any]


def public(session: Session, forum: Any) -> Parts:
    """What every member and the stage may see."""
    return {}


def staff(session: Session, forum: Any) -> Parts:
    """What moderators may see besides."""
    return {}


def mine(session: Session, member: Any) -> Parts:
    """What is this member's own."""
    return {}
