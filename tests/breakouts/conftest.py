"""A session on a fresh database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from polls.database import Database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on a fresh database."""
    with database.sessions() as opened:
        yield opened
