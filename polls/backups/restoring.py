"""Restores a backup: a whole database in the place of none, or of the one there is when that is asked for.

Either all of it is in place in the end or nothing has changed: a SQLite file is made beside the old one and
then given its name, PostgreSQL's tables are made anew within one transaction.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

import polls.verbs  # noqa: F401  (whoever holds something of a person forgets it)
from polls.agenda.models import Forum
from polls.backups.coming_back import end_sign_ins, hold_polls, note_restored
from polls.backups.filling import check_known, fill
from polls.backups.manifest import Manifest
from polls.backups.taking import VERSION
from polls.backups.unpacking import unpacking
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.lasting import sync_folder
from polls.privacy.forgotten import Forgotten
from polls.verification.verifying import verify
from polls.voting.keys import Keys
from polls.voting.models import Poll

IN_USE = _l("A server is running on this database. Stop it, then restore.")
HOLDS_ROWS = _l("There is a database already, and restoring would replace it. If that is meant: --replace")


@dataclass(frozen=True)
class Restored:
    """What is there now: forums by title, polls under way that go on and those whose key is gone, how many
    devices have to sign in again and people were forgotten again, and whatever `verify` finds.

    `forgotten` is None where nobody knows who was forgotten since, `signed_out` where all is as it was.
    """

    manifest: Manifest
    forums: list[str]
    go_on: list[str]
    without_key: list[str]
    signed_out: int | None
    forgotten: int | None
    findings: list[str]


@dataclass(frozen=True)
class Here:
    """What this server has outside of its database: keys, and who was forgotten."""

    keys: Keys
    forgotten: Forgotten


def restore(
    url: str, here: Here, path: Path, now: datetime, *, is_replacing: bool = False, is_as_it_was: bool = False
) -> Restored:
    """Make the backup at `path` the database at `url`.

    Every device has to sign in again, and who was forgotten since is forgotten again, unless all is to be as
    it was.
    Refused, and nothing changed: as `no_backup` or `stale` about the file; as `in_use` while a server runs
    there; as `exists` where the database holds anything, unless it is to be replaced; as `not_saved` where it
    cannot be written.
    """
    with unpacking(path) as backup:
        check_known(backup)
        try:
            with PLACES[make_url(url).get_backend_name()](url, is_replacing) as connection:
                fill(connection, backup)
                return _looked_at(connection, backup.manifest, here, now, is_as_it_was)
        except (DBAPIError, OSError) as error:
            told = _l("The database could not be written (%(problem)s).", problem=type(error).__name__)
            raise Refused("not_saved", told) from error


def _looked_at(
    connection: Connection, manifest: Manifest, here: Here, now: datetime, is_as_it_was: bool
) -> Restored:
    with Session(connection) as session:
        under_way = hold_polls(session, manifest.taken_at, now)
        titles = note_restored(session, manifest.taken_at, now)
        signed_out = None if is_as_it_was else end_sign_ins(session, now)
        forgets = here.forgotten.is_known() and not is_as_it_was
        forgotten = here.forgotten.forget_again(session, now) if forgets else None
        session.flush()
        found = [each for forum in session.scalars(select(Forum)) for each in verify(session, forum).findings]
        go_on = [poll.question for poll in under_way if _has_key(here.keys, poll)]
        without = [poll.question for poll in under_way if not _has_key(here.keys, poll)]
    return Restored(manifest, titles, go_on, without, signed_out, forgotten, found)


def _has_key(keys: Keys, poll: Poll) -> bool:
    try:
        keys.check(poll.key_id, poll.seed_commitment)
    except Refused:
        return False
    return True


# ---- A SQLite file ----------------------------------------------------------------------------------


@contextmanager
def _in_a_file(url: str, is_replacing: bool) -> Iterator[Connection]:
    place = Path(make_url(url).database or "")
    if place.exists():
        _check_may_go(place, is_replacing)
    half = place.with_name(f".{place.name}.restoring")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half.unlink(missing_ok=True)  # of an attempt that was cut off
    try:
        os.close(os.open(half, os.O_CREAT | os.O_EXCL, 0o600))
        engine = create_engine(f"sqlite:///{half}", hide_parameters=True)
        try:
            with engine.begin() as connection:
                # Every table of every version would wait for the disk; instead all of it does, at the end.
                connection.exec_driver_sql("PRAGMA synchronous=OFF")
                yield connection
        finally:
            engine.dispose()
        _put_in_place(half, place)
    finally:
        half.unlink(missing_ok=True)


def _check_may_go(place: Path, is_replacing: bool) -> None:
    try:
        with closing(sqlite3.connect(place, timeout=1, isolation_level=None)) as connection:
            if not is_replacing and _holds_rows(connection):
                raise Refused("exists", HOLDS_ROWS)
            # Only whoever is alone with a file can take its log in. A server keeps the file open.
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            raise Refused("in_use", IN_USE) from error
        if not is_replacing:  # what cannot be read is one more reason to restore, but that has to be said
            raise Refused("exists", HOLDS_ROWS) from error


def _holds_rows(connection: sqlite3.Connection) -> bool:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = connection.execute(tables).fetchall()
    return any(
        connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608  (its own names)
        for (name,) in names
        if name != VERSION
    )


def _put_in_place(half: Path, place: Path) -> None:
    with half.open("rb") as file:
        os.fsync(file.fileno())
    for end in ("-wal", "-shm"):  # of a file that could not be read: they are none of the new one
        place.with_name(place.name + end).unlink(missing_ok=True)
    half.replace(place)
    sync_folder(place.parent)


# ---- A database of PostgreSQL -----------------------------------------------------------------------


@contextmanager
def _in_tables(url: str, is_replacing: bool) -> Iterator[Connection]:
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            _check_alone(connection)
            _make_room(connection, is_replacing)
            yield connection
    finally:
        engine.dispose()


def _check_alone(connection: Connection) -> None:
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND usename = current_user"
    )
    if connection.scalar(text(others)):
        raise Refused("in_use", IN_USE)


def _make_room(connection: Connection, is_replacing: bool) -> None:
    names = inspect(connection).get_table_names()
    found = MetaData()
    found.reflect(connection)
    tables = [table for table in found.tables.values() if table.name != VERSION]
    if tables and (VERSION not in names or not is_replacing) and _hold_rows(connection, tables):
        raise Refused("exists", HOLDS_ROWS)
    found.drop_all(connection)


def _hold_rows(connection: Connection, tables: list[Any]) -> bool:
    return any(connection.execute(select(table).limit(1)).first() for table in tables)


PLACES = {"sqlite": _in_a_file, "postgresql": _in_tables}
