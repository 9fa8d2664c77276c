"""After the close no file links a voter to a choice; while open, nothing can be read without the key."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text

from polls.voting import keys
from polls.voting.envelopes import unseal
from polls.voting.models import BallotFile, Poll, RollEntry
from tests.voting.rooms import Room, refused, told

NONCES = [f"{number:x}" * 32 for number in range(10, 15)]


def fill(room: Room, poll_id: int) -> None:
    """Five rankings, each by a device with a nonce of its own."""
    options = room.options(poll_id)
    for voter, nonce in enumerate(NONCES):
        turned = options[voter % 3 :] + options[: voter % 3]
        room.cast(poll_id, voter, choice={"ranking": [[option] for option in turned]}, nonce=nonce)


def as_stored(room: Room, poll_id: int) -> list[bytes]:
    """Whatever of five ballots might be lying about: nonces and choices, in all the ways they are written."""
    texts = [told(sealed.choice) for sealed in room.sealed(poll_id).values()]
    rankings = [written.removeprefix('{"ranking":').removesuffix("}") for written in texts]
    spaced = [ranking.replace(",", ", ") for ranking in rankings]
    return [each.encode() for each in (*NONCES, *rankings, *spaced)] + [
        bytes.fromhex(each) for each in NONCES
    ]


def files(folder: Path) -> dict[str, bytes]:
    """Everything on disk, the ballot files unpacked."""
    found = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with closing(sqlite3.connect(folder / "plenary.sqlite3")) as raw:
        rows = raw.execute("select poll_id, content from ballot_file")
        return found | {f"ballot file {poll_id}": zlib.decompress(content) for poll_id, content in rows}


def where(folder: Path, wanted: list[bytes]) -> set[str]:
    """The files that hold any of it."""
    return {name for name, content in files(folder).items() if any(each in content for each in wanted)}


@pytest.mark.sqlite
def test_after_the_close_no_file_holds_a_nonce_a_whole_ballot_an_envelope_or_the_key(room: Room) -> None:
    poll_id = room.open(method="schulze")
    fill(room, poll_id)
    key, seed = (get(room.poll(poll_id).key_id) for get in (keys.current().key, keys.current().seed))
    envelopes = [entry.envelope for entry in room.everything(RollEntry)]
    ballots = as_stored(room, poll_id)
    assert where(room.folder, [key]) == {str(room.folder / "keys" / room.poll(poll_id).key_id)}
    assert where(room.folder, envelopes)  # so this search does find what is there
    room.publish(poll_id)
    assert room.caretaker.tidy()
    assert len(room.records(poll_id)) == 15
    for wanted in (ballots, envelopes, [key], [key.hex().encode()], [seed]):
        assert where(room.folder, wanted) == set()


@pytest.mark.sqlite
def test_where_ballots_stay_whole_a_choice_stands_in_the_ballot_file_alone(room: Room) -> None:
    poll_id = room.open(method="irv")
    fill(room, poll_id)
    ballots = as_stored(room, poll_id)
    room.publish(poll_id)
    assert room.caretaker.tidy()
    assert where(room.folder, ballots) == {f"ballot file {poll_id}"}
    assert where(room.folder, [nonce.encode() for nonce in NONCES]) == set()


def test_after_closing_no_row_links_a_voter_to_a_choice(room: Room) -> None:
    poll_id = room.open()
    room.fill(poll_id, 0, 1, 2, 0, 1)
    room.close(poll_id)
    assert all(entry.envelope is None and not entry.is_open for entry in room.everything(RollEntry))
    assert {column.name for column in BallotFile.__table__.columns} == {"poll_id", "forum_id", "content"}
    assert {told(record) for record in room.records(poll_id)}.isdisjoint(
        {f'"{voter.member_id}"' for voter in room.voters}
    )


@pytest.mark.sqlite
def test_a_copy_taken_while_a_poll_is_open_tells_nothing_without_the_key(room: Room, tmp_path: Path) -> None:
    poll_id = room.open(method="schulze")
    fill(room, poll_id)
    wanted = as_stored(room, poll_id)
    copy = tmp_path / "backup"
    copy.mkdir()
    for path in room.folder.glob("plenary.sqlite3*"):
        shutil.copy(path, copy)
    with closing(sqlite3.connect(copy / "plenary.sqlite3")) as raw:
        envelopes = raw.execute("select member_id, envelope from roll_entry").fetchall()
    assert len(envelopes) == 5
    assert where(copy, wanted) == set()
    for member_id, envelope in envelopes:
        with pytest.raises(InvalidTag):
            unseal(bytes(32), poll_id, member_id, envelope)


def test_a_copy_is_of_no_use_once_the_poll_is_closed(room: Room) -> None:
    poll_id = room.open()
    room.fill(poll_id, 0, 1, 2, 0, 1)
    key_id = room.poll(poll_id).key_id
    room.close(poll_id)
    assert room.caretaker.tidy()
    assert refused(lambda: keys.current().key(key_id)).code == "key_missing"


@pytest.mark.parametrize("method", ["single", "approval", "irv", "borda", "score", "dots"])
def test_every_envelope_of_a_poll_is_of_one_length(room: Room, method: str) -> None:
    poll_id = room.open(method=method)
    first, second, third = room.options(poll_id)
    shortest_and_longest = {
        "single": ({"options": [first]}, {"options": [third]}),
        "approval": ({"options": [first]}, {"options": [first, second, third]}),
        "irv": ({"ranking": [[first]]}, {"ranking": [[third], [second], [first]]}),
        "borda": ({"ranking": [[first, second]]}, {"ranking": [[third], [second], [first]]}),
        "score": ({"scores": [[first, 0]]}, {"scores": [[first, 5], [second, 5], [third, 5]]}),
        "dots": ({"dots": [[first, 5]]}, {"dots": [[first, 1], [second, 1], [third, 3]]}),
    }[method]
    for voter, choice in enumerate((*shortest_and_longest, {"abstain": True})):
        room.cast(poll_id, voter, choice=choice)
    lengths = [len(entry.envelope) for entry in room.everything(RollEntry) if entry.envelope]
    assert (len(lengths), len(set(lengths))) == (3, 1)


def test_the_codes_of_two_polls_have_nothing_in_common(room: Room) -> None:
    codes = []
    for _ in range(2):
        poll_id = room.open()
        room.cast(poll_id, 0, 0, nonce="5" * 32)  # a device that uses its nonce again
        room.close(poll_id)
        codes += [record.code for record in room.records(poll_id)]
    assert len(set(codes)) == 2


def test_no_journal_entry_of_a_whole_poll_tells_a_choice_or_a_nonce(room: Room) -> None:
    poll_id = room.open(method="schulze")
    fill(room, poll_id)
    ballots = [each.decode(errors="replace") for each in as_stored(room, poll_id)]
    room.publish(poll_id)
    noted = room.look(lambda s: s.execute(text("select what, details from journal_entry")).all())
    assert "cast" not in repr([what for what, _ in noted])
    assert not [each for each in ballots if each in repr(noted)]


@pytest.mark.sqlite
def test_a_void_polls_envelopes_are_destroyed(room: Room) -> None:
    poll_id = room.open(method="schulze")
    fill(room, poll_id)
    wanted = as_stored(room, poll_id) + [entry.envelope for entry in room.everything(RollEntry)]
    room.do("void_poll", poll_id=poll_id, reason="The wrong names")
    assert room.caretaker.tidy()
    assert room.everything(BallotFile) == []
    assert all(entry.envelope is None for entry in room.everything(RollEntry))
    assert where(room.folder, wanted) == set()
    assert room.look(lambda session: session.get_one(Poll, poll_id).lot_seed) is None
