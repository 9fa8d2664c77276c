"""Two processes behind nginx, and a forum of its own for each story."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from polls import database as databases
from polls.database import Database, write
from polls.migrations import migrate
from polls.voting import keys
from tests.scale.halls import Hall, build
from tests.scale.running import Servers, Together
from tests.serving import Screen


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All stories of this folder are for `make scale`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.scale)


@pytest.fixture(scope="session")
def running() -> Iterator[Together]:
    everything = Together()
    try:
        everything.start()
        yield everything
    finally:
        everything.end()


@pytest.fixture
def together(running: Together) -> Iterator[Together]:
    """Everything runs; what a story kills is started again after it."""
    databases.connect(running.environment["DATABASE_URL"])  # another story may have been of another one
    keys.connect(running.app.config["KEYS_DIR"])
    yield running
    running.revive()


@pytest.fixture
def hall(together: Together) -> Iterator[Hall]:
    made = Hall(together, **write(build))
    yield made
    with ThreadPoolExecutor() as pool:
        list(pool.map(Screen.close, made.screens))


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """Servers of one module's own, which it may kill."""
    started = Servers()
    yield started
    started.remove()


@pytest.fixture(scope="module")
def url(servers: Servers) -> str:
    """Where their PostgreSQL is, with all its tables."""
    address = servers.start("postgres")
    migrate(address)
    return address


@pytest.fixture
def two(url: str, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two processes on it: each is a `Database` of its own here."""
    keys.connect(tmp_path / "keys")
    one, other = databases.connect(url), Database(url)
    yield one, other
    one.close()
    other.close()
