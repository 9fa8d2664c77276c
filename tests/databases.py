"""Fresh, migrated databases for the tests: SQLite files, or databases of the PostgreSQL server at
TEST_DATABASE_URL (`make test-postgresql`), so that the same stories are told of both."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, make_url, text

SERVER = os.environ.get("TEST_DATABASE_URL", "")
PREFIX = "plenary_test_"


def is_postgresql() -> bool:
    """Whether the tests run on a PostgreSQL server."""
    return bool(SERVER)


def an_empty(folder: Path) -> str:
    """The address of a new database with nothing in it, which belongs to the tests that use `folder`."""
    return _created("template0") if SERVER else _file(folder)


def a_copy(of: str, folder: Path) -> str:
    """The address of a new database with all that is in another, which nobody is connected to."""
    if SERVER:
        return _created(str(make_url(of).database))
    url = _file(folder)
    shutil.copy(_path(of), _path(url))
    return url


def removed(url: str) -> None:
    """Remove a database of a PostgreSQL server; a file goes with its folder."""
    if SERVER:
        _ask_the_server(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')


@contextmanager
def new(folder: Path) -> Iterator[str]:
    """An empty one that is removed at the end."""
    url = an_empty(folder)
    try:
        yield url
    finally:
        removed(url)


@contextmanager
def copied(of: str, folder: Path) -> Iterator[str]:
    """A copy that is removed at the end."""
    url = a_copy(of, folder)
    try:
        yield url
    finally:
        removed(url)


def address(engine: Engine) -> str:
    """The address of a database that is connected, as a setting would have it."""
    return engine.url.render_as_string(hide_password=False)


def _file(folder: Path) -> str:
    return f"sqlite:///{folder / 'plenary.sqlite3'}"


def _path(url: str) -> str:
    return str(make_url(url).database)


def _created(template: str) -> str:
    name = f"{PREFIX}{uuid.uuid4().hex}"
    _ask_the_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return _at(name).render_as_string(hide_password=False)


def _at(name: str) -> URL:
    return make_url(SERVER).set(database=name)


def _ask_the_server(statement: str) -> None:
    with _server().connect() as connection:
        connection.execute(text(statement))


@cache
def _server() -> Engine:
    return create_engine(SERVER, isolation_level="AUTOCOMMIT")


# ---- Has anything changed? --------------------------------------------------------------------------

# Moves when someone commits: a digest for every refusal would take minutes.
VERSION = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_current_wal_insert_lsn()::text"}


class Watch:
    """Sees whether anything at all in a database has changed."""

    def __init__(self, url: str) -> None:
        self._connection = create_engine(url, isolation_level="AUTOCOMMIT").connect()
        self._seen, self._known = self._version(), self._digest()

    def assert_unchanged(self, why: object) -> None:
        """Nothing was written since, or what was written left every table as it was."""
        version = self._version()
        if version != self._seen:
            before, self._seen, self._known = self._known, version, self._digest()
            assert self._known == before, why

    def _version(self) -> Any:
        return self._connection.scalar(text(VERSION[self._connection.dialect.name]))

    def _digest(self) -> str:
        return hashlib.sha256("\n".join(lines(self._connection)).encode()).hexdigest()


def lines(connection: Connection) -> Iterator[str]:
    """Every row of every table, as text."""
    if connection.dialect.name == "sqlite":
        return connection.connection.driver_connection.iterdump()  # type: ignore[union-attr]
    return _server_lines(connection)


def _server_lines(connection: Connection) -> Iterator[str]:
    for table in sorted(inspect(connection).get_table_names()):
        for row in connection.scalars(text(f'SELECT t::text FROM "{table}" t ORDER BY 1')):
            yield f"{table}: {row}"
