"""A backup holds every row and no key, and makes the same database again, in whichever kind it came from."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Numeric, Table, create_engine, select, text
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.backups.columns import KINDS, kind_of
from polls.backups.restoring import Here, restore
from polls.backups.taking import take
from polls.database import Base, Database
from polls.journal import JournalEntry
from polls.migrations import revisions
from polls.migrations.applying import upgrade
from polls.privacy.forgotten import Forgotten
from polls.verification.verify_command import verify_database
from polls.voting import keys
from polls.voting.models import Poll, RollEntry
from tests.backups.rooms import TAKEN_AT, a_whole_forum, backed_up, restored, rows
from tests.builders import a_forum, a_group
from tests.databases import address, new
from tests.voting.rooms import Room, refused


def test_a_restored_database_has_every_row_as_it_was(room: Room, elsewhere: str) -> None:
    a_whole_forum(room)
    backed_up(room)
    found = restored(room, elsewhere)
    assert rows(elsewhere) == rows(address(room.database.engine))
    assert (found.go_on, found.without_key, found.findings) == ([], [], [])
    assert verify_database(elsewhere, None)[1]


def test_a_database_moves_to_another_kind_and_back(room: Room, tmp_path: Path, elsewhere: str) -> None:
    a_whole_forum(room)
    backed_up(room)
    file = f"sqlite:///{tmp_path / 'other' / 'moved.sqlite3'}"
    restored(room, file)
    take(file, tmp_path / "second.zip", TAKEN_AT)
    restored(room, elsewhere, "second.zip")
    assert rows(elsewhere) == rows(address(room.database.engine))
    assert (tmp_path / "other" / "moved.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_number_that_was_given_after_the_backup_is_given_to_nobody_else(room: Room, elsewhere: str) -> None:
    """A phone that was off meanwhile may hold a ballot for the poll that had it, and sends it by itself."""
    backed_up(room)
    later = [room.database.write(one_more_of_each) for _ in range(3)]
    restored(room, elsewhere)
    moved = Database(elsewhere)
    assert min(moved.write(one_more_of_each)) > max(max(each) for each in later)
    moved.close()


def one_more_of_each(session: Session) -> tuple[int, int]:
    """A row more in a table that holds some, and in one that held none."""
    number = session.query(Forum).count()
    forum = a_forum(session, slug=f"another-{number}")
    return forum.id, a_group(session, forum).id


def test_it_is_noted_in_the_journal(room: Room, elsewhere: str) -> None:
    backed_up(room)
    restored(room, elsewhere)
    moved = Database(elsewhere)
    with moved.read() as session:
        last = session.scalars(select(JournalEntry).order_by(JournalEntry.number.desc())).first()
    moved.close()
    assert (last.what, last.details) == ("restored_from_backup", {"taken_at": "2021-06-15T12:01:40+00:00"})


def test_a_backup_is_its_owners_alone_and_nothing_stands_beside_it(room: Room) -> None:
    before = set(room.folder.iterdir())
    taken = backed_up(room)
    assert taken.path.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in set(room.folder.iterdir()) - before} <= {"backup.zip"}


def test_a_backup_writes_over_nothing(room: Room) -> None:
    (room.folder / "backup.zip").write_text("Mine")
    assert refused(lambda: backed_up(room)).code == "exists"
    assert (room.folder / "backup.zip").read_text() == "Mine"


def test_a_backup_that_cannot_be_written_leaves_nothing(room: Room) -> None:
    (room.folder / "a-file").write_text("")
    assert refused(lambda: backed_up(room, "a-file/backup.zip")).code == "not_saved"
    assert refused(lambda: backed_up(room, "missing/backup.zip")).code == "not_saved"


def test_no_database_no_backup(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    assert refused(lambda: take(url, tmp_path / "backup.zip", TAKEN_AT)).code == "not_found"
    assert list(tmp_path.iterdir()) == []


def test_every_column_has_a_way_into_a_backup(database: Database) -> None:
    found = MetaData()
    found.reflect(database.engine)
    columns = [column for table in found.tables.values() for column in table.columns]
    assert len({id(kind_of(column)) for column in columns}) == len(KINDS)


def test_a_column_that_no_backup_can_hold_is_named() -> None:
    with pytest.raises(TypeError, match=r"No backup can hold poll\.price.*add that to KINDS"):
        kind_of(Table("poll", MetaData(), Column("price", Numeric)).c.price)


def test_a_backup_of_an_older_version_is_brought_up_to_date(tmp_path: Path, elsewhere: str) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    with new(folder) as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            upgrade(connection, revisions()[0])
            connection.execute(
                text(
                    "INSERT INTO forum (slug, title, purpose, timezone, support, join_policy, stage_key,"
                    " page, is_paused, pause_text, is_blacked_out, shows_join)"
                    " VALUES ('old', 'Old', '', 'UTC', '{}', 'closed', 'stage', 0, false, '', false, false)"
                )
            )
        engine.dispose()
        taken = take(url, tmp_path / "old.zip", TAKEN_AT)
    assert taken.manifest.revision == revisions()[0]
    found = restore(
        elsewhere, Here(keys.Keys(tmp_path / "keys"), Forgotten(tmp_path)), tmp_path / "old.zip", TAKEN_AT
    )
    assert found.forums == ["Old"]
    with create_engine(elsewhere).connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revisions()[-1]


def test_the_models_are_what_is_backed_up(room: Room) -> None:
    with zipfile.ZipFile(backed_up(room).path) as backup:
        named = {name.removesuffix(".jsonl") for name in backup.namelist()} - {"manifest.json"}
    assert named == set(Base.metadata.tables)
    assert {Poll.__tablename__, RollEntry.__tablename__} <= named
