"""Makes an empty database into the one of a backup, whichever kind of database either is.

The tables are made as they were then, filled, and brought up to date by the same migrations that an update
would apply.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text
from sqlalchemy import table as lightly

from polls.backups.columns import Lines, bound
from polls.backups.taking import ROWS_AT_ONCE, VERSION
from polls.backups.unpacking import Backup
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.migrations import revisions
from polls.migrations.applying import upgrade

FAR_AHEAD = 100_000  # more rows than are made between a backup and its restoring


def check_known(backup: Backup) -> None:
    """Refused as `stale` when a newer version of this program took the backup."""
    if backup.manifest.revision not in revisions():
        told = _l("The backup was taken by a newer version of this program. Please update the program.")
        raise Refused("stale", told)


def fill(connection: Connection, backup: Backup) -> None:
    """Fill the empty database behind `connection`, within its transaction."""
    upgrade(connection, backup.manifest.revision)
    made = MetaData()
    made.reflect(connection)
    _check_fits(made, backup)
    _hold_bonds(connection, made)
    for part in backup.manifest.parts:
        table = made.tables[part.table]
        for rows in _in_pieces(backup, part.table, table, part.columns):
            connection.execute(insert(lightly(table.name, *bound(table))), rows)
    _check_bonds(connection, made)
    _number_anew(connection)
    upgrade(connection)
    _number_anew(connection)  # a table that was made anew has forgotten it


def _check_fits(made: MetaData, backup: Backup) -> None:
    tables = {part.table: sorted(part.columns) for part in backup.manifest.parts}
    here = {
        table.name: sorted(table.columns.keys()) for table in made.tables.values() if table.name != VERSION
    }
    if tables != here:
        raise _does_not_fit()


def _does_not_fit() -> Refused:
    return Refused("no_backup", _l("The backup's tables are not those of its version: it was not made so."))


def _in_pieces(backup: Backup, name: str, table: Table, columns: list[str]) -> Iterator[list[dict[str, Any]]]:
    part = next(each for each in backup.manifest.parts if each.table == name)
    lines, reader = backup.lines(part), Lines([table.columns[each] for each in columns])
    try:
        while rows := [reader.row(line) for line in islice(lines, ROWS_AT_ONCE)]:
            yield rows
    except (ValueError, TypeError) as problem:
        raise _does_not_fit() from problem


# ---- Rows that name each other, also one that comes later -------------------------------------------


def _hold_bonds(connection: Connection, made: MetaData) -> None:
    """Let rows name others that are not there yet. SQLite does not look before it is asked to."""
    if connection.dialect.name == "postgresql":
        _alter_bonds(connection, made, "DEFERRABLE")
        connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))


def _check_bonds(connection: Connection, made: MetaData) -> None:
    """Whatever a row names has to be there now."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        _alter_bonds(connection, made, "NOT DEFERRABLE")
    elif connection.execute(text("PRAGMA foreign_key_check")).first():
        raise _does_not_fit()


def _alter_bonds(connection: Connection, made: MetaData, how: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for table in made.tables.values():
        for bond in table.foreign_key_constraints:
            name = quote(str(bond.name))
            connection.execute(text(f"ALTER TABLE {quote(table.name)} ALTER CONSTRAINT {name} {how}"))


def _number_anew(connection: Connection) -> None:
    """The next row gets a number that none can have had since the backup: what a device still means by it,
    a ballot that it could not send perhaps, must not reach another."""
    made = MetaData()
    made.reflect(connection)
    for table in made.tables.values():
        if "id" in table.columns:
            highest = connection.scalar(select(func.max(table.c.id))) or 0
            NUMBERS[connection.dialect.name](connection, table.name, highest + FAR_AHEAD)


def _number_on_sqlite(connection: Connection, table: str, number: int) -> None:
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
    told = {"table": table, "number": number}
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :number)"), told)


def _number_on_postgresql(connection: Connection, table: str, number: int) -> None:
    sequence = connection.scalar(select(func.pg_get_serial_sequence(f'"{table}"', "id")))
    if sequence:
        connection.execute(select(func.setval(sequence, number)))


NUMBERS = {"sqlite": _number_on_sqlite, "postgresql": _number_on_postgresql}
