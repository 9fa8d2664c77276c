"""The engine, `read()` and `write()`: every change of the product is committed here and nowhere else.

All writes of a process pass through one writer. Whoever comes first writes for everyone who is
waiting: each piece of work under a savepoint of its own, one commit for all of them, then the
answers. So an answer means that the change is on disk, a refused action harms no other, and a
thousand ballots in a second cost a few commits (group commit).
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import DateTime, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from polls import clearing
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l

T = TypeVar("T")
Work = Callable[[Session], T]


class Base(DeclarativeBase):
    """What every table derives from."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored without its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


@dataclass
class Marks:
    """Whose pictures a commit changed: forums; forums of which only counts moved (of ballots, of people
    here); members for what is their own; voters whose ballot came in (the device that sent it has its
    answer, so only their other devices need to be told)."""

    forums: set[int] = field(default_factory=set)
    counts: set[int] = field(default_factory=set)
    members: set[int] = field(default_factory=set)
    voters: set[int] = field(default_factory=set)

    def add(self, other: Marks) -> None:
        """Take over the other's marks."""
        self.forums |= other.forums
        self.counts |= other.counts
        self.members |= other.members
        self.voters |= other.voters


@dataclass
class _Job:
    """One piece of work that waits for its commit."""

    work: Work[Any]
    result: Any = None
    error: BaseException | None = None
    is_done: bool = False

    def answer(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.result


class Database:
    """One engine, its sessions and its single writer."""

    def __init__(self, url: str) -> None:
        self.engine = _make_engine(url)
        writing = self.engine.execution_options(writes=True)
        self.sessions = sessionmaker(self.engine)
        self._writing_sessions = sessionmaker(writing, expire_on_commit=False)
        event.listen(self._writing_sessions, "after_flush", _mark_what_changed)
        self.is_closed = False
        self.after_commit: list[Callable[[Marks], None]] = []
        self._waiting: deque[_Job] = deque()
        self._turn = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking only: whatever it changed is undone. Its rows stay readable after."""
        with self.sessions() as session:
            yield session

    def write(self, work: Work[T]) -> T:
        """Run `work(session)` and commit; returns its result once that is on disk.

        Raises what `work` raises, after undoing all that it did, and `Refused("not_saved")` when
        the commit itself fails. The result should be plain values.
        """
        job = _Job(work)
        self._waiting.append(job)
        with self._turn:
            if not job.is_done:
                time.sleep(0)  # lets those who are about to write join this commit
                self._write_all_waiting()
        return job.answer()

    def clear(self) -> bool:
        """Clear the files of what was deleted or written over; whether it could be done now.

        Only SQLite needs it: its file keeps old pages, and its log older ones (see clearing.py).
        """
        path = self.engine.url.database
        if self.engine.dialect.name != "sqlite" or path is None:
            return True
        # Those who write wait for their turn here, and not for the file's lock: that would hold everyone up.
        with self._turn:
            program = [sys.executable, "-I", "-S", clearing.__file__, path]
            return subprocess.run(program, check=False).returncode == 0  # noqa: S603  (nothing from outside)

    def _write_all_waiting(self) -> None:
        jobs = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            with self._writing_sessions.begin() as session:
                marks = session.info["marks"] = Marks()
                for job in jobs:
                    _run_under_savepoint(session, job)
        except DBAPIError as error:
            for job in jobs:
                job.error = job.error or _not_saved(error)
        except BaseException as error:
            for job in jobs:
                job.error = job.error or error
            raise
        else:
            self._tell(marks)
        finally:
            for job in jobs:
                job.is_done = True

    def _tell(self, marks: Marks) -> None:
        for listener in self.after_commit:
            listener(marks)

    def close(self) -> None:
        """Give every connection back; what looks at the database now and then stops looking."""
        self.is_closed = True
        self.engine.dispose()


def _run_under_savepoint(session: Session, job: _Job) -> None:
    try:
        with session.begin_nested():
            job.result = job.work(session)
    except OperationalError as error:
        job.error = _not_saved(error)
    except Exception as error:  # answered to the one who asked; the others go on
        job.error = error


def _not_saved(error: DBAPIError) -> Refused:
    refusal = Refused("not_saved", _l("This could not be saved. Nothing was lost: please try again."))
    refusal.__cause__ = error
    return refusal


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


def _make_engine(url: str) -> Engine:
    # Parameters stay out of errors, and so out of logs: they are names, drafts and choices.
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes too late for savepoints and snapshot reads, so we say it.
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=5000",  # first: the others may have to wait already
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    # The writer takes its lock at once, so that it never finds another process ahead of what it read.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# One database for a process: create_app() connects it, everything else reads and writes.
_database: Database | None = None


def connect(url: str) -> Database:
    """Make `url` the database of this process."""
    global _database
    if _database is not None:
        _database.close()
    _database = Database(url)
    return _database


def current() -> Database:
    """The database that `connect` made; a bug if there is none yet."""
    assert _database is not None, "connect() comes first"
    return _database


def read() -> Any:
    """A read-only session of the current database, as a context manager."""
    return current().read()


def write(work: Work[T]) -> T:
    """See `Database.write`."""
    return current().write(work)
