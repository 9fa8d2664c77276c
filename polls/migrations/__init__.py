"""Bringing the database up to date at start; a database newer than the code is refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from polls.migrations.usable import check_whole, why_not

VERSIONS = Path(__file__).parent / "versions"
HALF_MADE = "_alembic_tmp_"  # how Alembic names a table that it makes anew
PATIENCE = 60_000  # milliseconds, for another process that migrates
MIGRATING = 7_365_001  # the number of the lock; any that nobody else takes in this database


def migrate(url: str) -> None:
    """Apply the migrations that `url` lacks. Calling it twice changes nothing.

    Raises SystemExit, with a sentence, when the database was made by a newer version of this program, or
    cannot be used at all.
    """
    try:
        engine = create_engine(url)
        try:
            _bring_up_to_date(engine)
        finally:
            engine.dispose()
    except (ArgumentError, DBAPIError, sqlite3.DatabaseError) as error:
        raise SystemExit(why_not(error, url)) from error


def _bring_up_to_date(engine: Engine) -> None:
    known = revisions()
    with engine.begin() as connection:
        check_whole(connection)
        _wait_for_others(connection)
        at = revision_of(connection)
        if at == known[-1]:
            return
        if at is not None and at not in known:
            raise SystemExit("The database is newer than this program. Please update the program.")
        from polls.migrations.applying import upgrade  # Alembic takes long to import: only when needed

        if connection.dialect.name == "sqlite":
            _begin_on_sqlite(connection)
        if revision_of(connection) == at:  # else another process was quicker
            upgrade(connection)


def _wait_for_others(connection: Connection) -> None:
    """Of several processes that start at once on PostgreSQL, one migrates, and the others find it done."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})


def _begin_on_sqlite(connection: Connection) -> None:
    """All or nothing, whenever the power fails: the driver itself begins only when a row is written, and each
    table made before that would stay."""
    for pragma in (
        # It stays in the file. Now, while alone with it: two who switch at once lock each other out.
        "journal_mode=WAL",
        f"busy_timeout={PATIENCE}",
        "secure_delete=ON",  # a table made anew leaves nobody's name behind
    ):
        connection.exec_driver_sql(f"PRAGMA {pragma}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    # Of a version that did not begin so, and was ended half way.
    for name in inspect(connection).get_table_names():
        if name.startswith(HALF_MADE):
            connection.exec_driver_sql(f'DROP TABLE "{name}"')


def revisions() -> list[str]:
    """The revisions this program knows, the oldest first: the number each file's name begins with."""
    return sorted(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def revision_of(connection: Connection) -> str | None:
    """The revision a database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))
