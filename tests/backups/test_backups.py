"""A backup holds every row and no key, and makes the same database again, in whichever kind it came from."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Numeric, Table, create_engine, select, text
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.backups import unpacking as unpacked
from polls.backups.columns import KINDS, kind_of
from polls.backups.restoring import restore
from polls.backups.taking import take
from polls.backups.unpacking import unpacking
from polls.database import Base, Database
from polls.errors import Refused
from polls.journal import JournalEntry
from polls.migrations import migrate, revisions
from polls.migrations.applying import upgrade
from polls.verification.verify_command import verify_database
from polls.voting import keys
from polls.voting.models import Poll, RollEntry
from tests.backups.rooms import TAKEN_AT, a_whole_forum, backed_up, in_the_midst, restored, rows
from tests.databases import address, new
from tests.voting.rooms import Room, a_room, refused


@pytest.fixture
def room(database: Database) -> Room:
    return a_room(database)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh install of the same kind, in which nothing ever was."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with new(folder) as url:
        yield url


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


def test_a_restored_database_goes_on_numbering(room: Room, elsewhere: str) -> None:
    backed_up(room)
    restored(room, elsewhere)
    moved = Database(elsewhere)
    ids = moved.write(lambda session: [a_room_of(session), session.scalars(select(Forum.id)).all()])
    moved.close()
    assert len(set(ids[1])) == 2


def a_room_of(session: Session) -> None:
    session.add(Forum(slug="another", title="Another", timezone="UTC", stage_key="another"))
    session.flush()


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


# ---- An open poll -----------------------------------------------------------------------------------


def test_an_open_poll_comes_back_held_and_goes_on_where_its_key_is_kept(room: Room, elsewhere: str) -> None:
    poll_id = room.open(clock_seconds=160)
    room.fill(poll_id, 0, 1)
    assert backed_up(room).under_way == ["Which name?"]
    room.cast(poll_id, 2, 2)
    found = restored(room, elsewhere)
    assert (found.go_on, found.without_key, found.findings) == (["Which name?"], [], [])
    moved = Room(Database(elsewhere), room.forum_id, room.moderator, room.voters, room.folder)
    poll = moved.poll(poll_id)
    assert (poll.state, poll.closes_at, poll.left_seconds) == ("paused", None, 60)
    assert moved.settle(at=1_000) == []
    moved.do("resume_poll", poll_id=poll_id, at=1_000)
    moved.cast(poll_id, 3, 1, at=1_010)
    moved.close(poll_id, at=1_020)
    assert chosen(moved, poll_id) == [1, 2, 0]
    moved.database.close()


def chosen(room: Room, poll_id: int) -> list[int]:
    """How many records of the ballot file name each option, in ballot order."""
    named = [record.value["options"] for record in room.records(poll_id)]
    return [sum(option in each for each in named) for option in room.options(poll_id)]


def test_an_open_poll_without_its_key_is_named_and_can_only_be_void(room: Room, elsewhere: str) -> None:
    poll_id = room.open()
    room.fill(poll_id, 0, 1)
    backed_up(room)
    other = keys.Keys(room.folder / "other-keys")
    found = restore(elsewhere, other, room.folder / "backup.zip", TAKEN_AT)
    assert (found.go_on, found.without_key) == ([], ["Which name?"])


def test_a_backup_of_an_open_poll_holds_its_envelopes_and_no_key(room: Room) -> None:
    poll_id = room.open()
    room.fill(poll_id, 0, 1)
    secret = (keys.current().directory / room.poll(poll_id).key_id).read_bytes()
    with zipfile.ZipFile(backed_up(room).path) as backup:
        told = {name: backup.read(name) for name in backup.namelist()}
    envelopes = [json.loads(line) for line in told["roll_entry.jsonl"].splitlines()]
    assert sum(len(str(value)) > 40 for row in envelopes for value in row) == 2
    for form in (secret, secret.hex().encode(), secret[:32], secret[32:], secret[:32].hex().encode()):
        assert not [name for name, content in told.items() if form in content]


# ---- While everyone goes on -------------------------------------------------------------------------


def test_who_votes_in_the_midst_of_a_backup_is_not_held_up(room: Room, elsewhere: str) -> None:
    poll_id = room.open()
    room.fill(poll_id, 0, 1)
    with in_the_midst("member", lambda: room.cast(poll_id, 2, 2)["received"]) as answers:
        backed_up(room)
    assert answers == [True]
    assert room.votes(poll_id) == [1, 1, 1]
    restored(room, elsewhere)
    moved = replace(room, database=Database(elsewhere))
    assert moved.votes(poll_id) == [1, 1, 0]
    moved.database.close()


@pytest.mark.sqlite
def test_a_poll_closed_in_the_midst_of_a_backup_is_tidied_up_after_it(room: Room) -> None:
    poll_id = room.open()
    room.fill(poll_id, 0, 1, 2, 0, 1)
    room.close(poll_id)
    with in_the_midst("member", room.caretaker.tidy) as answers:
        backed_up(room)
    assert answers == [False]  # the files of what was blanked cannot be cleared while somebody reads them
    assert room.caretaker.tidy()


# ---- What is refused --------------------------------------------------------------------------------


def test_a_database_that_holds_anything_is_replaced_only_when_told(room: Room, elsewhere: str) -> None:
    backed_up(room)
    restored(room, elsewhere)
    assert refused(lambda: restored(room, elsewhere)).code == "exists"
    a_whole_forum(room)
    backed_up(room, "second.zip")
    restored(room, elsewhere, "second.zip", is_replacing=True)
    assert rows(elsewhere) == rows(address(room.database.engine))


def test_a_fresh_install_that_was_started_once_may_be_filled(room: Room, elsewhere: str) -> None:
    migrate(elsewhere)
    backed_up(room)
    assert restored(room, elsewhere).forums == ["A forum"]


def test_a_database_that_a_server_uses_is_left_alone(room: Room) -> None:
    room.look(lambda session: session.scalar(text("SELECT 1")))  # a server keeps a connection
    backed_up(room)
    before = rows(address(room.database.engine))
    own = address(room.database.engine)
    assert refused(lambda: restored(room, own, is_replacing=True)).code == "in_use"
    assert rows(own) == before


def changed(path: Path, change: Any) -> Path:
    """The backup with its parts changed by `change(parts)`."""
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as again:
        for name, content in parts.items():
            again.writestr(name, content)
    return path


def a_row_less(parts: dict[str, bytes]) -> None:
    parts["member.jsonl"] = parts["member.jsonl"].split(b"\n", 1)[1]


def another_name(parts: dict[str, bytes]) -> None:
    parts["forum.jsonl"] = parts["forum.jsonl"].replace(b"A forum", b"B forum")


def one_more(parts: dict[str, bytes]) -> None:
    parts["more.jsonl"] = b""


def test_a_row_without_end_is_not_read_to_its_end(
    room: Room, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes in pieces, so memory is bounded; then the rows are not as many as the manifest says."""
    backed_up(room)
    monkeypatch.setattr(unpacked, "LONGEST_ROW", 64)
    assert refused(lambda: restored(room, elsewhere)).code == "no_backup"


