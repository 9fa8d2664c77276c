"""Whose seats a browser's tokens stand for: the valid ones alone, the newest first, in one statement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from polls.database import Database
from polls.people.models import FACILITATOR, Member
from polls.people.seats import Seat, seats_behind
from polls.people.sign_ins import LASTS, OF_MEMBER, end_all_sign_ins, start_sign_in
from polls.privacy.forgetting import forget
from tests.builders import NOON, a_forum, a_member


def signed_in(database: Database, role: str = FACILITATOR, **given: str) -> tuple[int, str]:
    """A new member's id, and the token of a device of theirs."""

    def work(session: Session) -> tuple[int, str]:
        member = a_member(session, a_forum(session), role, **given)
        return member.id, start_sign_in(session, member, "link", NOON)

    return database.write(work)


def test_a_seat_tells_of_its_member_what_pages_have_to_know(database: Database) -> None:
    member_id, token = signed_in(database, name="Ana", country="BO")
    (seat,) = seats_behind([token], NOON)
    with database.read() as session:
        kept = session.get_one(Member, member_id)
        for name in (*OF_MEMBER, "is_welcomed"):
            assert getattr(seat.member, name) == getattr(kept, name)
        assert seat.forum_id == kept.forum_id


def test_the_newest_seat_comes_first(database: Database) -> None:
    first, second, third = (signed_in(database) for _ in range(3))
    found = seats_behind([second[1], first[1], "nobody's", third[1]], NOON)
    assert [seat.member.id for seat in found] == [third[0], second[0], first[0]]


@pytest.mark.parametrize("admission", ["waiting", "removed"])
def test_who_is_not_in_the_forum_has_no_seat(database: Database, admission: str) -> None:
    assert seats_behind([signed_in(database, admission=admission)[1]], NOON) == []


def test_a_seat_lasts_until_its_hour_and_not_longer(database: Database) -> None:
    _, token = signed_in(database)
    assert len(seats_behind([token], NOON + LASTS - timedelta(seconds=1))) == 1
    assert seats_behind([token], NOON + LASTS) == []


def test_a_device_that_is_signed_out_has_no_seat(database: Database) -> None:
    member_id, token = signed_in(database)
    database.write(lambda session: end_all_sign_ins(session, session.get_one(Member, member_id), NOON))
    assert seats_behind([token], NOON) == []


def test_the_number_of_a_device_that_is_gone_is_given_to_no_other(database: Database) -> None:
    """A socket, or an action on its way, still means the first: it must not act for somebody else."""
    numbers = []
    for _ in range(2):
        member_id, token = signed_in(database)
        numbers.append(seats_behind([token], NOON)[0].sign_in_id)
        database.write(lambda session, gone=member_id: forget(session, 1, [gone]))
    assert numbers[0] != numbers[1]


def test_who_a_browser_is_takes_one_statement_and_of_a_stranger_none(database: Database) -> None:
    tokens = [signed_in(database)[1] for _ in range(3)]
    asked: list[str] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: asked.append(statement)
    )
    assert all(isinstance(each, Seat) for each in seats_behind(tokens, NOON))
    assert len([each for each in asked if each.startswith("SELECT")]) == 1
    asked.clear()
    assert seats_behind([], NOON) == []
    assert asked == []
