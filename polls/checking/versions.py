"""Looks at versions: of the packages, Python and SQLite, by what is known without asking anybody."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from polls.checking.findings import Finding, fine, note
from polls.i18n import gettext as _

PINNED = Path(__file__).parents[2] / "requirements.txt"
PIN = re.compile(r"([\w.-]+)(?:\[\w+\])?==(\S+)")
# Until when faults of a version are mended (devguide.python.org/versions).
PYTHON_UNTIL = {
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
    (3, 14): date(2030, 10, 31),
}
# From which on the fault is mended that can damage a database which two programs write at the same instant
# (sqlite.org/wal.html#walresetbug).
MENDED = (3, 51, 3)
MENDED_TOO = ((3, 44, 6), (3, 50, 7))


def versions(config: Any) -> Iterator[Finding]:
    """What is installed, beside what the program was tried with."""
    yield from packages(PINNED.read_text().splitlines() if PINNED.exists() else (), installed)
    yield from python(sys.version_info[:2], datetime.now(UTC).date())
    if config.DATABASE_URL.startswith("sqlite"):
        yield from sqlite(sqlite3.sqlite_version_info)


def installed(name: str) -> str | None:
    """The version of a package that is here."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def packages(pins: Iterable[str], version_of: Any) -> Iterator[Finding]:
    """Whether each package is of the version that is pinned."""
    wanted = [match.groups() for match in map(PIN.match, pins) if match]
    others = [name for name, version in wanted if version_of(name) != version]
    if others:
        told = _(
            "Not of the versions this program was tried with: %(names)s. "
            "Run: .venv/bin/python -m pip install -r requirements.txt",
            names=", ".join(others),
        )
        yield note(told)
    elif wanted:
        yield fine(_("All packages are of the versions this program was tried with."))


def python(version: tuple[int, ...], today: date) -> Iterator[Finding]:
    """Whether its faults are still mended."""
    until = PYTHON_UNTIL.get(version[:2])  # type: ignore[arg-type]
    if until is not None and until < today:
        told = _(
            "Python %(version)s gets no more security fixes. Use a newer one.",
            version=".".join(map(str, version)),
        )
        yield note(told)


def sqlite(version: tuple[int, ...]) -> Iterator[Finding]:
    """Whether it has the fault that damages."""
    if version < MENDED and not any(each <= version < (*each[:2], 99) for each in MENDED_TOO):
        told = _(
            "SQLite %(version)s has a rare fault that can damage a database which two programs write at the "
            "same instant, unless your system mended it. Load forums and make moderators before people vote.",
            version=".".join(map(str, version)),
        )
        yield note(told)
