"""Whether a database can be used at all, and if not, in a sentence why; asked once, before anything else."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError

from polls.i18n import gettext as _


def check_whole(connection: Connection) -> None:
    """Raise what SQLite raises when its file is damaged or may not be written; a server looks to itself."""
    if connection.dialect.name != "sqlite":
        return
    damage = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if damage != "ok":
        raise sqlite3.DatabaseError(damage)
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    connection.exec_driver_sql("PRAGMA user_version=0")  # refused where the file may only be read
    connection.exec_driver_sql("ROLLBACK")


def why_not(error: Exception, url: str) -> str:
    """The sentence for a database that could not be used: what is wrong, and what to do."""
    if isinstance(error, ArgumentError):  # NoSuchModuleError is one
        return _("DATABASE_URL names no database that this program knows. See docs/hosting.md.")
    if not url.startswith("sqlite"):
        return _(
            "The database does not answer (%(problem)s). Does its server run, and is DATABASE_URL right?",
            problem=type(error).__name__,
        )
    return _of_file(error, make_url(url).database or "")


def _of_file(error: Exception, path: str) -> str:
    cause = getattr(error, "orig", error)
    kind = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _(
            "The database %(path)s is damaged. Put that file aside, and restore a backup (docs/hosting.md).",
            path=path,
        )
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _("Another program holds the database %(path)s. Please end it first.", path=path)
    if kind in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return _("The disk of the database %(path)s is full, or fails.", path=path)
    return _(
        "The database %(path)s cannot be opened and written. "
        "Its folder has to be there, and this user has to be its owner.",
        path=path,
    )
