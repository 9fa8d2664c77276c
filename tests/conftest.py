"""What every test may ask for: a fresh database, an app around it, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import HealthCheck, settings

from config import Config
from polls import database as databases
from polls.database import Database
from polls.migrations import migrate
from polls.voting import keys
from tests.databases import address, an_empty, copied, is_postgresql, removed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browsing import Profiles, Windows
    from tests.serving import Server

# What a property tries takes as long as a busy machine needs: in-between times tell nothing of the code.
settings.register_profile("plenary", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("plenary")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, only stories of a database are told: not of a SQLite file, nor in a browser."""
    if is_postgresql():
        others = [each for each in items if not _is_of_a_database(each)]
        config.hook.pytest_deselected(items=others)
        items[:] = [each for each in items if _is_of_a_database(each)]


def _is_of_a_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return (
        bool(asked & {"migrated", "url"})
        and "profiles" not in asked
        and not item.get_closest_marker("sqlite")
    )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty, migrated database to copy from."""
    url = an_empty(tmp_path_factory.mktemp("migrated"))
    migrate(url)
    yield url
    removed(url)


@pytest.fixture
def database(migrated: str, tmp_path: Path) -> Iterator[Database]:
    """A fresh database that `read()` and `write()` use."""
    with copied(migrated, tmp_path) as url:
        connected = databases.connect(url)
        keys.connect(tmp_path / "keys")
        yield connected
        connected.close()


@pytest.fixture(autouse=True)
def _logs_as_usual() -> None:
    """Every event can be captured, whatever level an app of an earlier test was told to log."""
    structlog.reset_defaults()


@pytest.fixture
def app(database: Database, tmp_path: Path):
    """The application on that database, in threading mode, without a server."""
    from polls import create_app

    config = Config(
        {
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": address(database.engine),
            "ASYNC_MODE": "threading",
            "LOG_LEVEL": "ERROR",
        }
    )
    application = create_app(config)
    application.config["WTF_CSRF_ENABLED"] = False
    application.config["LINKS_SIGN_IN_AT_ONCE"] = (
        True  # as in the sample: one line brings in whoever is needed
    )
    return application


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of the run."""
    from tests.browsing import a_browser  # only those who ask for a browser wait for this import

    with a_browser() as started:
        yield started


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
    """Its profiles: a test takes one for each person, and leaves it empty."""
    from tests.browsing import Profiles

    return Profiles(browser)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server with a database of its own, for the stories of one file."""
    from tests.serving import Server

    running = Server(tmp_path_factory.mktemp("server"), "eventlet")
    yield running
    running.kill()


@pytest.fixture
def windows(server: Server, profiles: Profiles) -> Iterator[Windows]:
    """Windows on the server. Whatever a test opens must stay without an error and on this host."""
    from tests.browsing import watched

    yield from watched(server, profiles)
