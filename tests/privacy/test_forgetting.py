"""One person is forgotten, by a moderator or by themselves; all others and all results stay as they are."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from polls.agenda.models import Forum
from polls.journal import JournalEntry, findings
from polls.people.acting import perform
from polls.people.log import log
from polls.people.models import Account, DoneOnce, Member
from polls.people.sign_ins import start_sign_in
from polls.summary.took_part import who_took_part
from polls.voting.models import RollEntry
from tests.privacy.rooms import PEOPLE, Known, a_second_moderator, count, sign_ins_of
from tests.voting.rooms import refused


def forget(known: Known, voter: int = 0) -> None:
    known.room.do("remove_member", member_id=known.member(voter).id)


def names_in_ballots(known: Known) -> list[str]:
    return sorted(str(record.name) for record in known.room.records(known.named))


@pytest.mark.parametrize("who", ["moderator", "themselves"])
def test_nothing_tells_of_the_person_any_more_and_all_of_the_others(known: Known, who: str) -> None:
    if who == "moderator":
        forget(known)
    else:
        known.room.do("erase_oneself", by=known.room.voters[0])
    rest = known.everything()
    assert [name in rest for name in PEOPLE] == [False, True, True, True, True]
    assert sign_ins_of(known.room, 0) == []
    assert count(known.room, DoneOnce) == len(PEOPLE) - 1
    assert known.verified() == []


def test_the_votes_stay_counted_and_the_roll_keeps_an_unnamed_row(known: Known) -> None:
    before = count(known.room, RollEntry)
    forget(known)
    assert count(known.room, RollEntry) == before
    assert names_in_ballots(known) == ["", *sorted(PEOPLE[1:])]
    assert known.member(0).name is None


def test_who_was_renamed_since_is_found_in_a_ballot_file_all_the_same(known: Known) -> None:
    known.room.name(0, "Another Xq7")
    forget(known)
    assert names_in_ballots(known) == ["", *sorted(PEOPLE[1:])]


def test_a_ballot_in_an_open_named_poll_is_counted_without_a_name(known: Known) -> None:
    poll_id = known.room.open(secrecy="named")
    known.room.fill(poll_id, 0, 1, 2, 0, 0)
    forget(known)
    known.room.close(poll_id, at=60)
    assert sorted(str(each.name) for each in known.room.records(poll_id)) == ["", *sorted(PEOPLE[1:])]


def test_the_receipt_says_what_kinds_and_no_name(known: Known) -> None:
    known.room.do("erase_oneself", by=known.room.voters[0])
    receipts = [each for each in known.room.everything(JournalEntry) if each.what == "member_forgotten"]
    kinds = "people names emails countries groups links devices answers texts ballots"
    assert [(each.member_id, each.details) for each in receipts] == [(None, dict.fromkeys(kinds.split(), 1))]


def test_the_journal_no_longer_says_what_was_done_about_the_person(known: Known) -> None:
    known.room.do("change_member", member_id=known.member(0).id, country="FR")
    known.room.do("change_member", member_id=known.member(1).id, country="FR")
    forget(known)
    changes = [each for each in known.room.everything(JournalEntry) if each.what == "member_changed"]
    assert [each.details.get("member") for each in changes] == [None, known.member(1).id]
    assert known.room.look(lambda session: findings(session, known.room.forum_id)) == []


def test_what_a_moderator_did_stays_in_the_log_without_who_it_was(known: Known) -> None:
    other = a_second_moderator(known.room)
    known.room.do("black_out", on=True)
    known.room.do("erase_oneself", by=known.room.moderator)
    told = {each["what"]: each["who"] for each in known.room.look(lambda s: log(s, known.room.forum_id))}
    assert told["stage_blacked_out"] == "gone"
    assert known.room.everything(Account) == []
    assert known.room.look(lambda session: session.get_one(Member, other.member_id).admission) == "in"


def test_the_last_moderator_cannot_go(known: Known) -> None:
    before = known.everything()
    refusal = refused(lambda: known.room.do("erase_oneself", by=known.room.moderator))
    assert refusal.code == "last_moderator"
    assert known.everything() == before


def test_afterwards_the_person_can_do_nothing_more(known: Known) -> None:
    device = a_device_of(known, 0)
    perform(device, "erase_oneself", {})
    assert refused(lambda: perform(device, "erase_oneself", {})).code == "not_signed_in"


def test_someone_forgotten_is_still_one_of_those_who_took_part(known: Known) -> None:
    def number(session):
        return len(who_took_part(session, session.get_one(Forum, known.room.forum_id)))

    before = known.room.look(number)
    forget(known)
    assert known.room.look(number) == before == len(PEOPLE) + 1


def test_a_person_is_told_all_that_is_held_on_them_and_nothing_of_a_choice(known: Known) -> None:
    held = known.room.do("tell_what_is_held", member_id=known.member(0).id)
    assert (held["person"]["name"], held["person"]["stakeholder_group"]) == (PEOPLE[0], "Smallholders")
    assert (len(held["devices"]), len(held["breakouts"]), len(held["texts_saved"])) == (1, 1, 1)
    assert [each["took_part"] for each in held["polls"]] == [True, True]
    assert held["kept_until"] == "2021-07-16T00:00:00+00:00"
    text = msgspec.json.encode(held).decode()
    options = known.room.options(known.secret)
    assert not any(f'"{option}"' in text for option in options)
    assert not any(record.code in text for record in known.room.records(known.secret))
    assert not any(other in text for other in PEOPLE[1:])


def test_that_a_moderator_told_it_is_noted(known: Known) -> None:
    known.room.do("tell_what_is_held", member_id=known.member(0).id)
    last = known.room.everything(JournalEntry)[-1]
    assert (last.what, last.member_id) == ("member_told", known.room.moderator.member_id)


def a_device_of(known: Known, voter: int) -> int:
    """The number of a device that is signed in today."""
    who = known.member(voter).id
    known.room.database.write(
        lambda session: start_sign_in(session, session.get_one(Member, who), "link", datetime.now(UTC))
    )
    return sign_ins_of(known.room, voter)[-1].id
