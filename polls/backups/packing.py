"""Writes a backup: a zip file with a part for each table, whole or not there, for its owner's eyes alone."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from polls.backups import manifest as manifests
from polls.backups.manifest import Manifest, Part
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.lasting import sync_folder

LEVEL = 3  # of packing: the server works beside it


class Packing:
    """A zip file that is being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self.parts: list[Part] = []

    def add(self, table: str, columns: list[str], lines: Iterable[bytes]) -> None:
        """Add one table's rows."""
        part = Part(table, columns, 0, "")
        digest, rows = hashlib.sha256(), 0
        with self._zip.open(part.name, "w", force_zip64=True) as inside:
            for rows, line in enumerate(lines, 1):  # noqa: B007  (how many there were)
                digest.update(line)
                inside.write(line)
        self.parts.append(Part(table, columns, rows, digest.hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        """Say what is in it; from then on it is a backup."""
        self._zip.writestr(manifests.NAME, manifests.encode(manifest))
        self._zip.close()

    def end(self) -> None:
        """Let go of the file, also when the disk is full."""
        with suppress(OSError):
            self._zip.close()


@contextmanager
def packing(path: Path) -> Iterator[Packing]:
    """What is packed stands at `path` in the end, on disk; when anything fails, nothing does.

    Refused as `exists` where something stands there, as `not_saved` where it cannot be written.
    """
    if path.exists():
        raise _exists(path)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            pack = Packing(file)
            try:
                yield pack
            finally:
                pack.end()
            file.flush()
            os.fsync(file.fileno())
        _give_name(half, path)
    except OSError as problem:
        told = _l(
            "The backup could not be written to %(path)s: %(problem)s.",
            path=path,
            problem=problem.strerror,
        )
        raise Refused("not_saved", told) from problem
    finally:
        if half.exists():
            half.unlink()


def _give_name(half: Path, path: Path) -> None:
    try:
        os.link(half, path)  # unlike renaming, it writes over nothing
    except FileExistsError:
        raise _exists(path) from None
    except OSError:  # a file system without links
        half.rename(path)
    sync_folder(path.parent)


def _exists(path: Path) -> Refused:
    return Refused("exists", _l("There is something at %(path)s already. Name another file.", path=path))
