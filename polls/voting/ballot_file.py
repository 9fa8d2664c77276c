"""The ballot file: a header and one line for each record, public after publication (docs/verifying.md).

Its bytes are what is hashed into the journal at closing, so there is one way only to write a record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

FORMAT = "plenary ballots 1"


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line: a whole ballot or, where ballots are split, one part of one.

    `code` tells its voter's device which is its own; `part` and `value` are as `records_of` makes them;
    `name` is the voter's, in named polls only.
    """

    code: str
    part: str
    value: Any
    name: str | UnsetType = UNSET


def lines_of(records: Iterable[Record]) -> bytes:
    """The records as lines of compact JSON, sorted by code: neither order nor code tells whose they are."""
    encode = msgspec.json.Encoder().encode
    return b"".join(encode(record) + b"\n" for record in sorted(records, key=attrgetter("code")))


def ballots_hash(lines: bytes) -> str:
    """SHA-256 of exactly these bytes, in hex."""
    return hashlib.sha256(lines).hexdigest()


def records_in(lines: bytes) -> list[Record]:
    """The records of lines that `lines_of` made."""
    return msgspec.json.Decoder(Record).decode_lines(lines)


def file_of(header: dict[str, Any], lines: bytes) -> bytes:
    """The public file: the header's line, then the records' lines as they were hashed."""
    return msgspec.json.encode(header) + b"\n" + lines


def read_file(content: bytes) -> tuple[dict[str, Any], bytes]:
    """`(header, lines)` of a file that `file_of` made; `msgspec.DecodeError` when its header is none."""
    first, _, lines = content.partition(b"\n")
    return msgspec.json.decode(first, type=dict[str, Any]), lines
