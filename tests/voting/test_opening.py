"""Opening freezes what decides the result; pausing and extending leave that alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.journal import JournalEntry, findings
from polls.people.models import FACILITATOR, MODERATOR, OBSERVER
from polls.voting.models import OPEN, PAUSED, Option, RollEntry
from polls.voting.opening import frozen_hash
from polls.voting.preparing import OptionText
from polls.voting.rules import is_entitled, read_rules
from tests.builders import NOON, a_day, a_forum, a_group, a_member, an_item
from tests.voting.rooms import Room, refused


def roll_of(room: Room, poll_id: int) -> set[int]:
    return {entry.member_id for entry in room.everything(RollEntry) if entry.poll_id == poll_id}


def test_opening_puts_the_electorate_on_the_roll(room: Room) -> None:
    facilitator = room.add_voter(FACILITATOR)
    for role, admission in (
        (OBSERVER, "in"),
        (MODERATOR, "in"),
        ("attendee", "waiting"),
        ("attendee", "removed"),
    ):
        room.add_voter(role, admission=admission)
    room.database.write(lambda session: a_member(session, a_forum(session)))
    poll_id = room.prepare()
    assert room.do("open_poll", poll_id=poll_id) == {"poll_id": poll_id, "eligible": 4}
    assert roll_of(room, poll_id) == {voter.member_id for voter in [*room.voters, facilitator]}


def test_the_roll_in_sql_is_the_rule_in_python(room: Room) -> None:
    forum_id = room.forum_id

    def build(session):
        from polls.agenda.models import Forum

        forum = session.get_one(Forum, forum_id)
        groups = [a_group(session, forum).id for _ in range(2)]
        roles = ("moderator", "facilitator", "attendee", "observer")
        members = [
            a_member(session, forum, role, group_id=group) for role in roles for group in (*groups, None)
        ]
        return groups, [(member.id, member.role, member.group_id) for member in members]

    groups, members = room.database.write(build)
    poll_id = room.open(group_ids=groups[:1], electorate_roles=("moderator", "attendee"))
    rules = read_rules(room.poll(poll_id).rules)
    assert roll_of(room, poll_id) == {who for who, role, group in members if is_entitled(rules, role, group)}


def test_nobody_joins_the_roll_after_opening(room: Room) -> None:
    poll_id = room.open()
    late = room.add_voter(at=30)
    refusal = refused(lambda: room.cast(poll_id, late, 0, at=31))
    assert (refusal.code, "joined after" in str(refusal.message)) == ("not_on_roll", True)
    assert len(roll_of(room, poll_id)) == 3


def test_a_poll_for_nobody_is_not_opened(room: Room) -> None:
    poll_id = room.prepare(electorate_roles=("facilitator",))
    assert refused(lambda: room.do("open_poll", poll_id=poll_id)).code == "empty_roll"
    assert room.everything(RollEntry) == []


def test_one_poll_is_open_at_a_time(room: Room) -> None:
    first, second = room.open(), room.prepare()
    refusal = refused(lambda: room.do("open_poll", poll_id=second))
    assert (refusal.code, "Close it first" in str(refusal.message)) == ("another_is_open", True)
    room.do("pause_poll", poll_id=first)
    assert refused(lambda: room.do("open_poll", poll_id=second)).code == "another_is_open"
    room.close(first)
    assert room.do("open_poll", poll_id=second)["eligible"] == 3


def test_a_poll_may_be_open_beside_others_when_its_rules_say_so(room: Room) -> None:
    room.open()
    assert room.poll(room.open(beside_others=True)).state == OPEN


def test_opening_twice_is_told_that_it_is_open(room: Room) -> None:
    poll_id = room.open()
    assert refused(lambda: room.do("open_poll", poll_id=poll_id)).code == "stale"
    assert len(roll_of(room, poll_id)) == 3


def test_opening_hashes_all_that_decides_the_result(room: Room) -> None:
    poll_id = room.open()
    poll = room.poll(poll_id)
    entry = room.look(lambda s: s.query(JournalEntry).filter_by(what="poll_opened").one())
    assert entry.details == {"poll": poll_id, "eligible": 3, "hash": poll.frozen_hash}
    assert room.look(lambda session: findings(session, room.forum_id)) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question", "Another?"),
        ("explanation", "More"),
        ("method", "approval"),
        ("rules", {"abstain": False}),
    ],
)
def test_whatever_decides_the_result_changes_the_hash(room: Room, field: str, value: object) -> None:
    poll_id = room.prepare()

    def hashes(session):
        from polls.voting.models import Poll

        poll = session.get_one(Poll, poll_id)
        before = frozen_hash(poll, 3)
        setattr(poll, field, value)
        return before, frozen_hash(poll, 3)

    before, after = room.look(hashes)
    assert before != after


def test_an_options_text_and_provenance_and_the_rolls_size_change_the_hash(room: Room) -> None:
    poll_id = room.prepare()

    def hashes(session):
        option = session.query(Option).filter_by(poll_id=poll_id).first()
        poll = room.poll(poll_id)
        poll = session.get_one(type(poll), poll_id)
        found = [frozen_hash(poll, 3), frozen_hash(poll, 4)]
        for field, value in (
            ("text", "Else"),
            ("detail", "Else"),
            ("source_version", 2),
            ("source_place", "name"),
        ):
            setattr(option, field, value)
            found.append(frozen_hash(poll, 3))
        return found

    assert len(set(room.look(hashes))) == 6


def test_a_poll_belongs_to_the_item_it_was_opened_in(room: Room) -> None:
    def begin_item(session: Session) -> int:
        forum = session.get_one(Forum, room.forum_id)
        forum.current_item_id = an_item(session, a_day(session, forum)).id
        return forum.current_item_id

    poll_id = room.prepare()
    item_id = room.database.write(begin_item)
    room.do("open_poll", poll_id=poll_id)
    assert room.poll(poll_id).item_id == item_id


def test_a_paused_poll_takes_no_ballots_and_keeps_those_it_has(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 1)
    room.do("pause_poll", at=2, poll_id=poll_id)
    assert refused(lambda: room.cast(poll_id, 1, 0, at=3)).code == "paused"
    room.do("resume_poll", at=4, poll_id=poll_id)
    room.cast(poll_id, 1, 0, at=5)
    room.close(poll_id)
    assert room.picture("staff")[f"tally/{poll_id}"]["ballots"] == 2


def test_a_clock_stands_while_its_poll_is_paused(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.do("pause_poll", at=20, poll_id=poll_id)
    assert (room.poll(poll_id).left_seconds, room.poll(poll_id).closes_at) == (40, None)
    assert room.settle(500) == []
    room.do("extend_poll", at=500, poll_id=poll_id, seconds=30)
    room.do("resume_poll", at=600, poll_id=poll_id)
    assert room.poll(poll_id).closes_at == NOON + timedelta(seconds=670)


def test_extending_adds_to_the_clock(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.do("extend_poll", at=10, poll_id=poll_id)
    assert room.poll(poll_id).closes_at == NOON + timedelta(seconds=120)


def test_extending_in_the_grace_counts_from_now(room: Room) -> None:
    poll_id = room.open(clock_seconds=60)
    room.do("extend_poll", at=62, poll_id=poll_id, seconds=60)
    assert room.poll(poll_id).closes_at == NOON + timedelta(seconds=122)


def test_a_poll_without_a_clock_is_not_extended(room: Room) -> None:
    poll_id = room.open()
    assert refused(lambda: room.do("extend_poll", poll_id=poll_id)).code == "no_clock"


@pytest.mark.parametrize("verb", ["pause_poll", "extend_poll"])
def test_a_poll_that_is_being_closed_is_left_alone(room: Room, verb: str) -> None:
    poll_id = room.open(clock_seconds=60)
    room.do("close_poll", at=1, poll_id=poll_id)
    refusal = refused(lambda: room.do(verb, at=2, poll_id=poll_id))
    assert (refusal.code, "Undo the closing" in str(refusal.message)) == ("stale", True)


def test_pausing_a_paused_poll_is_stale(room: Room) -> None:
    poll_id = room.open()
    room.do("pause_poll", poll_id=poll_id)
    assert refused(lambda: room.do("pause_poll", poll_id=poll_id)).code == "stale"
    assert room.poll(poll_id).state == PAUSED


def test_voters_open_nothing(room: Room) -> None:
    poll_id = room.prepare()
    for verb in ("open_poll", "pause_poll", "close_poll", "publish_poll", "void_poll"):
        given = {"reason": "x"} if verb == "void_poll" else {}
        refusal = refused(
            lambda verb=verb, given=given: room.do(verb, by=room.voters[0], poll_id=poll_id, **given)
        )
        assert refusal.code == "not_allowed"


def test_options_cannot_be_changed_behind_an_open_polls_back(room: Room) -> None:
    poll_id = room.open()
    changed = [OptionText("Else"), OptionText("Other")]
    assert refused(lambda: room.do("change_poll", poll_id=poll_id, options=changed)).code == "stale"
