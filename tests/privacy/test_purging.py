"""Some time after a forum nothing tells who its people were, and everything else still holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from polls.agenda import keeping
from polls.agenda.models import Forum
from polls.breakouts.models import Report, ReportVersion, Seat
from polls.database import Database
from polls.journal import JournalEntry, public_line
from polls.people.models import Account, DoneOnce, Member, SignIn
from polls.privacy.purging import due
from polls.summary.record import read_record
from polls.verification.public_ballots import public_file
from polls.verification.recounting import recount
from polls.voting.models import Poll, RollEntry
from tests.builders import NOON, a_forum
from tests.privacy.rooms import DUE, PEOPLE, Known, at, count
from tests.voting.rooms import Room, refused

MINUTE = timedelta(minutes=1)


def purged(known: Known) -> None:
    assert known.room.caretaker.forget(DUE) == [known.room.forum_id]


def test_nobody_is_forgotten_before_the_time_is_over(known: Known) -> None:
    before = known.everything()
    assert known.room.caretaker.forget(DUE - MINUTE) == []
    assert known.everything() == before


def test_afterwards_nothing_tells_who_the_people_were(known: Known) -> None:
    assert all(name in known.everything() for name in PEOPLE)
    purged(known)
    rest = known.everything()
    assert not any(trace in rest for trace in (*PEOPLE, "Solveig", "xqexample", "'KE'"))
    gone = (SignIn, DoneOnce, Seat, Account)
    assert [count(known.room, model) for model in gone] == [0] * len(gone)
    assert {each.saved_by for model in (Report, ReportVersion) for each in known.room.everything(model)} == {
        None
    }


@pytest.mark.sqlite
def test_afterwards_the_files_of_the_database_do_not_tell_either(known: Known) -> None:
    purged(known)
    assert known.room.caretaker.tidy()
    folder, known_room = known.room.folder, known.room
    files = [path for path in folder.iterdir() if path.name.startswith("plenary.sqlite3")]
    content = b"".join(path.read_bytes() for path in files)
    assert b"Smallholders" in content
    assert not any(trace.encode() in content for trace in (*PEOPLE, "xqexample"))
    assert (
        known_room.look(lambda session: session.get_one(Forum, known_room.forum_id)).uncleared_since is None
    )


@pytest.mark.sqlite
def test_what_a_reader_holds_up_is_cleared_later(known: Known) -> None:
    purged(known)
    with closing(sqlite3.connect(Path(known.room.folder / "plenary.sqlite3"))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM member").fetchone()
        assert not known.room.caretaker.tidy()
        assert known.forum().uncleared_since == DUE
    assert known.room.caretaker.tidy()
    assert known.forum().uncleared_since is None


def test_results_rolls_and_ballots_are_still_there_and_hold(known: Known) -> None:
    room = known.room
    before = [(each.poll_id, each.member_id, each.has_voted) for each in room.everything(RollEntry)]
    tallies = [_polls_of(room), room.lines(known.secret)]
    purged(known)
    assert [(each.poll_id, each.member_id, each.has_voted) for each in room.everything(RollEntry)] == before
    assert [_polls_of(room), room.lines(known.secret)] == tallies
    assert known.verified() == []


def test_both_files_are_counted_again_as_before(known: Known) -> None:
    polls = (known.named, known.secret)
    before = [recount(_file(known, poll)).counted for poll in polls]
    purged(known)
    after = [recount(_file(known, poll)).counted for poll in polls]
    assert [each and each.outcome for each in after] == [each and each.outcome for each in before]
    assert None not in before


def test_the_journal_confirms_that_only_names_were_taken_out(known: Known) -> None:
    published = _file(known, known.named)
    expected = known.room.poll(known.named).ballots_hash
    purged(known)
    journal = _journal(known)
    assert recount(_file(known, known.named), expected, journal).findings == []
    assert recount(_file(known, known.named), expected).findings != []  # without it anyone could say so
    assert [_unnamed(line) for line in published.splitlines()[1:]] == [
        msgspec.json.decode(line) for line in _file(known, known.named).splitlines()[1:]
    ]


def test_a_ballot_changed_while_names_were_taken_out_is_found(known: Known) -> None:
    purged(known)
    spoilt = _file(known, known.named).replace(b'"name":""', b'"name":"Z"', 1)
    assert recount(spoilt).findings != []


def test_the_journal_keeps_a_receipt_of_kinds_and_numbers(known: Known) -> None:
    purged(known)
    receipt = known.room.everything(JournalEntry)[-1]
    assert (receipt.what, receipt.member_id, receipt.at) == ("forum_purged", None, DUE)
    assert receipt.details == {
        "people": 6,
        "names": 6,
        "emails": 6,
        "countries": 5,
        "groups": 5,
        "links": 5,
        "accounts": 1,
        "devices": 6,
        "answers": 5,
        "seats": 5,
        "texts": 6,
        "ballots": 5,
    }


def test_the_journal_no_longer_says_who_did_what_except_of_polls(known: Known) -> None:
    known.room.do("change_member", member_id=known.member(0).id, country="FR")
    purged(known)
    private = [each for each in known.room.everything(JournalEntry) if not each.what.startswith("poll_")]
    assert [(each.what, each.member_id, each.details.get("member")) for each in private] == [
        ("member_changed", None, None),
        ("forum_purged", None, None),
    ]
    assert known.verified() == []


def test_an_entry_about_a_poll_that_hides_what_it_said_is_found(known: Known) -> None:
    def hide(session):
        entry = session.query(JournalEntry).filter_by(what="poll_opened").first()
        entry.whole_hash, entry.details = b"x" * 32, {}

    known.room.database.write(hide)
    assert any("does not say all that it said" in finding for finding in known.verified())


def test_a_second_time_changes_nothing(known: Known) -> None:
    purged(known)
    before = known.everything()
    assert known.room.caretaker.forget(DUE + timedelta(days=400)) == []
    assert known.everything() == before


def test_who_came_later_has_as_much_time(known: Known) -> None:
    late = known.room.add_voter(at=(DUE - NOON).total_seconds(), name="Late Xq8")
    purged(known)
    assert known.room.look(lambda session: session.get_one(Member, late.member_id).name) == "Late Xq8"
    assert known.room.caretaker.forget(DUE + timedelta(days=30)) == [known.room.forum_id]


def test_the_code_lets_nobody_in_any_more(known: Known) -> None:
    purged(known)
    assert (known.forum().join_policy, known.forum().join_code) == ("closed", None)


def test_the_report_still_knows_how_many_took_part(known: Known) -> None:
    def told(session):
        record = read_record(session, session.get_one(Forum, known.room.forum_id))
        return sorted(record.groups, key=str), len({each for each in record.countries if each})

    before = known.room.look(told)
    purged(known)
    assert known.room.look(told) == before == ([None, *["Smallholders"] * 5], 1)


def test_nobody_is_forgotten_while_a_poll_is_under_way(known: Known) -> None:
    known.room.open()
    assert known.room.caretaker.forget(DUE) == []


def test_a_forum_that_took_longer_than_planned_is_over_when_it_ended(known: Known) -> None:
    def end(session):
        session.get_one(Forum, known.room.forum_id).ended_at = at(10)

    known.room.database.write(end)
    assert known.room.caretaker.forget(at(39)) == []
    assert known.room.caretaker.forget(at(40)) == [known.room.forum_id]


def test_a_forum_without_a_day_is_never_over(database: Database) -> None:
    database.write(lambda session: a_forum(session))
    with database.read() as session:
        assert due(session, at(10_000)) == []


def test_a_moderator_sets_the_days_within_what_the_host_allows(known: Known) -> None:
    known.room.do("keep_for", days=3)
    assert known.room.caretaker.forget(at(2.9)) == []
    assert refused(lambda: known.room.do("keep_for", days=366)).code == "too_long"
    assert known.room.caretaker.forget(at(3)) == [known.room.forum_id]


def test_a_host_who_allows_less_binds_every_forum(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    known.room.do("keep_for", days=300)
    monkeypatch.setattr(keeping, "_bounds", keeping.Bounds(7, 7))
    assert known.room.caretaker.forget(at(7)) == [known.room.forum_id]


def _file(known: Known, poll_id: int) -> bytes:
    return known.room.look(lambda session: b"".join(public_file(session, session.get_one(Poll, poll_id))))


def _journal(known: Known) -> bytes:
    return b"".join(public_line(entry) for entry in known.room.everything(JournalEntry))


def _unnamed(line: bytes) -> dict[str, object]:
    return msgspec.json.decode(line) | {"name": ""}


def _polls_of(room: Room) -> dict[str, object]:
    return {part: told for part, told in room.picture().items() if "poll" in part or "tally" in part}
