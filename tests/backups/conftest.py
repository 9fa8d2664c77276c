"""What stories of backups share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from polls.database import Database
from tests.databases import new
from tests.voting.rooms import Room, a_room


@pytest.fixture
def room(database: Database) -> Room:
    return a_room(database)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh install of the same kind, in which nothing ever was."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with new(folder) as url:
        yield url
