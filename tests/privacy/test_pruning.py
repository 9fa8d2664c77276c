"""What is only needed for a while goes; what says that someone took part stays as long as they are known."""

from __future__ import annotations

from datetime import timedelta

from polls.people.models import DoneOnce, Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.privacy.pruning import prune
from tests.builders import NOON
from tests.privacy.rooms import Known, sign_ins_of
from tests.voting.rooms import Room

LATER = NOON + timedelta(days=30)


def pruned(room: Room, at=LATER) -> int:
    return room.database.write(lambda session: prune(session, at))


def test_an_answer_kept_for_a_device_goes_after_a_week(known: Known) -> None:
    room = known.room
    assert pruned(room, NOON + timedelta(days=7)) == 0
    assert pruned(room, NOON + timedelta(days=7, seconds=1)) == len(room.voters)
    assert room.everything(DoneOnce) == []


def test_a_device_signed_out_goes_and_one_that_is_in_stays(known: Known) -> None:
    room, who = known.room, known.member(0).id

    def sign_out(session):
        session.query(SignIn).filter_by(member_id=who).one().ended_at = NOON
        start_sign_in(session, session.get_one(Member, who), "link", NOON + timedelta(days=1))

    room.database.write(sign_out)
    pruned(room, NOON + timedelta(days=2))
    assert [each.ended_at for each in sign_ins_of(room, 0)] == [None]


def test_the_last_device_of_who_was_never_welcomed_says_that_they_took_part(known: Known) -> None:
    room = known.room
    pruned(room)
    assert [each.member_id for each in room.everything(SignIn)] == [room.moderator.member_id]


def test_a_round_of_the_caretaker_prunes_and_forgets(known: Known) -> None:
    known.room.caretaker.go_round(LATER + timedelta(days=1))
    assert known.room.everything(DoneOnce) == []
    assert known.member(0).name is None
