"""What `run.py moderator` does: the first moderator of a forum is made where the program runs."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy.orm import Session

from polls import database
from polls.agenda.finding import forum_called
from polls.errors import Refused
from polls.migrations import migrate
from polls.people import accounts


def make_moderator(settings: Any, email: str, slug: str | None, name: str, password: str) -> str:
    """Make the moderator and say where to sign in; a mistake ends the command with its sentence."""
    migrate(settings.DATABASE_URL)
    database.connect(settings.DATABASE_URL)

    def work(session: Session) -> str:
        forum = forum_called(session, slug)
        accounts.make_moderator(session, forum.id, email, name, password)
        return forum.title

    try:
        title = database.write(work)
    except Refused as refusal:
        raise click.ClickException(str(refusal.message)) from refusal
    return f"{email} is a moderator of “{title}” and signs in at {settings.PUBLIC_URL}/sign-in"
