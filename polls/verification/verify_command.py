"""The command that verifies a database: it changes nothing there, not even to bring it up to date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from polls import database, journal
from polls.agenda.finding import forum_called
from polls.agenda.models import Forum
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.i18n import lazy_gettext as _l
from polls.migrations import revision_of, revisions
from polls.verification.verifying import verify

FEWEST_DIGITS = 8  # of a hash, so that none fits by chance


def verify_database(url: str, slug: str | None, head: str | None = None) -> tuple[str, bool]:
    """`(words, is_whole)` for one forum of the database at `url`, or for all of them.

    `head` is one that somebody noted down from a screen: number and hash, or how the hash begins.
    """
    _check_is_there(url)
    opened = database.connect(url)
    try:
        with opened.read() as session:
            _check_version(session.connection())
            return _in_words(session, _forums(session, slug), _read_head(head) if head else None)
    finally:
        opened.close()


def _check_is_there(url: str) -> None:
    """Looking at an SQLite file that is not there would make one."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").exists():
        raise Refused("not_found", _l("There is no database at %(path)s.", path=place.database))


def _check_version(connection: Connection) -> None:
    if revision_of(connection) != revisions()[-1]:
        raise Refused(
            "stale",
            _l("The database is of another version of this program. Start the server once, then verify."),
        )


def _forums(session: Session, slug: str | None) -> Sequence[Forum]:
    if slug is not None:
        return [forum_called(session, slug)]
    return session.scalars(select(Forum).order_by(Forum.id)).all()


def _read_head(told: str) -> tuple[int, str]:
    number, _space, mark = told.strip().partition(" ")
    mark = "".join(mark.split()).lower()
    if not number.isdecimal() or len(number) > 9 or len(mark) < FEWEST_DIGITS:
        raise Refused(
            "invalid", _l("A head is a number and a hash, as the stage shows it: 57 3f2a 9c1b 77d0")
        )
    return int(number), mark


def _in_words(session: Session, forums: Sequence[Forum], head: tuple[int, str] | None) -> tuple[str, bool]:
    verified = [verify(session, forum) for forum in forums]
    lines = [line for each in verified for line in each.lines]
    findings = [finding for each in verified for finding in each.findings]
    if head is not None and not any(journal.holds(session, forum.id, *head) for forum in forums):
        findings.append(
            _("No journal here holds entry %(number)s with the hash %(mark)s….", number=head[0], mark=head[1])
        )
    if not forums:
        lines = [_("There is no forum yet.")]
    if findings:
        findings = ["", _("Something is not as it was noted:"), *findings]
    return "\n".join([*lines, *findings]).strip(), not findings
