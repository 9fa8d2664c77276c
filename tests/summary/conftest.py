"""A session on a fresh database, for tests of actions and parts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from polls.database import Database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session whose changes end with the test."""
    with database.sessions() as opened:
        yield opened
