"""The engine of each kind of database, so that it keeps what it acknowledged and has one writer at a time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import OperationalError

from polls.writing import BESIDE

# Calls a function that waits for the disk and returns its result, so that the others go on meanwhile.
Call = Callable[[Callable[[], Any]], Any]

WRITERS = 0x706C656E617279  # what the writers' lock is called in PostgreSQL
ALONE_LOCK = f"SELECT pg_advisory_xact_lock({WRITERS})"
BESIDE_LOCK = f"SELECT pg_advisory_xact_lock_shared({WRITERS})"
# All connections a process may hold, each opened once and kept. Whoever finds none waits for the next: a page
# holds one for a moment, and to open and close one costs more than many pages ask of it.
POOL = {
    "pool_size": 15,  # in docs/hosting.md and deploy/postgresql too
    "max_overflow": 0,
    "pool_timeout": 10,  # seconds
    "pool_use_lifo": True,  # in a calm hour a few do all, and know the questions already
}
# Seconds to wait for another process that writes. Who comes while others wait is answered within twice as
# long, and a screen waits eight for its answer.
WRITER_PATIENCE = 3.0
LOOK_AGAIN = 0.02  # seconds later
BUSY_TIMEOUT = "PRAGMA busy_timeout=5000"  # milliseconds that those who look wait, which is hardly ever
PATIENCE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
}  # s, ms: then a silent server is as good as none


def call(function: Callable[[], Any]) -> Any:
    """Call it here and now."""
    return function()


def make_engine(url: str, call: Call = call) -> Engine:
    """An engine for `url`; SQLite's commits, which wait for the disk, go through `call`."""
    return MAKERS[make_url(url).get_backend_name()](url, call)


def _make_sqlite(url: str, call: Call) -> Engine:
    # Parameters stay out of errors, and so out of logs: they are names, drafts and choices.
    connect_args = {"factory": _committing(call)}
    engine = create_engine(url, hide_parameters=True, connect_args=connect_args, **POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _committing(call: Call) -> type[sqlite3.Connection]:
    class Connection(sqlite3.Connection):
        """One whose commit does not hold the others up."""

        def commit(self) -> None:
            if not self.in_transaction:  # SQLite gave it up by itself: the library would say that all is well
                raise sqlite3.OperationalError("the transaction is over")
            call(super().commit)

    return Connection


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes too late for savepoints and snapshot reads, so we say it.
    connection.isolation_level = None
    connection.execute(BUSY_TIMEOUT)  # first: the others may have to wait already
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    if not options.get("writes"):
        if not options.get("looks"):  # one statement sees one moment without being told to
            connection.exec_driver_sql("BEGIN")
        return
    # SQLite's own way of waiting for another process would hold up everyone here who only looks.
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        _begin_alone(connection, time.monotonic() + WRITER_PATIENCE)
    finally:
        connection.exec_driver_sql(BUSY_TIMEOUT)


def _begin_alone(connection: Any, until: float) -> None:
    """Take the writer's lock at once, so that it never finds another process ahead of what it read."""
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            if not _is_locked(error) or time.monotonic() > until:
                raise
        time.sleep(LOOK_AGAIN)


def _is_locked(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY  # of each kind


def _make_postgresql(url: str, _call: Call) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        # The first to ask after the server was started again finds a fresh connection, not a dead one.
        pool_pre_ping=True,
        # Whoever reads sees one moment throughout, as with SQLite.
        isolation_level="REPEATABLE READ",
        **POOL,
        connect_args={name: value for name, value in PATIENCE.items() if name not in make_url(url).query},
    )
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "handle_error", _tell_no_values)
    return engine


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    connection.autocommit = True
    connection.execute("SET lock_timeout = '5s'")
    # Of a host that vanished while it wrote nothing else would end the transaction, and with it the lock.
    connection.execute("SET idle_in_transaction_session_timeout = '30s'")
    connection.autocommit = False


def _begin_postgresql(connection: Any) -> None:
    # Across processes too there is one writer at a time, and each finds what the one before it wrote: what is
    # read after the lock is newer than the lock. Only ballots, which the roll's own rows keep apart, go on
    # beside each other.
    writes = connection.get_execution_options().get("writes")
    if writes:
        lock = BESIDE_LOCK if writes == BESIDE else ALONE_LOCK
        connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL READ COMMITTED; {lock}")


def _tell_no_values(context: ExceptionContext) -> None:
    """Leave of the server's error its kind: its own words quote the row, which may be a name or a draft."""
    error = context.original_exception
    kind = f"{type(error).__name__}, {getattr(error, 'sqlstate', None)}"
    for told in filter(None, (error, context.sqlalchemy_exception)):
        told.args = (kind,)


MAKERS: dict[str, Callable[[str, Call], Engine]] = {"sqlite": _make_sqlite, "postgresql": _make_postgresql}
