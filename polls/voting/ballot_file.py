"""The ballot file: a header and one line for each record, public after publication (docs/verifying.md).

Its bytes are what is hashed into the journal at closing, so there is one way only to write a record.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

FORMAT = "plenary ballots 1"
PIECE = 16 * 1024  # packed bytes unpacked at a time


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


def unpacked(content: bytes) -> Iterator[bytes]:
    """The lines as they are kept in a row (packed by zlib), in pieces: never the whole of a large file."""
    unpacking = zlib.decompressobj()
    for start in range(0, len(content), PIECE):
        yield unpacking.decompress(content[start : start + PIECE])
