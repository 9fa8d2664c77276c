"""The engine of each kind of database, so that it keeps what it acknowledged and has one writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url

# Calls a function that waits for the disk and returns its result, so that the others go on meanwhile.
Call = Callable[[Callable[[], Any]], Any]


def call(function: Callable[[], Any]) -> Any:
    """Call it here and now."""
    return function()


def make_engine(url: str, call: Call = call) -> Engine:
    """An engine for `url`; SQLite's commits, which wait for the disk, go through `call`."""
    return MAKERS[make_url(url).get_backend_name()](url, call)


def _make_sqlite(url: str, call: Call) -> Engine:
    # Parameters stay out of errors, and so out of logs: they are names, drafts and choices.
    engine = create_engine(url, hide_parameters=True, connect_args={"factory": _committing(call)})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _committing(call: Call) -> type[sqlite3.Connection]:
    class Connection(sqlite3.Connection):
        """One whose commit does not hold the others up."""

        def commit(self) -> None:
            call(super().commit)

    return Connection


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


def _make_postgresql(url: str, _call: Call) -> Engine:
    return create_engine(url, pool_pre_ping=True, hide_parameters=True)


MAKERS: dict[str, Callable[[str, Call], Engine]] = {"sqlite": _make_sqlite, "postgresql": _make_postgresql}
