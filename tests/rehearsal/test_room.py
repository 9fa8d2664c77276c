"""The room of a rehearsal: no one is played who could come, and no one stays behind."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from polls.database import Database
from polls.errors import Refused
from polls.people.models import FACILITATOR, Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.rehearsal.room import empty_the_room, sign_in_attendees
from tests.builders import NOON, a_forum, a_member


@pytest.fixture
def forum(database: Database):
    return database.write(a_forum)


def test_only_attendees_without_a_way_in_are_played(app: Flask, database: Database, forum) -> None:
    def build(session):
        forum_here = session.merge(forum)
        free = a_member(session, forum_here).id
        a_member(session, forum_here, invitation_hash=b"x" * 32)
        a_member(session, forum_here, FACILITATOR)
        start_sign_in(session, a_member(session, forum_here), "link", NOON)
        return free

    free = database.write(build)
    guests = sign_in_attendees(app, forum.slug, 3)
    assert guests[0].member_id == free
    assert len({guest.member_id for guest in guests}) == 3
    with database.read() as session:
        added = session.scalars(select(Member).where(Member.id.in_([g.member_id for g in guests[1:]]))).all()
    assert [member.name for member in added] == [None, None]


def test_the_room_is_empty_afterwards(app: Flask, database: Database, forum) -> None:
    guests = sign_in_attendees(app, forum.slug, 4)
    empty_the_room(guests)
    empty_the_room(guests)
    with database.read() as session:
        assert all(sign_in.ended_at for sign_in in session.scalars(select(SignIn)))


def test_the_forum_must_be_clear(app: Flask, database: Database) -> None:
    with pytest.raises(Refused, match="not_found"):
        sign_in_attendees(app, None, 1)
    database.write(a_forum)
    database.write(a_forum)
    with pytest.raises(Refused, match="which_forum"):
        sign_in_attendees(app, None, 1)
