"""Where backups are kept: a name for each in a folder, for how long, and when the last was made."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from polls.lasting import write_whole

NAMED = re.compile(r"plenary-(\d{8}T\d{6}Z)\.zip")
WRITTEN = "%Y%m%dT%H%M%SZ"
LAST = "last-backup.json"  # in DATA_DIR


class Last(msgspec.Struct, frozen=True):
    """The backup that was made last, and where."""

    at: datetime
    path: str


def named(path: Path, now: datetime) -> Path:
    """The file a backup goes to: `path`, or one named after this moment where that is a folder."""
    return path / f"plenary-{now.astimezone(UTC).strftime(WRITTEN)}.zip" if path.is_dir() else path


def remove_old(folder: Path, days: int, now: datetime) -> list[Path]:
    """Remove the backups in `folder` that are older; only those that `named` named. Answers which."""
    old = [path for path in sorted(folder.iterdir()) if _is_older(path, now - timedelta(days=days))]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _is_older(path: Path, than: datetime) -> bool:
    match = NAMED.fullmatch(path.name)
    if match is None:
        return False
    with suppress(ValueError):  # digits that are no time: not one of ours
        return datetime.strptime(match[1], WRITTEN).replace(tzinfo=UTC) < than
    return False


def note_last(data_folder: Path, last: Last) -> None:
    """Remember when the last one was made, for `run.py check`."""
    write_whole(data_folder / LAST, msgspec.json.encode(last))


def last_noted(data_folder: Path) -> Last | None:
    """The last one; None where none was made here."""
    try:
        return msgspec.json.decode((data_folder / LAST).read_bytes(), type=Last)
    except (OSError, msgspec.DecodeError):
        return None
