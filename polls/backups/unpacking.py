"""Reads a backup: all of it is checked against its manifest before a row of it is used."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from polls.backups import manifest as manifests
from polls.backups.manifest import Manifest, Part
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.i18n import lazy_gettext as _l

LONGEST_ROW = 64 * 1024 * 1024  # bytes, six visuals of the largest; a small file may unpack to any number

# What a file may raise that is cut off, was written over, or is something else.
UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, ValueError)


class Backup:
    """A backup that holds what it says."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._zip = opened
        self._check_packing()
        self.manifest = self._read_manifest()

    def _check_packing(self) -> None:
        """As backups are packed: of the other ways, some take any amount of memory."""
        if any(part.compress_type != zipfile.ZIP_DEFLATED for part in self._zip.infolist()):
            raise ValueError(_("it is packed in another way"))

    def _read_manifest(self) -> Manifest:
        if self._zip.getinfo(manifests.NAME).file_size > manifests.LONGEST:
            raise ValueError(_("its manifest is too long"))
        return manifests.decode(self._zip.read(manifests.NAME))

    def check(self) -> None:
        """ValueError unless every part is there as it was written."""
        names = [part.name for part in self.manifest.parts] + [manifests.NAME]
        if sorted(self._zip.namelist()) != sorted(names):
            raise ValueError(_("its parts are not those it names"))
        for part in self.manifest.parts:
            self._check(part)

    def _check(self, part: Part) -> None:
        digest, rows = hashlib.sha256(), 0
        for rows, line in enumerate(self.lines(part), 1):  # noqa: B007  (how many there were)
            digest.update(line)
        if (digest.hexdigest(), rows) != (part.sha256, part.rows):
            raise ValueError(_("the part %(name)s is not as it was written", name=part.name))

    def lines(self, part: Part) -> Iterator[bytes]:
        """The rows of one table."""
        with self._zip.open(part.name) as inside:
            while line := inside.readline(LONGEST_ROW):
                yield line


@contextmanager
def unpacking(path: Path) -> Iterator[Backup]:
    """The backup at `path`; refused as `no_backup` where it is none, or not whole."""
    try:
        opened = zipfile.ZipFile(path)
    except UNREADABLE as problem:
        raise _none(path, problem) from problem
    with opened:
        try:
            backup = Backup(opened)
            backup.check()
        except UNREADABLE as problem:
            raise _none(path, problem) from problem
        yield backup


def _none(path: Path, problem: BaseException) -> Refused:
    # A DecodeError of msgspec is a ValueError: its words are about the manifest.
    why = _("its manifest cannot be read") if isinstance(problem, msgspec.DecodeError) else str(problem)
    return Refused(
        "no_backup", _l("%(path)s is no whole backup (%(why)s). Take another.", path=path, why=why)
    )
