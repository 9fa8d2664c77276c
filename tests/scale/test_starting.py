"""Several processes start at the same moment, on a database with nothing in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from polls.migrations import revision_of, revisions
from tests.scale.running import Servers
from tests.serving import ROOT

START = """
import sys
from pathlib import Path
from config import kept_secret
from polls.migrations import migrate
print(kept_secret(Path(sys.argv[2])))
migrate(sys.argv[1])
"""


@pytest.fixture
def url() -> Iterator[str]:
    servers = Servers()
    yield servers.start("postgres")
    servers.remove()


def test_one_migrates_while_the_others_wait_and_all_have_one_secret(url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", START, url, str(tmp_path / "new" / "secret_key")]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    ended = [(*process.communicate(timeout=60), process.returncode) for process in processes]
    assert [code for _, _, code in ended] == [0] * 6, ended
    assert len({secret for secret, _, _ in ended}) == 1
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]
    with create_engine(url).connect() as connection:
        assert revision_of(connection) == revisions()[-1]
