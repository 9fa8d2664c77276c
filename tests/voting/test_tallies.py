"""The tally as screens have it: counted from the ballot file, on the terms of the poll, once."""

from __future__ import annotations

import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.agenda.models import Forum
from polls.database import Database
from polls.people.models import Member
from polls.voting import ballot_file, tallies
from polls.voting.methods import METHODS
from polls.voting.methods.lot import Lot
from polls.voting.models import BallotFile, Poll, RollEntry
from polls.voting.tallies import tally
from tests.builders import a_group
from tests.voting.rooms import Room, a_room

TALLY = {
    "ballots",
    "abstentions",
    "base",
    "verdict",
    "winners",
    "places",
    "rows",
    "unit",
    "is_by_lot",
    "sentence",
    "how",
    "detail",
    "quorum",
    "batch",
    "groups",
    "ballots_hash",
    "lot_seed",
}


def final(room: Room, poll_id: int) -> dict[str, Any]:
    return room.look(lambda session: tally(session, session.get_one(Poll, poll_id)))


def test_a_published_tally_is_whole(room: Room) -> None:
    poll_id = room.open()
    first, second, third = room.options(poll_id)
    room.cast(poll_id, 0, 1)
    room.cast(poll_id, 1, 1)
    room.abstain(poll_id, 2)
    room.publish(poll_id)
    poll, told = room.poll(poll_id), room.picture()[f"tally/{poll_id}"]
    assert told.keys() == TALLY
    assert (told["ballots"], told["abstentions"], told["base"]) == (3, 1, 2)
    assert told["rows"] == [
        {"option_id": first, "count": 0, "share": 0.0},
        {"option_id": second, "count": 2, "share": 1.0},
        {"option_id": third, "count": 0, "share": 0.0},
    ]
    assert (told["verdict"], told["winners"]) == ("chosen", [second])
    assert told["places"] == [[second], [first, third]]
    assert told["sentence"] == "“Common Ground” has the most votes: 2 of 2."
    assert (told["unit"], told["batch"], told["quorum"]) == ("Votes", None, None)
    assert (told["ballots_hash"], told["lot_seed"]) == (poll.ballots_hash, poll.lot_seed)


def test_an_open_tally_has_the_same_parts(room: Room) -> None:
    poll_id = room.open(shown="live", secrecy="named")
    room.cast(poll_id, 0, 1)
    told = room.picture()[f"tally/{poll_id}"]
    assert told.keys() == TALLY
    assert [told[each] for each in ("groups", "ballots_hash", "lot_seed", "batch")] == [None] * 4


@pytest.mark.parametrize("secrecy", ["secret", "straw", "named"])
@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_counted_from_the_ballot_file(room: Room, method: str, secrecy: str) -> None:
    texts = ("Yes", "No") if method == "yes_no" else ("A", "B", "C")
    poll_id = room.open(*texts, method=method, secrecy=secrecy)
    first, second = room.options(poll_id)[:2]
    choices = {
        "options": [{"options": [first]}, {"options": [first]}, {"options": [second]}],
        "ranking": [{"ranking": [[first], [second]]}, {"ranking": [[first]]}, {"ranking": [[second]]}],
        "scores": [{"scores": [[first, 5]]}, {"scores": [[first, 3]]}, {"scores": [[second, 2]]}],
        "dots": [{"dots": [[first, 5]]}, {"dots": [[first, 3]]}, {"dots": [[second, 2]]}],
    }
    for voter, choice in enumerate(choices[METHODS[method].SHAPE]):
        room.cast(poll_id, voter, choice=choice)
    room.abstain(poll_id, 3)
    room.close(poll_id)
    told = final(room, poll_id)
    assert (told["ballots"], told["abstentions"], told["winners"]) == (4, 1, [first])
    assert told["sentence"] and told["how"]


def test_a_poll_without_ballots_has_a_tally_that_says_so(room: Room) -> None:
    poll_id = room.open()
    room.close(poll_id)
    told = final(room, poll_id)
    assert (told["ballots"], told["verdict"], told["winners"]) == (0, "nothing", [])


