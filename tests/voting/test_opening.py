"""Opening freezes what decides the result, and who may vote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import Database
from polls.journal import JournalEntry, findings
from polls.people.here import answered_by
from polls.people.models import FACILITATOR, MODERATOR, OBSERVER
from polls.voting import keys
from polls.voting.freezing import frozen_hash, frozen_parts, told_poll
from polls.voting.methods.lot import commitment
from polls.voting.models import OPEN, READY, Poll, RollEntry
from polls.voting.preparing import OptionText
from polls.voting.rules import is_entitled, read_rules
from tests.builders import a_day, a_forum, a_group, a_member, an_item
from tests.voting.rooms import Room, a_room, refused


@pytest.fixture
def here() -> Iterator[set[int]]:
    """The members with a screen open: the set itself, to fill."""
    members: set[int] = set()
    answered_by(lambda _forum_id: members)
    yield members
    answered_by(lambda _forum_id: set())


def who_was_here(room: Room, poll_id: int) -> set[int]:
    entries = room.everything(RollEntry)
    return {entry.member_id for entry in entries if entry.poll_id == poll_id and entry.was_here}


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
    assert room.do("open_poll", poll_id=poll_id) == {"poll_id": poll_id, "eligible": 6}
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
    poll_id = room.open(group_ids=groups[:1], electorate_roles=("moderator", "attendee"), secrecy="straw")
    rules = read_rules(room.poll(poll_id).rules)
    assert roll_of(room, poll_id) == {who for who, role, group in members if is_entitled(rules, role, group)}


def test_nobody_joins_the_roll_after_opening(room: Room) -> None:
    poll_id = room.open()
    late = room.add_voter(at=30)
    refusal = refused(lambda: room.cast(poll_id, late, 0, at=31))
    assert (refusal.code, "joined after" in str(refusal.message)) == ("not_on_roll", True)
    assert len(roll_of(room, poll_id)) == 5


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
    assert room.do("open_poll", poll_id=second)["eligible"] == 5


def test_a_poll_may_be_open_beside_others_when_its_rules_say_so(room: Room) -> None:
    room.open()
    assert room.poll(room.open(beside_others=True)).state == OPEN


def test_opening_twice_is_told_that_it_is_open(room: Room) -> None:
    poll_id = room.open()
    assert refused(lambda: room.do("open_poll", poll_id=poll_id)).code == "stale"
    assert len(roll_of(room, poll_id)) == 5


def test_opening_notes_all_that_decides_the_result_and_what_the_lot_is_bound_to(room: Room) -> None:
    poll_id = room.open()
    poll = room.poll(poll_id)
    entry = room.look(lambda s: s.query(JournalEntry).filter_by(what="poll_opened").one())
    parts = room.look(lambda s: frozen_parts(told_poll(s.get_one(Poll, poll_id), 5)))
    assert entry.details == {
        "poll": poll_id,
        "eligible": 5,
        "hash": frozen_hash(parts),
        "parts": parts,
        "seed_commitment": commitment(keys.current().seed(poll.key_id)),
    }
    assert (poll.frozen_hash, poll.lot_seed) == (frozen_hash(parts), None)
    assert list(room.look(lambda session: findings(session, room.forum_id))) == []


def test_each_poll_has_a_key_and_a_seed_of_its_own(room: Room) -> None:
    first, second = (room.poll(room.open(beside_others=True)) for _ in range(2))
    assert len({first.key_id, second.key_id}) == len({first.seed_commitment, second.seed_commitment}) == 2
    assert keys.current().key(first.key_id) != keys.current().key(second.key_id)


def test_where_no_key_can_be_kept_a_poll_is_not_opened(room: Room) -> None:
    poll_id = room.prepare()
    (room.folder / "full").write_text("a file where the directory should be")
    keys.connect(room.folder / "full")
    assert refused(lambda: room.do("open_poll", poll_id=poll_id)).code == "not_saved"
    assert (room.poll(poll_id).state, room.everything(RollEntry)) == (READY, [])


@pytest.mark.parametrize("secrecy", ["secret", "straw", "named"])
def test_only_a_secret_poll_needs_five_voters(database: Database, secrecy: str) -> None:
    room = a_room(database, voters=4)
    poll_id = room.prepare(secrecy=secrecy)
    if secrecy != "secret":
        assert room.do("open_poll", poll_id=poll_id)["eligible"] == 4
        return
    refusal = refused(lambda: room.do("open_poll", poll_id=poll_id))
    assert (refusal.code, refusal.details) == ("too_few_voters", {"eligible": 4})
    assert (room.poll(poll_id).state, room.everything(RollEntry)) == (READY, [])
    assert list(room.folder.glob("keys/*")) == []  # and no key was made


def test_those_with_a_screen_open_are_noted_as_here(room: Room, here: set[int]) -> None:
    here |= {room.voters[1].member_id, room.voters[3].member_id, room.moderator.member_id}
    poll_id = room.open()
    assert who_was_here(room, poll_id) == {room.voters[1].member_id, room.voters[3].member_id}
    assert len(roll_of(room, poll_id)) == 5


def test_a_poll_of_those_present_is_for_them_alone(room: Room, here: set[int]) -> None:
    here |= {voter.member_id for voter in room.voters[:4]} | {room.moderator.member_id}
    poll_id = room.open(present_only=True, secrecy="straw")
    assert roll_of(room, poll_id) == {voter.member_id for voter in room.voters[:4]}
    refusal = refused(lambda: room.cast(poll_id, 4, 0))
    assert (refusal.code, "here when it opened" in str(refusal.message)) == ("not_on_roll", True)


def test_a_poll_of_those_present_is_not_opened_while_nobody_is(room: Room) -> None:
    poll_id = room.prepare(present_only=True)
    assert refused(lambda: room.do("open_poll", poll_id=poll_id)).code == "empty_roll"


def test_a_poll_whose_group_is_gone_says_so(room: Room) -> None:
    group_id = room.do("add_group", name="Academia")["group_id"]
    poll_id = room.prepare(group_ids=[group_id])
    room.do("remove_group", group_id=group_id)
    refusal = refused(lambda: room.do("open_poll", poll_id=poll_id))
    assert (refusal.code, refusal.field) == ("group_gone", "rules")
    assert room.poll(poll_id).state == READY


def test_a_poll_belongs_to_the_item_it_was_opened_in(room: Room) -> None:
    def begin_item(session: Session) -> int:
        forum = session.get_one(Forum, room.forum_id)
        forum.current_item_id = an_item(session, a_day(session, forum)).id
        return forum.current_item_id

    poll_id = room.prepare()
    item_id = room.database.write(begin_item)
    room.do("open_poll", poll_id=poll_id)
    assert room.poll(poll_id).item_id == item_id


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
