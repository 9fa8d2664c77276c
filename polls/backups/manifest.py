"""What a backup says of itself: when it was taken, of which version, and the hash of each of its parts."""

from __future__ import annotations

from datetime import datetime

import msgspec

FORMAT = "plenary backup 1"
NAME = "manifest.json"
LONGEST = 1_000_000  # bytes


class Part(msgspec.Struct, frozen=True):
    """One table: its columns in the order of each line's values, its rows in the order of their keys."""

    table: str
    columns: list[str]
    rows: int
    sha256: str  # of the lines, unpacked

    @property
    def name(self) -> str:
        """Of the part within the file."""
        return f"{self.table}.jsonl"


class Manifest(msgspec.Struct, frozen=True):
    """The last thing written into a backup: without it the file is no backup."""

    format: str
    taken_at: datetime  # what was acknowledged before is in it
    revision: str  # the newest migration of the database
    parts: list[Part]


def encode(manifest: Manifest) -> bytes:
    """As it stands in the file: to be read by people too."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2)


def decode(told: bytes) -> Manifest:
    """`msgspec.DecodeError` for anything else, or a format this program does not know."""
    manifest = msgspec.json.decode(told, type=Manifest)
    if manifest.format != FORMAT:
        raise msgspec.ValidationError(f"the format is {manifest.format!r}")
    return manifest
