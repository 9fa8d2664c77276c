"""The servers of a run, as processes: ours has room for more connections than eventlet gives by itself."""

from __future__ import annotations

import socket
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.contestants import our_server
from bench.processes import Server, free_port, raise_file_limit

MORE_THAN_EVENTLET_GIVES = 1_100


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    raise_file_limit(MORE_THAN_EVENTLET_GIVES)
    started = our_server(free_port(), tmp_path)
    yield started
    started.kill()


def test_a_server_that_holds_more_than_a_thousand_connections_still_answers(server: Server) -> None:
    with ExitStack() as held:
        for _ in range(MORE_THAN_EVENTLET_GIVES):
            held.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        answer = urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz", timeout=10)
        assert answer.status == 200


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="No such command"):
        Server([sys.executable, "run.py", "no-such-command"], free_port(), tmp_path)
