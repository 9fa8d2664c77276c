"""Notices in a forum: the plainest thing to write, and to count afterwards."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.models import Notice
from polls.database import Database
from tests.builders import NOON, a_forum


def forum_in(database: Database) -> int:
    return database.write(lambda session: a_forum(session).id)


def show(forum_id: int) -> Callable[[Session], None]:
    return lambda session: session.add(Notice(forum_id=forum_id, level="info", text="Hello", shown_at=NOON))


def notices(database: Database, forum_id: int) -> int:
    asked = select(func.count()).select_from(Notice).where(Notice.forum_id == forum_id)
    with database.read() as session:
        return session.scalar(asked)
