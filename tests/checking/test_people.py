"""What `run.py check` says of how long people are known."""

from __future__ import annotations

from datetime import date, timedelta

from polls.checking.findings import FINE, MEND, NOTE
from polls.checking.people import kept
from polls.database import Database, read, write
from tests.builders import NOON, a_day, a_forum, a_member
from tests.checking.test_checking import of_kind


def found(kind: str, days: int) -> str:
    """What is said so many days after the forum's last day began."""
    with read() as session:
        return of_kind(kind, kept(session, NOON + timedelta(days=days)))


def test_it_is_said_when_people_are_forgotten(database: Database) -> None:
    forum = write(a_forum)
    assert f"{forum.slug} has no day yet" in found(NOTE, 0)
    write(lambda session: a_day(session, forum, date=date(2021, 6, 15)))
    assert f"{forum.slug} are is removed on 2021-07-16" in found(FINE, 0)
    assert [found(kind, 40) for kind in (FINE, NOTE, MEND)] == ["", "", ""]  # nobody is known


def test_people_whose_time_is_over_have_to_be_forgotten(database: Database) -> None:
    forum = write(a_forum)
    write(lambda session: (a_day(session, forum), a_member(session, forum, name="Anna")))
    assert "run.py purge" in found(MEND, 40)
    assert "run.py purge" not in found(MEND, 31)  # a running server does it within the hour
