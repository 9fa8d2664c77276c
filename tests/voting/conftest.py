"""A room with five voters."""

from __future__ import annotations

import pytest

from polls.database import Database
from tests.voting.rooms import Room, a_room


@pytest.fixture
def room(database: Database) -> Room:
    return a_room(database)
