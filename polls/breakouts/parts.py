"""What screens may see of breakouts: rows become plain values here."""

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


def breakout(session: Session, forum: Any, breakout_id: int) -> Parts:
    """What those who sit in one group may see besides."""
    return {}
