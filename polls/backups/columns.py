"""How each kind of column stands in a backup, whatever database it came from or goes to. Pure.

A row is a JSON array. JSON has no bytes, days or instants, so these are text there: Base64 and ISO 8601.
A column that holds JSON is kept as the very text the database holds, so that no number changes its shape.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnClause,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    cast,
    column,
)
from sqlalchemy.types import NullType, TypeEngine

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Any]).decode


LARGEST = 2**63 - 1  # of a column of whole numbers, in every database


@dataclass(frozen=True)
class Kind:
    """`read` makes a value of what stands in the file, or raises ValueError or TypeError; `bound` is the type
    that the database is given it in: none where the driver knows best."""

    read: Callable[[Any], Any]
    bound: TypeEngine[Any]


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        # By exact type: in Python True is 1.
        if type(value) is not kind:
            raise TypeError(f"not of {kind.__name__}")
        return value

    return read


def _number(value: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST:
        raise TypeError("no number of a database")
    return value


def _json(value: Any) -> str:
    msgspec.json.decode(value)  # that it is some
    return str(value)


def _bytes(value: str) -> bytes:
    return binascii.a2b_base64(value, strict_mode=True)


AS_IT_IS = NullType()
# The first that fits: a type of the database's own is always one of these.
KINDS: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (JSON, Kind(_json, AS_IT_IS)),
    (LargeBinary, Kind(_bytes, AS_IT_IS)),
    (DateTime, Kind(datetime.fromisoformat, DateTime())),
    (Date, Kind(date.fromisoformat, Date())),
    (Boolean, Kind(_exactly(bool), AS_IT_IS)),
    (Integer, Kind(_number, AS_IT_IS)),
    (String, Kind(_exactly(str), AS_IT_IS)),
)


def kind_of(found: Column[Any]) -> Kind:
    """The kind of a column, as it was found in a database; TypeError for one that no backup can hold."""
    for type_, kind in KINDS:
        if isinstance(found.type, type_):
            return kind
    raise TypeError(f"No backup can hold {found}, which is of type {found.type!r}: add that to KINDS.")


def asked(table: Table) -> list[ColumnElement[Any]]:
    """The table's columns, in the form that goes into a line."""
    return [cast(each, Text) if isinstance(each.type, JSON) else each for each in table.columns]


def bound(table: Table) -> list[ColumnClause[Any]]:
    """The table's columns, in the form that takes what `Lines` reads."""
    return [column(each.name, kind_of(each).bound) for each in table.columns]


def line_of(row: Any) -> bytes:
    """A row as a line of the file."""
    return _encode(tuple(row)) + b"\n"


class Lines:
    """Reads lines of one table back, for columns in this order."""

    def __init__(self, columns: list[Column[Any]]) -> None:
        self._columns = [(each.name, kind_of(each).read) for each in columns]

    def row(self, line: bytes) -> dict[str, Any]:
        """Its values by column; ValueError or TypeError where the line is none of this table."""
        try:
            values = _decode(line)
            return {
                name: None if value is None else read(value)
                for (name, read), value in zip(self._columns, values, strict=True)
            }
        except RecursionError as problem:
            raise ValueError("nested more deeply than anything of ours") from problem
