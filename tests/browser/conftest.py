"""One running server, and a forum of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.plenary import Plenary, a_small_one, the_sample
from tests.browsing import Windows
from tests.serving import Server


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An eventlet server with a database of its own; each test has a forum of its own on it."""
    running = Server(tmp_path_factory.mktemp("server"), "eventlet")
    yield running
    running.kill()


@pytest.fixture
def small(windows: Windows) -> Iterator[Plenary]:
    """A small forum that has not begun."""
    yield from _until_the_end(a_small_one(windows))


@pytest.fixture
def sample(windows: Windows, tmp_path: Path) -> Iterator[Plenary]:
    """The forum of June 2021, not begun."""
    yield from _until_the_end(the_sample(windows, tmp_path))


def _until_the_end(plenary: Plenary) -> Iterator[Plenary]:
    yield plenary
    for socket in plenary.sockets:
        socket.close()
