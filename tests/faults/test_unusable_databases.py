"""A database that cannot be used ends the program at its start with a sentence, and is left as it is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from polls.migrations import migrate
from tests.serving import ROOT


def whole(folder: Path) -> Path:
    """A database with tables."""
    path = folder / "whole.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


def torn(folder: Path) -> Path:
    """One of which a part was lost: copied by hand while it was written, or on a bad disk."""
    path = whole(folder)
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(4096) + content[8192 : len(content) // 2]
    path.write_bytes(content)
    return path


def something_else(folder: Path) -> Path:
    path = folder / "letter.txt"
    path.write_text("Dear all, " * 1000)
    return path


def folder(folder: Path) -> Path:
    return folder


def nowhere(folder: Path) -> Path:
    return folder / "not-there" / "plenary.sqlite3"


UNUSABLE = {
    torn: "is damaged",
    something_else: "is damaged",
    folder: "cannot be opened",
    nowhere: "cannot be opened",
}


def said(url: str) -> str:
    with pytest.raises(SystemExit) as ended:
        migrate(url)
    return str(ended.value)


@pytest.mark.parametrize("made", UNUSABLE, ids=lambda made: made.__name__)
def test_a_file_that_is_no_database_is_named_and_not_touched(tmp_path: Path, made) -> None:
    path = made(tmp_path)
    before = path.read_bytes() if path.is_file() else None
    told = said(f"sqlite:///{path}")
    assert UNUSABLE[made] in told
    assert str(path) in told
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_file_that_may_only_be_read_is_refused_at_the_start_and_not_at_the_first_ballot(tmp_path) -> None:
    assert "cannot be opened and written" in said(f"sqlite:///file:{whole(tmp_path)}?mode=ro&uri=true")


def test_a_database_that_another_program_holds_is_refused(tmp_path) -> None:
    path = whole(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "Another program holds" in said(f"sqlite:///{path}?timeout=0")
    migrate(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "names no database"),
        ("nonsense://x", "names no database"),
        ("postgresql+psycopg://someone@127.0.0.1:1/x", "does not answer"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(url: str, sentence: str) -> None:
    assert sentence in said(url)


@pytest.mark.proof
@pytest.mark.parametrize(
    "setting",
    [{"DATABASE_URL": "sqlite:////dev/null/x"}, {"DATA_DIR": "/dev/null/x"}, {"PORT": "a door"}],
    ids=str,
)
def test_the_command_ends_with_a_sentence_and_nothing_else(tmp_path: Path, setting: dict[str, str]) -> None:
    environment = os.environ | {"DATA_DIR": str(tmp_path)} | setting
    command = [sys.executable, str(ROOT / "run.py"), "serve"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.endswith(".\n")
