"""Looks at how long each forum keeps who its people are, and whether that time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.keeping import kept_until
from polls.agenda.models import Forum
from polls.checking.findings import Finding, fine, mend, note
from polls.i18n import gettext as _
from polls.privacy.purging import due

SOON_DONE = timedelta(days=1)  # a running server does it within the hour


def kept(session: Session, now: datetime) -> Iterator[Finding]:
    """Of each forum: when its people are forgotten, within the bounds of `agenda/keeping.py`."""
    known = set(due(session, now))
    for forum in session.scalars(select(Forum).order_by(Forum.id)):
        yield from _forum(forum.slug, kept_until(session, forum), forum.id in known, now)


def _forum(slug: str, until: datetime | None, is_known: bool, now: datetime) -> Iterator[Finding]:
    if until is None:
        yield note(_("%(slug)s has no day yet: until it has, its people are kept for ever.", slug=slug))
        return
    day = until.astimezone(UTC).strftime("%Y-%m-%d")
    if now < until:
        yield fine(_("Who the people of %(slug)s are is removed on %(day)s.", slug=slug, day=day))
    elif is_known and now - until > SOON_DONE:
        told = _(
            "Who the people of %(slug)s are was to be removed on %(day)s: start the server, or run.py purge",
            slug=slug,
            day=day,
        )
        yield mend(told)
