"""A session on a fresh database; a running server for the stories on screens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from polls.database import Database
from tests.browsing import Profiles, Windows, watched
from tests.serving import Server


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on a fresh database."""
    with database.sessions() as opened:
        yield opened


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("facilitators"), "eventlet")
    yield started
    started.kill()


@pytest.fixture
def windows(server: Server, profiles: Profiles) -> Iterator[Windows]:
    """Windows on the server, each watched."""
    yield from watched(server, profiles)
