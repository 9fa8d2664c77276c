"""The engine, `read()` and `write()`: every change of the product is committed here and nowhere else.

All writes of a process pass through one writer (writing.py). Whoever comes first writes for everyone
who is waiting: each piece of work under a savepoint of its own, one commit for all of them, then the
answers. So an answer means that the change is on disk, a refused action harms no other, and a
thousand ballots in a second cost a few commits (group commit).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import DateTime, MetaData, Row, Select, Table, event
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from polls import clearing
from polls.engines import Call, call, make_engine
from polls.rewriting import rewrite
from polls.writing import BY_ITSELF, Job, Marks, Together, Writer

__all__ = [
    "BY_ITSELF",
    "Base",
    "Database",
    "Instant",
    "Marks",
    "Together",
    "connect",
    "current",
    "look",
    "read",
    "write",
]

T = TypeVar("T")
Work = Callable[[Session], T]


class Base(DeclarativeBase):
    """What every table derives from.

    No number of a row is ever given to another. SQLite would give the highest one again once its row was
    removed, and a page or a socket that still means that row would reach the new one.
    """


@event.listens_for(Table, "after_parent_attach")
def _never_number_twice(table: Table, metadata: MetaData) -> None:
    if metadata is Base.metadata and "id" in table.columns:
        table.dialect_kwargs["sqlite_autoincrement"] = True


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored without its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class Database:
    """One engine, its sessions and its single writer."""

    def __init__(self, url: str, call: Call = call) -> None:
        self.engine = make_engine(url, call)
        self._looking = self.engine.execution_options(looks=True)
        self.sessions = sessionmaker(self.engine)
        writing_sessions = sessionmaker(self.engine, expire_on_commit=False)
        event.listen(writing_sessions, "after_flush", _mark_what_changed)
        self.is_closed = False
        self.after_commit: list[Callable[[Marks], None]] = []
        self._writer = Writer(writing_sessions, self._tell)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking only: whatever it changed is undone. Its rows stay readable after."""
        with self.sessions() as session:
            yield session

    def look(self, statement: Select[Any], **given: Any) -> Sequence[Row[Any]]:
        """The rows that one statement finds, without a session: for what every request asks."""
        with self._looking.connect() as connection:
            return connection.execute(statement, given).all()

    def write(self, work: Work[T], together: Together | None = None, given: Any = None) -> T:
        """Run `work(session)` and commit; returns its result once that is on disk.

        Raises what `work` raises, after undoing all that it did, and `Refused("not_saved")` when
        the commit itself fails. The result should be plain values. Where others wait to do the same
        kind of work, `together` may do all of it at once, from what each of them was `given`.
        """
        return self._writer.write(Job(work, together, given))

    def clear(self) -> bool:
        """Clear the files of what was deleted or written over; whether it could be done now.

        SQLite's file keeps old pages, and its log older ones (see clearing.py); PostgreSQL's tables keep old
        rows, and the order in which they were written (see rewriting.py).
        """
        path = self.engine.url.database
        if self.engine.dialect.name == "postgresql":
            return rewrite(self.engine)
        if path is None:
            return True
        # Those who write wait for their turn here, and not for the file's lock: that would hold everyone up.
        with self._writer.nobody_writes():
            program = [sys.executable, "-I", "-S", clearing.__file__, path]
            return subprocess.run(program, check=False).returncode == 0  # noqa: S603  (nothing from outside)

    def _tell(self, marks: Marks) -> None:
        for listener in self.after_commit:
            listener(marks)

    def close(self) -> None:
        """Give every connection back; what looks at the database now and then stops looking."""
        self.is_closed = True
        self.engine.dispose()


def _mark_what_changed(session: Session, _context: Any) -> None:
    """Collect, at each flush, which forums and members the changed rows belong to."""
    marks = session.info.get("marks")
    if marks is None:
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        for kind, whose in (
            (marks.forums, "forum_id"),
            (marks.members, "marks_member"),
            (marks.voters, "marks_voter"),
        ):
            identity = getattr(row, whose, None)
            if identity is not None:
                kind.add(identity)


# One database for a process: create_app() connects it, everything else reads and writes.
_database: Database | None = None


def connect(url: str, call: Call = call) -> Database:
    """Make `url` the database of this process; what waits for its disk goes through `call`."""
    global _database
    if _database is not None:
        _database.close()
    _database = Database(url, call)
    return _database


def current() -> Database:
    """The database that `connect` made; a bug if there is none yet."""
    assert _database is not None, "connect() comes first"
    return _database


def read() -> Any:
    """A read-only session of the current database, as a context manager."""
    return current().read()


def look(statement: Select[Any], **given: Any) -> Sequence[Row[Any]]:
    """See `Database.look`."""
    return current().look(statement, **given)


def write(work: Work[T], together: Together | None = None, given: Any = None) -> T:
    """See `Database.write`."""
    return current().write(work, together, given)
