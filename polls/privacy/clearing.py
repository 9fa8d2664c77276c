"""Remembering that somebody was forgotten, until the database's files are cleared of them too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from polls.agenda.models import Forum

Uncleared = Sequence[tuple[int, datetime]]  # forums, each with when somebody was forgotten there last


def uncleared(session: Session) -> Uncleared:
    """The forums of whose people the files may still hold something."""
    forums = session.scalars(select(Forum).where(Forum.uncleared_since.is_not(None)))
    return [(forum.id, forum.uncleared_since) for forum in forums if forum.uncleared_since]


def say_cleared(session: Session, forums: Uncleared) -> None:
    """These are cleared. Whoever was forgotten while that was done may still be in the files, so they are
    cleared once more."""
    for forum_id, since in forums:
        same = update(Forum).where(Forum.id == forum_id, Forum.uncleared_since == since)
        # Past the session: no screen shows it.
        session.execute(same.values(uncleared_since=None), execution_options={"synchronize_session": False})
