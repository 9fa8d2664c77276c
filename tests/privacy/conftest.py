"""What stories of privacy share."""

from __future__ import annotations

import pytest

from polls.database import Database
from tests.privacy.rooms import Known, a_known_room


@pytest.fixture
def known(database: Database) -> Known:
    """A room in which everyone can be found."""
    return a_known_room(database)