def test_a_quorum_that_was_missed_is_told(room: Room) -> None:
    poll_id = room.open(quorum=80)
    for voter in range(3):
        room.cast(poll_id, voter, 1)
    room.close(poll_id)
    told = final(room, poll_id)
    assert told["quorum"] == {"needed": 4, "reached": 3, "is_met": False}
    assert (told["verdict"], told["winners"]) == ("no_quorum", [])


def test_those_present_are_as_they_were_counted_at_the_close(room: Room) -> None:
    poll_id = room.open(quorum=100, quorum_of="present")
    for voter in range(3):
        room.cast(poll_id, voter, 1)
    room.close(poll_id)
    assert final(room, poll_id)["quorum"] == {"needed": 3, "reached": 3, "is_met": True}


def test_a_tie_is_broken_by_the_lot_that_was_committed_to(room: Room) -> None:
    poll_id = room.open(ties="lot")
    first, second, _third = room.options(poll_id)
    room.cast(poll_id, 0, 0)
    room.cast(poll_id, 1, 1)
    room.close(poll_id)
    told, poll = final(room, poll_id), room.poll(poll_id)
    drawn = Lot(bytes.fromhex(poll.lot_seed), poll.ballots_hash).order([first, second])
    assert (told["winners"], told["is_by_lot"]) == (drawn[:1], True)


def test_what_is_level_stays_level_while_the_poll_is_open(room: Room) -> None:
    poll_id = room.open(ties="lot", shown="live", secrecy="straw")
    first, second, third = room.options(poll_id)
    room.cast(poll_id, 0, 0)
    room.cast(poll_id, 1, 1)
    told = room.picture()[f"tally/{poll_id}"]
    assert (told["places"], told["is_by_lot"]) == ([[first, second], [third]], False)


def test_none_of_these_first_means_that_nobody_is_chosen(room: Room) -> None:
    poll_id = room.open(none_of_these=True)
    room.cast(poll_id, 0, 3)
    room.close(poll_id)
    assert final(room, poll_id)["verdict"] == "none_chosen"


def test_the_groups_table_comes_with_the_result_and_never_before(database: Database) -> None:
    room = a_room(database, 24)
    groups = room.database.write(lambda session: _two_groups(session, room))
    poll_id = room.open(shown="live", secrecy="straw")
    for voter in range(24):
        room.cast(poll_id, voter, voter // 2 % 2)
    assert room.picture()[f"tally/{poll_id}"]["groups"] is None
    room.close(poll_id)
    table = room.picture()[f"tally/{poll_id}"]["groups"]
    assert [(row["name"], row["voters"]) for row in table["rows"]] == [(name, 12) for name in groups]


def _two_groups(session: Any, room: Room) -> list[str]:
    forum = session.get_one(Forum, room.forum_id)
    groups = [a_group(session, forum, name) for name in ("States", "Youth")]
    for number, voter in enumerate(room.voters):
        session.get_one(Member, voter.member_id).group_id = groups[number % 2].id
    return [group.name for group in groups]


def test_a_closed_poll_is_counted_once(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 1)
    room.close(poll_id)
    before = final(room, poll_id)

    def lose(session: Any) -> None:
        session.query(BallotFile).delete()
        session.query(RollEntry).delete()

    room.database.write(lose)
    assert final(room, poll_id) == before


def test_only_so_many_results_are_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "MOST_KEPT", 2)
    for _ in range(3):
        poll_id = room.open()
        room.close(poll_id)
        final(room, poll_id)
    assert len(tallies._results) == 2


@given(
    lines=st.lists(st.binary(max_size=30).map(lambda each: each.replace(b"\n", b"")), max_size=30),
    piece=st.integers(1, 50),
)
def test_a_packed_file_is_read_in_whole_lines(lines: list[bytes], piece: int) -> None:
    content = b"".join(line + b"\n" for line in lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ballot_file, "PIECE", piece)
        read = list(tallies._whole_lines(zlib.compress(content)))
    assert b"".join(read) == content
    assert all(each == b"" or each.endswith(b"\n") for each in read)
