"""A room with three voters, and a page with a ballot."""

from __future__ import annotations

import pytest

from polls.database import Database
from tests.voting.on_screen import letters, page
from tests.voting.rooms import Room, a_room

__all__ = ["letters", "page", "room"]


@pytest.fixture
def room(database: Database) -> Room:
    return a_room(database)
