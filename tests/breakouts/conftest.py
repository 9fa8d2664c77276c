"""A session on a fresh database; a running server and a browser for the stories on screens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.orm import Session

from polls.database import Database
from tests.breakouts.browsing import CHROMIUM
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
