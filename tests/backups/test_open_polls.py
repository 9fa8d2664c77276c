"""A backup of a poll that is under way: what is in it while people vote, and what becomes of it elsewhere."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace

import pytest

from polls.backups.restoring import restore
from polls.database import Database
from polls.voting import keys
from tests.backups.rooms import TAKEN_AT, backed_up, here, in_the_midst, restored
from tests.voting.rooms import Room


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
    other = replace(here(room), keys=keys.Keys(room.folder / "other-keys"))
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