def told_otherwise(name: str, value: Any) -> Any:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | {name: value}).encode()

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (a_row_less, "no_backup"),
        (another_name, "no_backup"),
        (one_more, "no_backup"),
        (lambda parts: parts.pop("poll.jsonl"), "no_backup"),
        (lambda parts: parts.pop("manifest.json"), "no_backup"),
        (lambda parts: parts.update({"manifest.json": b"[" * 100_000}), "no_backup"),
        (lambda parts: parts.update({"manifest.json": b" " * 2_000_000}), "no_backup"),
        (told_otherwise("format", "plenary backup 2"), "no_backup"),
        (told_otherwise("revision", "9999"), "stale"),
        (told_otherwise("revision", "0001"), "no_backup"),
    ],
)
def test_a_backup_that_was_changed_is_refused_and_nothing_is_made(
    room: Room, elsewhere: str, change: Any, code: str
) -> None:
    changed(backed_up(room).path, change)
    assert refused(lambda: restored(room, elsewhere)).code == code
    assert rows(elsewhere) == []


def test_a_backup_that_was_cut_off_anywhere_is_refused(room: Room) -> None:
    whole = backed_up(room).path.read_bytes()
    for length in range(0, len(whole), len(whole) // 40):
        (room.folder / "short.zip").write_bytes(whole[:length])
        assert refused(lambda: contents(room.folder / "short.zip")).code == "no_backup"


def contents(path: Path) -> list[tuple[str, list[bytes]]]:
    with unpacking(path) as backup:
        return [(part.table, list(backup.lines(part))) for part in backup.manifest.parts]


def test_a_byte_that_was_flipped_anywhere_is_noticed_or_tells_nothing_else(room: Room) -> None:
    path = backed_up(room).path
    whole, told, noticed = bytearray(path.read_bytes()), contents(path), 0
    for place in range(0, len(whole), 23):
        whole[place] ^= 0x55
        path.write_bytes(whole)
        whole[place] ^= 0x55
        try:
            assert contents(path) == told  # a date or an attribute of the zip file, which nobody reads
        except Refused as refusal:
            assert refusal.code == "no_backup"
            noticed += 1
    assert noticed > len(whole) / 46


def test_a_change_to_what_was_counted_is_found_when_it_comes_back(room: Room, elsewhere: str) -> None:
    a_whole_forum(room)
    room.database.write(lambda s: s.execute(text("UPDATE option SET text = 'Another' WHERE position = 1")))
    backed_up(room)
    assert "“Another”" in "\n".join(restored(room, elsewhere).findings)


# ---- Of another version -----------------------------------------------------------------------------


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
    found = restore(elsewhere, keys.Keys(tmp_path / "keys"), tmp_path / "old.zip", TAKEN_AT)
    assert found.forums == ["Old"]
    with create_engine(elsewhere).connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revisions()[-1]


def test_the_models_are_what_is_backed_up(room: Room) -> None:
    with zipfile.ZipFile(backed_up(room).path) as backup:
        named = {name.removesuffix(".jsonl") for name in backup.namelist()} - {"manifest.json"}
    assert named == set(Base.metadata.tables)
    assert {Poll.__tablename__, RollEntry.__tablename__} <= named
