"""Who a restore brings back: nobody who was signed out or forgotten after the backup, where that is known."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from polls.agenda.models import Forum
from polls.database import Database
from polls.live.caretaker import Caretaker
from polls.people.models import MODERATOR, Member, SignIn
from polls.privacy.forgotten import FILE, Forgotten
from polls.privacy.purging import purge_now
from polls.voting import keys
from tests.backups.rooms import TAKEN_AT, backed_up, restored
from tests.databases import new
from tests.privacy.rooms import PEOPLE, Known, a_known_room
from tests.voting.rooms import Room


@pytest.fixture
def known(database: Database) -> Known:
    """A room in which everyone can be found."""
    return a_known_room(database)


def written_down(room: Room) -> str:
    """What the server keeps outside of its database of who was forgotten."""
    Caretaker(room.database, keys.current(), Forgotten(room.folder)).write_down()
    return (room.folder / FILE).read_text()


@contextmanager
def moved(room: Room, url: str) -> Iterator[Room]:
    """The room in another database."""
    database = Database(url)
    yield replace(room, database=database)
    database.close()


def names(room: Room) -> list[str]:
    """Of the people who are there, of the five."""
    return sorted(each.name for each in room.everything(Member) if each.name in PEOPLE)


# ---- Sign-ins ---------------------------------------------------------------------------------------


def valid(room: Room) -> int:
    alive = (SignIn.ended_at.is_(None), SignIn.expires_at > TAKEN_AT)
    return room.look(lambda session: session.scalar(select(func.count(SignIn.id)).where(*alive)))


def test_every_device_has_to_sign_in_again_and_was_not_signed_out(known: Known, elsewhere: str) -> None:
    backed_up(known.room)
    assert valid(known.room) == 6
    assert restored(known.room, elsewhere).signed_out == 6
    with moved(known.room, elsewhere) as room:
        assert valid(room) == 0
        # Else a device would throw away what its owner checks their ballot with.
        assert {each.ended_at for each in room.everything(SignIn)} == {None}


def test_as_it_was_everyone_stays_signed_in_and_who_was_forgotten_is_back(
    known: Known, elsewhere: str
) -> None:
    backed_up(known.room)
    known.room.do("remove_member", member_id=known.member(0).id)
    written_down(known.room)
    found = restored(known.room, elsewhere, is_as_it_was=True)
    assert (found.signed_out, found.forgotten) == (None, None)
    with moved(known.room, elsewhere) as room:
        assert (valid(room), names(room)) == (6, sorted(PEOPLE))
        assert '"people":{}' in written_down(room)  # so the next restore lets them be, too


# ---- People -----------------------------------------------------------------------------------------


def test_who_was_forgotten_after_the_backup_is_forgotten_again(known: Known, elsewhere: str) -> None:
    backed_up(known.room)
    known.room.do("erase_oneself", by=known.room.voters[0])
    known.room.do("remove_member", member_id=known.member(1).id)
    written_down(known.room)
    found = restored(known.room, elsewhere)
    assert (found.forgotten, found.findings) == (2, [])
    with moved(known.room, elsewhere) as room:
        assert names(room) == sorted(PEOPLE[2:])
        rest = replace(known, room=room)
        assert not any(trace in rest.everything() for trace in PEOPLE[:2])
        assert rest.forum().uncleared_since == TAKEN_AT  # so that the files are cleared of them at the start
    assert restored(known.room, elsewhere, is_replacing=True).forgotten == 2


def test_a_moderator_who_was_forgotten_does_not_come_back_though_nobody_is_left(
    known: Known, elsewhere: str
) -> None:
    backed_up(known.room)
    known.room.add_voter(MODERATOR)
    known.room.do("erase_oneself", by=known.room.moderator)
    written_down(known.room)
    assert restored(known.room, elsewhere).forgotten == 1
    with moved(known.room, elsewhere) as room:
        assert {each.admission for each in room.everything(Member) if each.role == MODERATOR} == {"removed"}


def test_whoever_gets_the_number_of_someone_forgotten_is_not_taken_for_them(
    known: Known, elsewhere: str, tmp_path: Path
) -> None:
    """No restoring gives it again; one by an older version may have."""
    backed_up(known.room)
    late = known.room.add_voter(name="Late Xq8").member_id
    known.room.do("remove_member", member_id=late)
    written_down(known.room)
    restored(known.room, elsewhere)
    with moved(known.room, elsewhere) as room:
        assert room.add_voter().member_id != late
        room.add_voter(at=60, name="Another Xq7", id=late)
        written_down(room)
        backed_up(room, "second.zip")
    (tmp_path / "third").mkdir()
    with new(tmp_path / "third") as third:
        assert restored(known.room, third, "second.zip").forgotten == 0


def test_a_purge_before_its_time_is_done_again(known: Known, elsewhere: str) -> None:
    backed_up(known.room)
    forum_id = known.room.forum_id
    known.room.database.write(lambda session: purge_now(session, session.get_one(Forum, forum_id), TAKEN_AT))
    written_down(known.room)
    assert restored(known.room, elsewhere).forgotten == 6
    with moved(known.room, elsewhere) as room:
        assert names(room) == []


def test_where_nobody_knows_who_was_forgotten_that_is_said(known: Known, elsewhere: str) -> None:
    backed_up(known.room)
    assert restored(known.room, elsewhere).forgotten is None
    (known.room.folder / FILE).write_text("{")
    assert restored(known.room, elsewhere, is_replacing=True).forgotten is None


# ---- The file ---------------------------------------------------------------------------------------


def test_it_holds_numbers_alone_and_is_its_owners(known: Known) -> None:
    known.room.do("remove_member", member_id=known.member(0).id)
    told = written_down(known.room)
    assert f'"{known.member(0).id}":' in told
    assert not any(trace in told for trace in (*PEOPLE, "xqexample", "KE", "Smallholders"))
    assert stat.S_IMODE((known.room.folder / FILE).stat().st_mode) == 0o600


def test_a_server_that_runs_writes_it_before_the_files_are_cleared(known: Known) -> None:
    room, cleared, seen = known.room, threading.Event(), []

    def look(_marks: object) -> None:
        if known.forum().uncleared_since is None and known.member(0).admission == "removed":
            seen.append((room.folder / FILE).read_text())
            cleared.set()

    room.do("remove_member", member_id=known.member(0).id)
    room.database.after_commit.append(look)
    caretaker = Caretaker(room.database, keys.current(), Forgotten(room.folder))
    running = threading.Thread(target=caretaker.run)
    running.start()
    assert cleared.wait(20)
    room.database.close()
    running.join(10)
    assert f'"{known.member(0).id}":' in seen[0]


def test_it_is_written_only_when_somebody_is_forgotten(known: Known) -> None:
    caretaker = Caretaker(known.room.database, keys.current(), Forgotten(known.room.folder))
    assert caretaker.write_down()
    (known.room.folder / FILE).unlink()
    known.room.do("black_out", on=True)
    assert caretaker.write_down()
    assert not (known.room.folder / FILE).exists()
    known.room.do("remove_member", member_id=known.member(0).id)
    assert caretaker.write_down()
    assert (known.room.folder / FILE).exists()
