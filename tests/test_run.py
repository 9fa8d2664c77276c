"""Starting the server by its command."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

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
