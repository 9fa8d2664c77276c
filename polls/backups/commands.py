"""What `run.py backup` and `run.py restore` do, with the settings of a server."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from polls.backups.kept import Last, named, note_last, remove_old
from polls.backups.restoring import Here, restore
from polls.backups.taking import take
from polls.backups.words import restored_words, taken_words
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.i18n import ngettext
from polls.privacy.forgotten import Forgotten
from polls.voting.keys import Keys

POLITE = 10  # the server's work goes before ours


def make_backup(config: Any, path: Path, keep_days: int | None, now: datetime) -> str:
    """Back up to `path`, a file or a folder, and say so. In a folder, those older than `keep_days` go."""
    if keep_days is not None and not path.is_dir():
        raise Refused(
            "invalid", _l("Only in a folder can old backups be removed: name one instead of a file.")
        )
    os.nice(POLITE)
    taken = take(config.DATABASE_URL, named(path, now), now)
    with suppress(OSError):  # the backup is there, which counts; its age is only not known
        note_last(config.DATA_DIR, Last(now, str(taken.path.resolve())))
    words = taken_words(taken)
    removed = remove_old(path, keep_days, now) if keep_days is not None else []
    if removed:
        words += "\n" + ngettext(
            "One older backup was removed.", "%(num)s older backups were removed.", len(removed)
        )
    return words


def bring_back(config: Any, path: Path, now: datetime, **how: bool) -> tuple[str, bool]:
    """`(words, is_whole)`: restore the backup at `path` to where this server keeps its data; how, says
    `restore`."""
    here = Here(Keys(config.KEYS_DIR), Forgotten(config.DATA_DIR))
    restored = restore(config.DATABASE_URL, here, path, now, **how)
    return restored_words(restored), not restored.findings
