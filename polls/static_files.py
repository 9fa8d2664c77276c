"""The browser's files under an address that changes with their content, so that they are kept for good.

The version stands in front of the path: modules, styles and icons that name each other by relative paths
stay of one version, and a page still works with what it has loaded while the line is down.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
KEPT_SECONDS = 365 * 24 * 3600


def static_address(folder: Path = FOLDER) -> str:
    """`/static/<the first 12 digits of the SHA-256 of every file's name and content>`."""
    told = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            told.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"/static/{told.hexdigest()[:12]}"
