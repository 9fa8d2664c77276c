"""Looks at the server's files: who may read them, on what kind of disk they are, and what does not belong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from polls.checking.findings import Finding, mend
from polls.i18n import gettext as _
from polls.sample.trial import LINKS

MOUNTS = Path("/proc/self/mounts")
IN_MEMORY = ("tmpfs", "ramfs")
OVER_THE_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs")


def files(config: Any) -> Iterator[Finding]:
    """Nothing is opened: what files are called and whose they are is enough."""
    for path in _secret_files(config):
        if path.stat().st_mode & 0o077:
            yield mend(_("Others on this machine can read a secret: chmod 600 %(path)s", path=path))
    database = database_file(config.DATABASE_URL)
    if database is not None and database.parent.exists():
        yield from _database(database, kind_of_disk(database.parent, _mounts()))
    if (config.DATA_DIR / LINKS).exists():
        told = _(
            "The links of the sample are in %(path)s: whoever has them signs in as a moderator. "
            "Use another DATA_DIR for people who exist.",
            path=config.DATA_DIR,
        )
        yield mend(told)


def _secret_files(config: Any) -> Iterator[Path]:
    yield from (path for path in [config.DATA_DIR / "secret_key"] if path.exists())
    if config.KEYS_DIR.exists():
        yield from sorted(path for path in config.KEYS_DIR.iterdir() if path.is_file())


def database_file(url: str) -> Path | None:
    """Where SQLite keeps its file; None for a server's database."""
    place = make_url(url)
    return (
        Path(place.database).absolute() if place.get_backend_name() == "sqlite" and place.database else None
    )


def _database(path: Path, disk: str) -> Iterator[Finding]:
    if path.exists() and path.stat().st_mode & 0o077 and path.parent.stat().st_mode & 0o077:
        yield mend(_("Others on this machine can read the database: chmod 600 %(path)s", path=path))
    if disk in IN_MEMORY:
        told = _(
            "%(path)s is in memory: everything in it is gone when the machine stops. Keep it on a disk.",
            path=path.parent,
        )
        yield mend(told)
    if disk in OVER_THE_NETWORK:
        told = _(
            "%(path)s is on a network disk (%(kind)s), where SQLite's files can be damaged. "
            "Keep them on this machine's own.",
            path=path.parent,
            kind=disk,
        )
        yield mend(told)


def _mounts() -> Iterable[str]:
    return MOUNTS.read_text().splitlines() if MOUNTS.exists() else ()


def kind_of_disk(path: Path, mounts: Iterable[str]) -> str:
    """The kind of file system `path` is on, by lines of /proc/mounts; "" where that cannot be told."""
    best, kind = -1, ""
    for line in mounts:
        _device, where, found, *_more = line.split(" ")
        place = Path(where.replace("\\040", " "))
        if (place == path or place in path.parents) and len(place.parts) >= best:  # the later lies on top
            best, kind = len(place.parts), found
    return kind
