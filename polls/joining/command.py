"""What `run.py moderator` does: the first moderator of a forum is made where the program runs."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls import database
from polls.agenda.models import Forum
from polls.errors import Refused
from polls.migrations import migrate
from polls.people import accounts


def make_moderator(settings: Any, email: str, slug: str | None, name: str, password: str) -> str:
    """Make the moderator and say where to sign in; a mistake ends the command with its sentence."""
    migrate(settings.DATABASE_URL)
    database.connect(settings.DATABASE_URL)

    def work(session: Session) -> str:
        forum = _forum(session, slug)
        accounts.make_moderator(session, forum.id, email, name, password)
        return forum.title

    try:
        title = database.write(work)
    except Refused as refusal:
        raise click.ClickException(str(refusal.message)) from refusal
    return f"{email} is a moderator of “{title}” and signs in at {settings.PUBLIC_URL}/sign-in"


def _forum(session: Session, slug: str | None) -> Forum:
    forums = session.scalars(select(Forum).order_by(Forum.slug)).all()
    found = [forum for forum in forums if slug in (None, forum.slug)]
    if len(found) == 1:
        return found[0]
    there = ", ".join(forum.slug for forum in forums) or "none yet; run.py load FILE brings one"
    raise click.ClickException(f"Say which forum with --forum. There are: {there}")
