"""Looks at the database: it answers, keeps what it confirms, fits the program, and someone can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from polls.agenda import keeping
from polls.agenda.models import Forum
from polls.checking.findings import Finding, fine, mend, note
from polls.checking.people import kept
from polls.i18n import gettext as _
from polls.migrations import revision_of, revisions
from polls.people.models import MODERATOR, Account, Member

KEEPS = ("fsync", "synchronous_commit", "full_page_writes")  # off: an answer may be lost with the power
QUIET = {"log_error_verbosity": "terse", "log_statement": "none", "log_min_duration_statement": "-1"}
SECONDS_APART = 2.0  # the clocks of two machines, before people notice


def data(config: Any) -> Iterator[Finding]:
    """What the database says of itself."""
    if not _is_there(config.DATABASE_URL):
        yield note(_("There is no database yet: it is made at the first start."))
        return
    keeping.connect(config.KEPT_DAYS, config.MOST_KEPT_DAYS)
    engine = create_engine(config.DATABASE_URL, hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield from _findings(connection)
    except SQLAlchemyError as error:
        yield mend(_("The database does not answer (%(problem)s).", problem=type(error).__name__))
    finally:
        engine.dispose()


def _is_there(url: str) -> bool:
    """Looking at an SQLite file that is not there would make one."""
    path = url.removeprefix("sqlite:///")
    return path == url or Path(path).exists()


def _findings(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name == "postgresql":
        yield from _postgresql(connection)
    known, at = revisions(), revision_of(connection)
    if at is None:
        yield note(_("The database is empty: its tables are made at the first start."))
    elif at not in known:
        yield mend(_("The database is newer than this program. Please update the program."))
    elif at != known[-1]:
        yield note(_("The database is brought up to date at the next start. Make a backup before."))
    else:
        yield fine(_("The database answers and fits this program."))
        yield from _people(Session(connection))


def _postgresql(connection: Connection) -> Iterator[Finding]:
    for name in KEEPS:
        if connection.scalar(text(f"SHOW {name}")) == "off":
            told = _(
                "PostgreSQL runs with %(name)s off: what was acknowledged could be lost. Set it on.",
                name=name,
            )
            yield mend(told)
    yield from _log(connection)
    now = connection.scalar(text("SELECT clock_timestamp()"))
    apart = abs((datetime.now(UTC) - now).total_seconds()) if now else 0
    if apart > SECONDS_APART:
        told = _("The database's clock and this machine's are %(number)s s apart.", number=round(apart))
        yield mend(told)


def _log(connection: Connection) -> Iterator[Finding]:
    """The database's own log, which the program cannot keep clean from here."""
    for name, wanted in QUIET.items():
        if connection.scalar(text(f"SHOW {name}")) != wanted:
            told = _(
                "PostgreSQL may write what people entered into its own log. Set %(name)s = %(wanted)s.",
                name=name,
                wanted=wanted,
            )
            yield mend(told)


def _people(session: Session) -> Iterator[Finding]:
    forums = session.scalar(select(func.count(Forum.id)))
    if not forums:
        yield note(_("There is no forum yet: run.py load my-forum.yaml"))
        return
    can_sign_in = select(Member.forum_id).join(Account).where(Account.password_hash.is_not(None))
    for slug in session.scalars(
        select(Forum.slug).where(Forum.id.not_in(can_sign_in.where(Member.role == MODERATOR)))
    ):
        told = _("No moderator can sign in to %(slug)s: run.py moderator EMAIL --forum %(slug)s", slug=slug)
        yield mend(told)
    yield from kept(session, datetime.now(UTC))
