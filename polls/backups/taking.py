"""Takes a backup of a live database: every row of one moment, while everyone goes on writing.

It reads within one transaction that sees one moment (SQLite's log and PostgreSQL's snapshots both give that),
so nobody who votes waits for it. Rows are taken, not pages: what was deleted or blanked before is not in it,
and rows stand in the order of their keys, which tells nothing of when they were written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, make_url, select, text
from sqlalchemy.exc import DBAPIError

from polls.backups.columns import asked, line_of
from polls.backups.manifest import FORMAT, Manifest
from polls.backups.packing import Packing, packing
from polls.engines import make_engine
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.migrations import revision_of

ROWS_AT_ONCE = 50  # in memory: a visual may have a few megabytes
VERSION = "alembic_version"  # the manifest says it


@dataclass(frozen=True)
class Taken:
    """A backup that is on disk, and the questions of the polls that were under way in it."""

    path: Path
    manifest: Manifest
    under_way: list[str]

    @property
    def rows(self) -> dict[str, int]:
        """How many each table has."""
        return {part.table: part.rows for part in self.manifest.parts}


def take(url: str, path: Path, now: datetime) -> Taken:
    """Back the database at `url` up into a new file at `path`.

    Refused as `not_found` where there is no database, as `exists` and `not_saved` about the file, as
    `not_answering` when the database fails meanwhile. Nothing is left behind then.
    """
    _check_is_there(url)
    engine = make_engine(url)
    try:
        with packing(path) as pack, engine.connect() as connection:
            manifest = _pack_all(connection, pack, now)
            under_way = _under_way(connection)
    except DBAPIError as error:
        told = _l(
            "The database does not answer (%(problem)s): no backup was made.", problem=type(error).__name__
        )
        raise Refused("not_answering", told) from error
    finally:
        engine.dispose()
    return Taken(path, manifest, under_way)


def _check_is_there(url: str) -> None:
    """Looking at an SQLite file that is not there would make one."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").exists():
        raise _no_database(place.database)


def _no_database(where: object) -> Refused:
    return Refused("not_found", _l("There is no database at %(path)s.", path=where))


def _pack_all(connection: Connection, pack: Packing, now: datetime) -> Manifest:
    revision = revision_of(connection)  # the first question: from here on it is that moment
    if revision is None:
        raise _no_database(connection.engine.url.database)
    found = MetaData()
    found.reflect(connection)
    for table in sorted(found.tables.values(), key=lambda each: each.name):
        if table.name != VERSION:
            columns = [str(each.name) for each in table.columns]
            pack.add(str(table.name), columns, _lines(connection, table))
    manifest = Manifest(FORMAT, now, revision, pack.parts)
    pack.finish(manifest)
    return manifest


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    rows = select(*asked(table)).order_by(*table.primary_key.columns)
    for row in connection.execute(rows, execution_options={"yield_per": ROWS_AT_ONCE}):
        yield line_of(row)


def _under_way(connection: Connection) -> list[str]:
    # By hand: the tables may be of an older version than the program.
    questions = text("SELECT question FROM poll WHERE state IN ('open', 'paused') ORDER BY id")
    return list(connection.scalars(questions))
