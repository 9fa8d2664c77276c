"""The command that verifies: what it says, how it ends, and that it changes nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update

from polls.errors import Refused
from polls.journal import JournalEntry
from polls.verification.public_ballots import public_file
from polls.verification.verify_command import verify_database
from polls.voting.models import Option, Poll
from run import commands, settings
from tests.databases import address
from tests.verification.test_verifying import a_published_poll, entry, room, tamper
from tests.voting.rooms import Room

__all__ = ["room"]


def test_the_command_says_what_holds_and_the_head(room: Room) -> None:
    a_published_poll(room)
    words, is_whole = verify_database(address(room.database.engine), None)
    head = entry(room, "poll_published")
    assert is_whole
    assert f"{head.number} {head.hash.hex()}" in words


def test_the_command_ends_with_one_and_names_what_is_wrong(
    room: Room, tmp_path: Path, monkeypatch: Any
) -> None:
    poll_id = a_published_poll(room)
    tamper(room, update(Option).where(Option.text == "Common Ground").values(text="Another"))
    monkeypatch.setenv("DATABASE_URL", address(room.database.engine))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.cache_clear()
    try:
        ended = CliRunner().invoke(commands, ["verify"])
    finally:
        settings.cache_clear()
    assert ended.exit_code == 1
    assert f"Poll {poll_id}, “Which name?”: option B (“Another”) is not what it was" in ended.output


def test_a_head_that_was_noted_down_is_looked_for(room: Room) -> None:
    a_published_poll(room)
    url, closed, last = (
        address(room.database.engine),
        entry(room, "poll_closed"),
        entry(room, "poll_published"),
    )
    noted = f"{last.number} {last.hash.hex()[:4]} {last.hash.hex()[4:12]}"
    assert verify_database(url, None, noted)[1]
    assert verify_database(url, None, f"{closed.number} {closed.hash.hex()}")[1]

    tamper(room, delete(JournalEntry).where(JournalEntry.id == last.id))
    words, is_whole = verify_database(url, None, noted)
    assert not is_whole
    assert f"No journal here holds entry {last.number} with the hash {last.hash.hex()[:12]}" in words


@pytest.mark.parametrize("head", ["57", "57 3f2a", "x 3f2a9c1b77d0", ""])
def test_a_head_that_is_none_is_refused(room: Room, head: str) -> None:
    with pytest.raises(Refused):
        verify_database(address(room.database.engine), None, head or " ")


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        verify_database(f"sqlite:///{tmp_path / 'none.sqlite3'}", None)
    assert "There is no database" in str(refused.value.message)
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_version_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE alembic_version (version_num TEXT)")
        old.execute("INSERT INTO alembic_version VALUES ('0001')")
    with pytest.raises(Refused) as refused:
        verify_database(f"sqlite:///{path}", None)
    assert refused.value.code == "stale"


def test_recount_needs_no_folder_of_its_own(room: Room, tmp_path: Path, monkeypatch: Any) -> None:
    poll_id = a_published_poll(room)
    content = room.look(lambda session: b"".join(public_file(session, session.get_one(Poll, poll_id))))
    (tmp_path / "alone").mkdir()
    monkeypatch.chdir(tmp_path / "alone")
    Path("ballots.jsonl").write_bytes(content)
    ended = CliRunner().invoke(
        commands, ["recount", "ballots.jsonl", "--expect", room.poll(poll_id).ballots_hash or ""]
    )
    assert ended.exit_code == 0, ended.output
    assert "“Common Ground”" in ended.output
    assert [path.name for path in Path().iterdir()] == ["ballots.jsonl"]
