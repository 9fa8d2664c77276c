"""The smallest form of the browser's files: made once, and kept beside the data.

To make all of them takes a core two seconds and some tens of megabytes. A server that comes back, at the
moment when everyone's screen does, finds them made.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import brotli

from polls.compression import brotlied
from polls.lasting import write_whole


class Smallest:
    """What is kept in `folder`, each under the SHA-256 of its content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked: set[str] = set()

    def kept(self, content: bytes) -> bytes | None:
        """The smallest form of `content`; None where it has to be made first."""
        try:
            smallest = self._path(content).read_bytes()
            # What a power cut left of it, or another hand made of it, is as good as none.
            return smallest if brotli.decompress(smallest) == content else None
        except (OSError, brotli.error):
            return None

    def made(self, content: bytes) -> bytes:
        """The smallest form of `content`, kept from now on where there is room for it."""
        smallest = brotlied(content)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(content), smallest)
        return smallest

    def forget_others(self) -> None:
        """Keep only what was asked for: the rest is of files that have changed since."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in self._asked:
                    path.unlink()

    def _path(self, content: bytes) -> Path:
        name = f"{hashlib.sha256(content).hexdigest()}.br"
        self._asked.add(name)
        return self._folder / name
