"""The single writer of a process: every change is committed by it, together with all that wait.

Whoever comes first writes for everyone who is waiting, and then hands its turn on. What may be done
together (everyone's ballots) is done so in a few statements; whatever is not plainly acceptable there is
left to the work itself, one by one, each under a savepoint of its own, which stays the authority.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError, TimeoutError
from sqlalchemy.orm import Session, sessionmaker

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l

log = structlog.get_logger()

MOST_AT_ONCE = 300  # in one commit: ballots of so many hold the others up for some 10 ms
WINDOW = (
    0.005  # seconds for those who are about to write, where others just were; nobody waits when it is calm
)
TURN = 0.01  # seconds of writing after which the others in this process are let in

BY_ITSELF: Any = object()  # the answer to a thing that is to be done by itself
# Does a kind of work for many at once: from what each was given to the answer for each, or BY_ITSELF.
Together = Callable[[Session, list[Any]], list[Any]]

# The lanes of a transaction that writes: with others of its kind beside it, or alone in the database.
BESIDE, ALONE = "beside", "alone"


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


class Job:
    """One piece of work that waits for its commit; `given` is what `together` gets to do it with others."""

    def __init__(
        self, work: Callable[[Session], Any], together: Together | None = None, given: Any = None
    ) -> None:
        self.work = work
        self.together = together
        self.given = given
        self.result: Any = None
        self.error: BaseException | None = None
        self.is_done = False
        self._bell = threading.Lock()
        self._bell.acquire()

    def answer(self) -> Any:
        """Its result, or what it raised."""
        if self.error is not None:
            raise self.error
        return self.result

    def wait(self) -> None:
        """Until it is done, or it is this one's turn to write."""
        self._bell.acquire()

    def ring(self) -> None:
        """End the waiting; one ring is as good as two."""
        with contextlib.suppress(RuntimeError):
            self._bell.release()


class Writer:
    """Takes what waits, commits it, answers. `sessions` begins what it commits; `tell` hears of it."""

    def __init__(self, sessions: sessionmaker[Session], tell: Callable[[Marks], None]) -> None:
        self.waiting: deque[Job] = deque()
        self._sessions = sessions
        self._tell = tell
        self._turn = threading.Lock()
        self._is_crowded = False  # the last commit was for several

    def write(self, job: Job) -> Any:
        """The job's answer, once it is committed."""
        self.waiting.append(job)
        while not job.is_done:
            if self._turn.acquire(blocking=False):
                with self._own_turn():
                    time.sleep(WINDOW if self._is_crowded else 0)  # who is about to write joins this commit
                    self._write([self.waiting.popleft() for _ in range(min(len(self.waiting), MOST_AT_ONCE))])
            else:
                job.wait()
        return job.answer()

    @contextlib.contextmanager
    def nobody_writes(self) -> Iterator[None]:
        """Meanwhile everyone who writes waits."""
        self._turn.acquire()
        with self._own_turn():
            yield

    @contextlib.contextmanager
    def _own_turn(self) -> Iterator[None]:
        try:
            yield
        finally:
            # In this order: who comes in between finds the turn free, and who came before is in the line.
            self._turn.release()
            with contextlib.suppress(IndexError):
                self.waiting[0].ring()

    def _write(self, jobs: list[Job]) -> None:
        self._is_crowded = 1 < len(jobs) < MOST_AT_ONCE
        left: list[Job] = []
        has_begun = False
        try:
            with self._sessions.begin() as session:
                marks = session.info["marks"] = Marks()
                lane = _begin(session, jobs)
                has_begun = True
                left = _do(session, jobs, lane)
        except (DBAPIError, TimeoutError) as error:  # the latter: all connections are taken
            if not has_begun:
                jobs += self._everyone_waiting()  # for the same, and hardly shorter: nobody waits twice
            for job in jobs:
                job.error = job.error or _not_saved(error)
            log.error("not_saved", why=_why(error), jobs=len(jobs))
        except BaseException as error:
            for job in jobs:
                job.error = job.error or error
            raise
        else:
            self._put_back(left)
            self._tell(marks)
        finally:
            for job in jobs:
                if job.error is not None or job not in left:
                    job.is_done = True
                    job.ring()

    def _everyone_waiting(self) -> list[Job]:
        return [self.waiting.popleft() for _ in range(len(self.waiting))]

    def _put_back(self, left: list[Job]) -> None:
        """Before all that came later, each to be done by itself."""
        for job in reversed(left):
            job.together = None
            self.waiting.appendleft(job)


def _begin(session: Session, jobs: list[Job]) -> str:
    """Begin the transaction, and return its lane."""
    lane = BESIDE if all(job.together for job in jobs) else ALONE
    session.info["connection"] = session.connection(execution_options={"writes": lane})
    return lane


def _is_over(session: Session, error: DBAPIError) -> bool:
    """Whether nothing of this commit can be saved any more.

    The connection may be lost, and where the disk fails SQLite gives up the transaction by itself: what was
    done before is undone, and what came after would be saved statement by statement.
    """
    if error.connection_invalidated:
        return True
    driver = session.info["connection"].connection.driver_connection
    return not getattr(driver, "in_transaction", True)


def _do(session: Session, jobs: list[Job], lane: str) -> list[Job]:
    """Do all of them, in their order; returns those that are left for a transaction that writes alone."""
    left: list[Job] = []
    for together, alike in groupby(jobs, lambda job: job.together):
        rest = list(alike)
        if together is not None:
            rest = _done_together(session, together, rest)
        if lane == BESIDE:
            left += rest
        else:
            _do_each(session, rest)
    return left


def _done_together(session: Session, together: Together, jobs: list[Job]) -> list[Job]:
    """Do what can be done together; returns the others."""
    try:
        with session.begin_nested():
            answers = together(session, [job.given for job in jobs])
    except Exception as error:  # one by one it is found out whose it was
        if isinstance(error, DBAPIError) and _is_over(session, error):
            raise
        log.warning("not_done_together", kind=type(error).__name__)
        return jobs
    for job, answer in zip(jobs, answers, strict=True):
        job.result = answer
    return [job for job in jobs if job.result is BY_ITSELF]


def _do_each(session: Session, jobs: Iterable[Job]) -> None:
    since = time.monotonic()
    for job in jobs:
        _do_under_savepoint(session, job)
        if time.monotonic() - since > TURN:
            time.sleep(0)
            since = time.monotonic()


def _do_under_savepoint(session: Session, job: Job) -> None:
    try:
        with session.begin_nested():
            job.result = job.work(session)
    except DBAPIError as error:
        if _is_over(session, error):
            raise
        job.error = _not_saved(error) if isinstance(error, OperationalError) else error
    except Exception as error:  # answered to the one who asked; the others go on
        job.error = error


def _not_saved(error: SQLAlchemyError) -> Refused:
    refusal = Refused("not_saved", _l("This could not be saved. Nothing was lost: please try again."))
    refusal.__cause__ = error
    return refusal


def _why(error: BaseException) -> str:
    """The database's name for what went wrong first, without a value of any row."""
    while isinstance(error.__context__, DBAPIError):
        error = error.__context__
    cause = getattr(error, "orig", None) or error
    return str(getattr(cause, "sqlite_errorname", None) or type(cause).__name__)
