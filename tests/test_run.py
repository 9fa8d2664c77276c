"""Starting the server by its command."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import serving
from polls.sample.trial import LINKS

ROOT = Path(__file__).parent.parent


def started_at(port: int, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """`run.py` with that command, which is to end by itself."""
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(folder)}
    told = [sys.executable, str(ROOT / "run.py"), *command]
    return subprocess.run(told, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", [["serve"], ["demo", "--fresh"]])
def test_a_second_server_is_refused_where_one_runs(tmp_path: Path, command: list[str]) -> None:
    kept = tmp_path / LINKS  # what starting over removes
    kept.write_text("{}")
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as running:
        ended = started_at(running.getsockname()[1], tmp_path, *command)

    assert ended.returncode == 1
    assert "Is the server running already?" in ended.stderr
    assert kept.exists()


def test_a_server_out_of_files_waits_until_one_is_free_again() -> None:
    problems = [OSError(errno.EMFILE, "no file left"), OSError(errno.ECONNABORTED, "it left")]

    def accept() -> str:
        if problems:
            raise problems.pop()
        return "a connection"

    assert serving.patient(accept)() == "a connection"


def test_a_server_whose_door_is_closed_ends() -> None:
    door = socket.socket()
    door.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        serving.patient(door.accept)()
