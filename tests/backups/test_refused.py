"""What is not restored: a file that was changed or cut off; and where: under a server, over other rows."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from polls.backups import unpacking as unpacked
from polls.backups.unpacking import unpacking
from polls.errors import Refused
from polls.migrations import migrate
from tests.backups.rooms import a_whole_forum, backed_up, restored, rows
from tests.databases import address
from tests.voting.rooms import Room, refused


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
