"""The commands: what they say, how they end, which file they write, and which old ones go."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from polls.agenda.models import Forum
from polls.backups.kept import last_noted, named, remove_old
from polls.database import Database
from polls.privacy.forgotten import FILE, Forgotten
from polls.voting.models import Option
from run import commands, settings
from tests.builders import NOON
from tests.databases import address
from tests.voting.rooms import Room, a_room


@pytest.fixture
def room(database: Database, monkeypatch: Any) -> Iterator[Room]:
    """A room whose server's settings the commands are given."""
    made = a_room(database)
    monkeypatch.setenv("DATABASE_URL", address(database.engine))
    monkeypatch.setenv("DATA_DIR", str(made.folder))
    monkeypatch.setattr(os, "nice", lambda _by: None)  # it would last for all tests after it
    settings.cache_clear()
    yield made
    settings.cache_clear()


def ran(*command: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(each) for each in command])


def test_a_backup_in_a_folder_is_named_after_the_moment(room: Room) -> None:
    folder = room.folder / "backups"
    folder.mkdir()
    before = datetime.now(UTC)
    ended = ran("backup", folder)
    (path,) = folder.iterdir()
    assert ended.exit_code == 0
    assert f"Backed up to {path} (0.0 MB).\n1 forum, 6 people, 0 polls.\n" in ended.output
    last = last_noted(room.folder)
    assert last is not None
    assert (last.path, last.at >= before) == (str(path), True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_backup_to_the_same_file_ends_with_one_and_a_sentence(room: Room) -> None:
    assert ran("backup", room.folder / "one.zip").exit_code == 0
    again = ran("backup", room.folder / "one.zip")
    assert (again.exit_code, "There is something at" in again.output) == (1, True)


def test_an_open_poll_is_told_of(room: Room) -> None:
    room.open()
    assert "“Which name?” is open" in ran("backup", room.folder / "one.zip").output


@pytest.mark.sqlite
def test_what_was_backed_up_is_restored_beside_its_keys(room: Room, monkeypatch: Any) -> None:
    poll_id = room.open()
    room.fill(poll_id, 0, 1)
    ran("backup", room.folder / "one.zip")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{room.folder / 'fresh.sqlite3'}")
    settings.cache_clear()
    ended = ran("restore", room.folder / "one.zip")
    assert ended.exit_code == 0
    told = ("1 forum, 6 people, 1 poll.", "  A forum", "is paused now", "all is as it was noted")
    for words in (*told, "Everyone has to sign in again", "DATA_DIR has no list of who was forgotten"):
        assert words in ended.output
    assert "--replace" in ran("restore", room.folder / "one.zip").output
    assert (
        "is back, as you wished."
        in ran("restore", room.folder / "one.zip", "--replace", "--as-it-was").output
    )


@pytest.mark.sqlite
def test_who_was_forgotten_since_is_forgotten_again_and_counted(room: Room, monkeypatch: Any) -> None:
    ran("backup", room.folder / "one.zip")
    room.do("erase_oneself", by=room.voters[0])
    room.look(Forgotten(room.folder).write_down)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{room.folder / 'fresh.sqlite3'}")
    settings.cache_clear()
    told = ran("restore", room.folder / "one.zip").output
    assert "One person who was forgotten after the backup was forgotten again." in told


@pytest.mark.sqlite
def test_a_purge_by_hand_is_written_down(room: Room) -> None:
    room.name(0, "Xenia Quillfeather")
    slug = room.look(lambda session: session.get_one(Forum, room.forum_id)).slug
    assert ran("purge", "--forum", slug, "--early").exit_code == 0
    assert f'"{slug}":' in (room.folder / FILE).read_text()


@pytest.mark.sqlite
def test_what_was_changed_before_the_backup_is_said_and_ends_with_one(room: Room, monkeypatch: Any) -> None:
    poll_id = room.open()
    room.fill(poll_id, 0, 1)
    room.publish(poll_id)
    room.database.write(lambda session: session.execute(update(Option).values(text="Another")))
    ran("backup", room.folder / "one.zip")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{room.folder / 'fresh.sqlite3'}")
    settings.cache_clear()
    ended = ran("restore", room.folder / "one.zip")
    assert ended.exit_code == 1
    assert "Something is not as it was noted:" in ended.output


def test_a_restore_under_a_running_server_ends_with_one_and_a_sentence(room: Room) -> None:
    ran("backup", room.folder / "one.zip")
    ended = ran("restore", room.folder / "one.zip", "--replace")
    assert (ended.exit_code, "A server is running on this database" in ended.output) == (1, True)


# ---- Old ones ---------------------------------------------------------------------------------------


def test_old_backups_of_a_folder_go_and_nothing_else_does(tmp_path: Path) -> None:
    for days in (0, 13, 15, 400):
        named(tmp_path, NOON - timedelta(days=days)).write_text("")
    others = ["plenary-20200101T000000Z.zip.bak", "plenary-99999999T999999Z.zip", "holiday.zip"]
    for other in others:
        (tmp_path / other).write_text("")
    removed = remove_old(tmp_path, 14, NOON)
    assert len(removed) == 2
    assert {path.name for path in tmp_path.iterdir()} == {
        "plenary-20210615T120000Z.zip",
        "plenary-20210602T120000Z.zip",
        *others,
    }


def test_old_backups_go_only_from_a_folder(room: Room) -> None:
    ended = ran("backup", room.folder / "one.zip", "--keep-days", "14")
    assert (ended.exit_code, "Only in a folder" in ended.output) == (1, True)
    assert not (room.folder / "one.zip").exists()


def test_old_backups_go_once_the_new_one_is_there(room: Room) -> None:
    old = named(room.folder, NOON)
    old.write_text("")
    ended = ran("backup", room.folder, "--keep-days", "14")
    assert "One older backup was removed." in ended.output
    assert not old.exists()
