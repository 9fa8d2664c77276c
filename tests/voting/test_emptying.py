"""What comes of the envelopes at the close: a file that names nobody, in which each finds their own."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from polls.agenda.models import Forum
from polls.database import Database
from polls.journal import JournalEntry
from polls.voting import keys
from polls.voting.ballot_file import lines_of
from polls.voting.methods.lot import commitment
from polls.voting.receipts import receipt_code
from tests.voting.rooms import Room, a_room, told


def noted(room: Room, what: str) -> list[dict]:
    return [entry.details for entry in room.everything(JournalEntry) if entry.what == what]


def test_records_lie_in_the_order_of_their_codes(room: Room) -> None:
    poll_id = room.open()
    room.fill(poll_id, 0, 1, 2, 0, 1)
    room.close(poll_id)
    codes = [record.code for record in room.records(poll_id)]
    assert len(set(codes)) == 5
    assert codes == sorted(codes)


def test_a_voter_finds_the_record_of_their_nonce(room: Room) -> None:
    poll_id = room.open()
    nonces = [f"{number:032x}" for number in (11, 12, 13, 14, 15)]
    for voter, nonce in enumerate(nonces):
        room.cast(poll_id, voter, voter % 3, nonce=nonce)
    options = room.options(poll_id)
    room.close(poll_id)
    found = {record.code: record.value for record in room.records(poll_id)}
    for voter, nonce in enumerate(nonces):
        assert found[receipt_code(poll_id, nonce, "")] == {"options": [options[voter % 3]]}


@pytest.mark.parametrize(
    ("method", "records"),
    [
        ("single", 4),
        ("irv", 4),
        ("approval", 12),
        ("schulze", 12),
        ("borda", 24),
        ("score", 12),
        ("dots", 12),
    ],
)
def test_ballots_are_split_as_their_method_says(room: Room, method: str, records: int) -> None:
    poll_id = room.open(method=method)
    for voter in range(4):
        room.cast(poll_id, voter, choice=a_choice(method, room.options(poll_id)))
    room.abstain(poll_id, 4)
    room.close(poll_id)
    file = room.records(poll_id)
    assert len(file) == records + 1
    assert [(each.part, each.value) for each in file if each.part == "abstain"] == [("abstain", True)]
    assert len({each.code for each in file}) == len(file)


def a_choice(method: str, options: list[int]) -> dict[str, Any]:
    first, second, _ = options
    return {
        "single": {"options": [first]},
        "approval": {"options": [first, second]},
        "irv": {"ranking": [[second], [first]]},
        "schulze": {"ranking": [[second], [first]]},
        "borda": {"ranking": [[second], [first]]},
        "score": {"scores": [[first, 5], [second, 0]]},
        "dots": {"dots": [[first, 3], [second, 2]]},
    }[method]


def test_a_named_poll_says_whose_ballot_is_whose_and_splits_none(room: Room) -> None:
    poll_id = room.open(method="schulze", secrecy="named")
    room.name(0, "Ada")
    ranking = {"ranking": [[option] for option in room.options(poll_id)]}
    room.cast(poll_id, 0, choice=ranking)
    room.cast(poll_id, 1, choice={"abstain": True})  # who gave no name has none in the file
    room.close(poll_id)
    assert {(record.name, record.part, told(record.value)) for record in room.records(poll_id)} == {
        ("Ada", "", told(ranking)),
        ("", "abstain", told(True)),
    }


def test_in_a_secret_poll_no_line_has_a_name(room: Room) -> None:
    for secrecy in ("secret", "straw"):
        poll_id = room.open(secrecy=secrecy)
        room.name(0, "Ada")
        room.cast(poll_id, 0, 0)
        room.close(poll_id)
        assert b"name" not in room.lines(poll_id)
        assert b"Ada" not in room.lines(poll_id)


def test_a_nonce_used_twice_holds_up_no_closing_and_costs_the_first_nothing(room: Room) -> None:
    poll_id = room.open(method="approval")
    first, second, third = room.options(poll_id)
    room.cast(poll_id, 0, choice={"options": [first]}, nonce="5" * 32)
    room.cast(poll_id, 1, choice={"options": [second]}, nonce="5" * 32)
    room.cast(poll_id, 2, choice={"abstain": True}, nonce="5" * 32)
    room.close(poll_id)
    found = {record.code: record.value for record in room.records(poll_id)}
    assert len(found) == 7
    parts = {option: found[receipt_code(poll_id, "5" * 32, str(option))] for option in (first, second, third)}
    assert parts == {first: 1, second: 0, third: 0}


def test_closing_notes_the_counts_the_hash_of_the_file_and_the_seed_and_not_who_abstained(room: Room) -> None:
    poll_id = room.open(method="approval")
    seed = keys.current().seed(room.poll(poll_id).key_id).hex()
    room.cast(poll_id, 0, 1)
    room.abstain(poll_id, 1)
    room.close(poll_id)
    expected = hashlib.sha256(room.lines(poll_id)).hexdigest()
    assert noted(room, "poll_closed") == [
        {
            "poll": poll_id,
            "eligible": 5,
            "present": 2,
            "ballots": 2,
            "ballots_hash": expected,
            "seed": seed,
        }
    ]
    poll = room.poll(poll_id)
    assert (poll.ballots_hash, poll.lot_seed, poll.present) == (expected, seed, 2)
    assert commitment(bytes.fromhex(seed)) == poll.seed_commitment


def test_present_is_who_was_here_at_the_opening_or_voted(room: Room) -> None:
    poll_id = room.open()
    room.was_here(poll_id, 0, 1)
    room.cast(poll_id, 1, 0)
    room.cast(poll_id, 2, 0)
    room.close(poll_id)
    assert room.poll(poll_id).present == 3


def test_the_file_is_what_its_lines_are_at_once(room: Room) -> None:
    poll_id = room.open(method="borda")
    for voter in range(5):
        room.cast(poll_id, voter, choice=a_choice("borda", room.options(poll_id)))
    room.close(poll_id)
    assert room.lines(poll_id) == lines_of(reversed(room.records(poll_id)))


def test_closing_keeps_the_table_by_group_when_it_is_safe(database: Database) -> None:
    room = a_room(database, voters=12)
    room.database.write(lambda session: setattr(session.get_one(Forum, room.forum_id), "fewest_shown", 5))
    for name, voters in (("Academia", range(6)), ("Business", range(6, 12))):
        room.join_group(name, voters)
    poll_id = room.open()
    room.fill(poll_id, *(0, 1, 2) * 4)
    room.close(poll_id)
    assert [(row["name"], row["voters"]) for row in room.poll(poll_id).groups["rows"]] == [
        ("Academia", 6),
        ("Business", 6),
    ]


def test_no_table_is_kept_that_would_show_few(room: Room) -> None:
    room.join_group("Academia", range(3))
    poll_id = room.open()
    room.fill(poll_id, 0, 1, 2, 0, 1)
    room.close(poll_id)
    assert room.poll(poll_id).groups is None
