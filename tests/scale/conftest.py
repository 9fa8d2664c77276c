"""Two processes behind nginx, and a forum of its own for each story."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from polls import database as databases
from polls.database import write
from polls.voting import keys
from tests.scale.halls import Hall, build
from tests.scale.running import Together
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
