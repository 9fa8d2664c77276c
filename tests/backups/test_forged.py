"""A backup that somebody forged is refused as such, whatever stands in it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import JSON, Column, Integer

from polls.backups.columns import Lines
from polls.backups.unpacking import unpacking
from tests.voting.rooms import refused

COLUMNS: list[Column[Any]] = [Column("id", Integer), Column("rules", JSON)]


@pytest.mark.parametrize("way", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_STORED])
def test_one_that_is_packed_in_another_way_is_not_unpacked(tmp_path: Path, way: int) -> None:
    path = tmp_path / "forged.zip"
    with zipfile.ZipFile(path, "w", way) as forged:
        forged.writestr("manifest.json", "{}")

    def look() -> None:
        with unpacking(path):
            pass

    refusal = refused(look)
    assert (refusal.code, "packed" in str(refusal.message)) == ("no_backup", True)


def test_a_row_that_fits_is_read() -> None:
    line = msgspec.json.encode([2**63 - 1, '{"a": 1}'])
    assert Lines(COLUMNS).row(line) == {"id": 2**63 - 1, "rules": '{"a": 1}'}


@pytest.mark.parametrize("line", [b"[" * 100_000, b'[1,"' + b"[" * 100_000 + b'"]'])
def test_a_row_that_is_nested_without_end_is_none(line: bytes) -> None:
    with pytest.raises(ValueError, match="nested"):
        Lines(COLUMNS).row(line)


@pytest.mark.parametrize(
    "row", [[2**63, "{}"], [-(10**30), "{}"], [1, "{not json"], [1, 7], [True, "{}"], [1]]
)
def test_a_row_that_no_database_could_have_is_none(row: list[Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        Lines(COLUMNS).row(msgspec.json.encode(row))
