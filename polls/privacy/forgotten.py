"""Who was forgotten here, kept outside of the database by number alone: a backup that is older knows nothing
of it, and whoever restores that would bring them back.

A person is their row's number and when it was made, a forum its address; nothing in it says who anyone was.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.lasting import read_if_there, write_whole
from polls.people.acting import Actor
from polls.people.actions import take_out
from polls.people.models import Member
from polls.privacy.purging import purge_now
from polls.voting.turns import in_turns

T = TypeVar("T")
FILE = "forgotten.json"  # in DATA_DIR, and in no backup


class Told(msgspec.Struct, frozen=True):
    """What the file tells."""

    people: dict[int, datetime] = {}  # when their rows were made: after a restore others may get the numbers
    purges: dict[str, datetime] = {}  # of which forums, and when


class Forgotten:
    """The file in one folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def is_known(self) -> bool:
        """Whether there is such a file, and it can be read."""
        return self._told() is not None

    def write_down(self, session: Session) -> None:
        """Bring the file up to date. It is right of all that the database knows; of rows that a restore took
        away it keeps what it said. Safe to repeat."""
        before = self._told() or Told()
        now = Told(before.people | _people(session), before.purges | _purges(session))
        # A restore “as it was” is meant to bring them back.
        now = Told(_without(now.people, _back(session, now)), _without(now.purges, _unpurged(session)))
        if now != before or not self.is_known():
            write_whole(self._path, msgspec.json.encode(now))

    def forget_again(self, session: Session, now: datetime) -> int:
        """Forget whoever is back in this database, and say how many that were; a second time it is nobody."""
        told = self._told() or Told()
        back = [session.get_one(Member, number) for number in sorted(_back(session, told))]
        for member in back:
            take_out(session, Actor(member.forum_id, now), member)
        purged = [purge_now(session, forum, now).get("people", 0) for forum in _purged_since(session, told)]
        return len(back) + sum(purged)

    def _told(self) -> Told | None:
        content = read_if_there(self._path) or b""
        with suppress(msgspec.DecodeError):  # somebody wrote into it: then it tells nothing
            return msgspec.json.decode(content, type=Told)
        return None


def _people(session: Session) -> dict[int, datetime]:
    gone = select(Member.id, Member.added_at).where(Member.admission == "removed").order_by(Member.id)
    return dict(in_turns(session.execute(gone).tuples()))


def _purges(session: Session) -> dict[str, datetime]:
    purged = select(Forum.slug, Forum.purged_at).where(Forum.purged_at.is_not(None)).order_by(Forum.id)
    return {slug: at for slug, at in session.execute(purged) if at}


def _unpurged(session: Session) -> set[str]:
    return set(session.scalars(select(Forum.slug).where(Forum.purged_at.is_(None))))


def _back(session: Session, told: Told) -> set[int]:
    """Who is told of and yet there, by number."""
    there = select(Member.id, Member.added_at).where(Member.admission != "removed")
    rows = in_turns(session.execute(there)) if told.people else ()
    return {number for number, made_at in rows if told.people.get(number) == made_at}


def _purged_since(session: Session, told: Told) -> list[Forum]:
    forums = session.scalars(select(Forum).order_by(Forum.id))
    return [each for each in forums if each.slug in told.purges and not _is_purged(each, told)]


def _is_purged(forum: Forum, told: Told) -> bool:
    return forum.purged_at is not None and forum.purged_at >= told.purges[forum.slug]


def _without(told: dict[T, datetime], names: set[T]) -> dict[T, datetime]:
    return {name: at for name, at in told.items() if name not in names}
