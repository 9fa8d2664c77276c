"""What is stored is verified against the journal: each thing that was tampered with is found and named."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import Database
from polls.journal import JournalEntry
from polls.verification.public_ballots import public_file
from polls.verification.recounting import recount
from polls.verification.verifying import verify
from polls.voting.ballot_file import Record, ballots_hash, lines_of
from polls.voting.models import BallotFile, Option, Poll, RollEntry
from tests.voting.rooms import Room, a_room, records_in

POLL = "Poll {id}, “Which name?”: "


@pytest.fixture
def room(database: Database) -> Room:
    return a_room(database, voters=6)


def a_published_poll(room: Room, method: str = "single", **rules: Any) -> int:
    poll_id = room.open(method=method, **rules)
    for voter, chosen in enumerate((1, 1, 0, 2)):
        room.cast(poll_id, voter, chosen)
    room.abstain(poll_id, 4)
    room.publish(poll_id)
    return poll_id


def findings(room: Room) -> list[str]:
    return room.look(lambda session: verify(session, session.get_one(Forum, room.forum_id)).findings)


def named(poll_id: int, *wrong: str) -> list[str]:
    return [POLL.format(id=poll_id) + each for each in wrong]


def tamper(room: Room, statement: Any) -> None:
    room.database.write(lambda session: session.execute(statement))


def tamper_with_ballots(room: Room, poll_id: int, change: Callable[[list[Record]], list[Record]]) -> None:
    """The stored file with other records; a forger mends what hash the poll has, too."""

    def work(session: Session) -> None:
        kept = session.get_one(BallotFile, poll_id)
        lines = lines_of(change(records_in(zlib.decompress(kept.content))))
        kept.content = zlib.compress(lines)

    room.database.write(work)


# ---- When all is well -------------------------------------------------------------------------------


@pytest.mark.parametrize("secrecy", ["secret", "straw", "named"])
@pytest.mark.parametrize("method", ["single", "approval"])
def test_what_nobody_touched_is_whole(room: Room, method: str, secrecy: str) -> None:
    poll_id = a_published_poll(room, method, secrecy=secrecy)
    other = room.open("Yes", "No", secrecy="straw")
    room.do("void_poll", at=40, poll_id=other, reason="Too early")
    third = room.open(secrecy="straw")

    verified = room.look(lambda session: verify(session, session.get_one(Forum, room.forum_id)))
    assert verified.findings == []
    assert [line.partition(",")[0] for line in verified.lines[1:]] == [
        f"Poll {each}" for each in (poll_id, other, third)
    ]
    assert verified.lines[1].endswith("the ballots are those that were counted.")


def test_the_public_file_is_what_recount_counts_and_the_journal_holds(room: Room) -> None:
    poll_id = a_published_poll(room, "approval")
    content = room.look(lambda session: b"".join(public_file(session, session.get_one(Poll, poll_id))))
    counted = recount(content, room.poll(poll_id).ballots_hash).counted
    assert counted is not None
    assert counted.profile.ballots == 5
    assert counted.outcome.winners == [room.options(poll_id)[1]]


# ---- Ballots ----------------------------------------------------------------------------------------


def test_a_dropped_ballot_is_named(room: Room) -> None:
    poll_id = a_published_poll(room)
    tamper_with_ballots(
        room, poll_id, lambda records: [r for r in records if r.part == "abstain"] + records[:0]
    )
    assert any("whole ballots: 4 missing" in each for each in findings(room))


def test_one_ballot_too_many_is_named(room: Room) -> None:
    poll_id = a_published_poll(room)
    one = {"options": [room.options(poll_id)[0]]}
    tamper_with_ballots(room, poll_id, lambda records: [*records, Record("e" * 32, "", one)])
    found = findings(room)
    assert named(poll_id, "whole ballots: 1 too many, 5 records instead of 4.")[0] in found
    assert named(poll_id, "the records are not those whose hash the header tells.")[0] in found


def test_a_changed_ballot_is_named_also_when_its_hash_was_mended(room: Room) -> None:
    poll_id = a_published_poll(room)
    other = {"options": [room.options(poll_id)[2]]}

    def change(records: list[Record]) -> list[Record]:
        return [Record(r.code, r.part, other if r.part == "" else r.value) for r in records]

    tamper_with_ballots(room, poll_id, change)
    assert findings(room) == named(poll_id, "the records are not those whose hash the header tells.")

    def mend(session: Session) -> None:
        lines = zlib.decompress(session.get_one(BallotFile, poll_id).content)
        session.get_one(Poll, poll_id).ballots_hash = ballots_hash(lines)

    room.database.write(mend)
    (found,) = findings(room)
    assert found.startswith(named(poll_id, "the hash of the ballots: ")[0])


def test_a_missing_or_damaged_file_is_named(room: Room) -> None:
    poll_id = a_published_poll(room)
    tamper(room, update(BallotFile).values(content=b"nonsense"))
    assert findings(room) == named(poll_id, "its ballot file cannot be unpacked.")
    tamper(room, delete(BallotFile))
    assert findings(room) == named(poll_id, "its ballot file is missing.")


# ---- What was frozen --------------------------------------------------------------------------------


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_swapped_option_is_named(room: Room, is_closed: bool) -> None:
    poll_id = a_published_poll(room) if is_closed else room.open()
    tamper(room, update(Option).where(Option.text == "Common Ground").values(text="Another"))
    wrong = "option B (“Another”) is not what it was when the poll opened."
    assert named(poll_id, wrong)[0] in findings(room)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"question": "Which name?", "explanation": "Other"}, "the question, or its explanation, is not"),
        ({"method": "approval"}, "the method is not what it was when the poll opened."),
        ({"frozen_hash": "0" * 64}, "its frozen hash is not the one noted when the poll opened."),
        ({"seed_commitment": "0" * 64}, "the commitment to the lot is not the one noted"),
        ({"lot_seed": "0" * 64}, "the seed of the lot: "),
        ({"present": 6}, "people present: 6; when the poll closed 5 was noted."),
        ({"ballots_hash": "0" * 64}, "the hash of the ballots: "),
        ({"closed_at": None}, "its row cannot be read"),
    ],
)
def test_a_changed_row_is_named(room: Room, change: dict[str, Any], wrong: str) -> None:
    poll_id = a_published_poll(room)
    tamper(room, update(Poll).values(**change))
    assert any(each.startswith(named(poll_id, wrong)[0]) for each in findings(room)), findings(room)


def test_changed_rules_are_named(room: Room) -> None:
    poll_id = a_published_poll(room)
    rules = room.poll(poll_id).rules | {"change_until_close": False}
    tamper(room, update(Poll).values(rules=rules))
    assert named(poll_id, "the rules are not what they were when the poll opened.")[0] in findings(room)


def test_a_roll_that_grew_or_shrank_is_named(room: Room) -> None:
    poll_id = room.open()
    someone = room.voters[0].member_id
    tamper(room, delete(RollEntry).where(RollEntry.member_id == someone))
    wrong = "5 people are on the roll; when the poll opened there were 6."
    assert named(poll_id, wrong)[0] in findings(room)


# ---- The journal ------------------------------------------------------------------------------------


def entry(room: Room, what: str) -> JournalEntry:
    return room.look(
        lambda session: session.scalars(select(JournalEntry).where(JournalEntry.what == what)).one()
    )


def test_a_changed_journal_entry_is_named_and_so_is_what_it_no_longer_says(room: Room) -> None:
    poll_id = a_published_poll(room)
    closed = entry(room, "poll_closed")
    tamper(
        room,
        update(JournalEntry)
        .where(JournalEntry.id == closed.id)
        .values(details=closed.details | {"ballots": 9}),
    )
    slug = room.look(lambda session: session.get_one(Forum, room.forum_id).slug)
    broken = f"Forum “{slug}”: journal entry {closed.number} was changed, or the hash before it was."
    assert findings(room) == [
        broken,
        *named(poll_id, "ballots received: 5; when the poll closed 9 was noted."),
    ]


@pytest.mark.parametrize(("what", "told"), [("poll_opened", "opening"), ("poll_closed", "closing")])
def test_a_dropped_journal_entry_is_named(room: Room, what: str, told: str) -> None:
    poll_id = a_published_poll(room)
    dropped = entry(room, what)
    tamper(room, delete(JournalEntry).where(JournalEntry.id == dropped.id))
    found = findings(room)
    assert any(each.endswith(f"journal entry {dropped.number} is missing.") for each in found)
    assert named(poll_id, f"the journal has no entry of its {told}.")[0] in found
