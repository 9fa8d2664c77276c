"""Looks at backups: when the last was made, whether it is of use where it lies, and who can read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from polls.backups.kept import last_noted
from polls.checking.findings import Finding, fine, mend, note
from polls.i18n import gettext as _

OLD = timedelta(days=2)


def backups(config: Any) -> Iterator[Finding]:
    """Of the last backup that was made with these settings."""
    last = last_noted(config.DATA_DIR)
    if last is None:
        yield note(_("No backup was made yet: run.py backup FILE, also while people vote (docs/hosting.md)."))
        return
    yield _age(last.at, datetime.now(UTC))
    if Path(last.path).exists():  # else it was taken elsewhere, as it should be
        yield from _place(Path(last.path), config.DATA_DIR)


def _age(at: datetime, now: datetime) -> Finding:
    told = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    if now - at > OLD:
        return note(_("The last backup is of %(at)s. Make another: run.py backup FILE", at=told))
    return fine(_("The last backup is of %(at)s.", at=told))


def _place(path: Path, data: Path) -> Iterator[Finding]:
    if path.stat().st_mode & 0o077:
        yield mend(_("Others on this machine can read the backup: chmod 600 %(path)s", path=path))
    if path.stat().st_dev == data.stat().st_dev:
        yield note(
            _(
                "The last backup lies on the same disk as the data. Carry a copy elsewhere: %(path)s",
                path=path,
            )
        )
