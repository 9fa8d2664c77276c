"""A room of people with names to be found, in which something was voted by name and something in secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.breakouts.models import NAME, Breakout, Report, ReportVersion, Seat
from polls.database import Database
from polls.people.models import MODERATOR, Account, DoneOnce, Member, SignIn
from polls.people.sign_ins import start_sign_in, token_hash
from polls.verification.verifying import verify
from tests.builders import NOON, a_day, saved
from tests.databases import lines
from tests.voting.rooms import Room, a_room

# Each of them stands nowhere else in the program or its sample.
PEOPLE = ("Wanjiru Xq0", "Oddvar Xq1", "Ceiling Xq2", "Mirembe Xq3", "Tapiwa Xq4")
ADDRESS = "{}@people.xqexample"
DAY = timedelta(days=1)
OVER = NOON.replace(hour=0) + DAY  # the end of the only day, in the forum's zone
DUE = OVER + 30 * DAY


@dataclass
class Known:
    """The room, its polls by what they are, and what would tell of each voter."""

    room: Room
    named: int
    secret: int

    def verified(self) -> list[str]:
        """What `verify` finds wrong."""
        return self.room.look(lambda session: verify(session, _forum(session, self.room)).findings)

    def forum(self) -> Forum:
        return self.room.look(lambda session: _forum(session, self.room))

    def member(self, voter: int) -> Member:
        return self.room.look(lambda session: session.get_one(Member, self.room.voters[voter].member_id))

    def everything(self) -> str:
        """All rows of all tables, and in ballot files what is packed in them."""
        return self.room.look(lambda session: "\n".join(lines(session.connection()))) + self.ballots()

    def ballots(self) -> str:
        return "".join(self.room.lines(poll).decode() for poll in (self.named, self.secret))


def _forum(session: Session, room: Room) -> Forum:
    return session.get_one(Forum, room.forum_id)


def a_known_room(database: Database) -> Known:
    """Five people who said who they are, signed in, sat in a group, saved a text and voted twice."""
    room = a_room(database)
    database.write(lambda session: _introduce(session, room))
    room.join_group("Smallholders", range(5))
    polls = {}
    for secrecy in ("named", "secret"):
        polls[secrecy] = room.open(secrecy=secrecy, beside_others=True)
        room.fill(polls[secrecy], 0, 1, 0, 2, 0)
        room.publish(polls[secrecy])
    room.caretaker.tidy()
    return Known(room, **polls)


def _introduce(session: Session, room: Room) -> None:
    forum = _forum(session, room)
    forum.join_policy, forum.join_code = "vote", "ABCDEFGH"
    a_day(session, forum, date=NOON.date())
    breakout = saved(session, Breakout(forum_id=forum.id, number=1, title="One", task=NAME))
    report = saved(session, Report(forum_id=forum.id, breakout_id=breakout.id, content={}, version=1))
    for place, (name, voter) in enumerate(zip(PEOPLE, room.voters, strict=True)):
        member = session.get_one(Member, voter.member_id)
        member.name, member.country, member.welcomed_at = name, "KE", NOON
        member.email = ADDRESS.format(place)
        member.invitation_hash = token_hash(name)
        start_sign_in(session, member, "link", NOON)
        _leave_traces(session, forum, report, breakout, member)
    _with_account(session, room)


def _leave_traces(session: Session, forum: Forum, report: Report, breakout: Breakout, member: Member) -> None:
    """What a member leaves behind: a seat, a saved text, an answer kept for their device, and entries."""
    session.add(Seat(forum_id=forum.id, breakout_id=breakout.id, member_id=member.id))
    version = {"report_id": report.id, "version": member.id, "content": {}, "saved_at": NOON}
    session.add(ReportVersion(forum_id=forum.id, saved_by=member.id, **version))
    report.saved_by = member.id
    session.add(DoneOnce(member_id=member.id, key="k", verb="add_member", answer={}, at=NOON))


def _with_account(session: Session, room: Room) -> None:
    moderator = session.get_one(Member, room.moderator.member_id)
    moderator.name, moderator.email = "Solveig Xq9", ADDRESS.format(9)
    account = Account(email=ADDRESS.format(9), name="Solveig Xq9", password_hash="x", created_at=NOON)
    moderator.account_id = saved(session, account).id
    start_sign_in(session, moderator, "password", NOON)


def a_second_moderator(room: Room) -> Any:
    return room.add_voter(MODERATOR)


def count(room: Room, model: Any) -> int:
    return len(room.everything(model))


def sign_ins_of(room: Room, voter: int) -> list[SignIn]:
    return [each for each in room.everything(SignIn) if each.member_id == room.voters[voter].member_id]


def at(days: float) -> datetime:
    """So many days after the forum was over."""
    return OVER + days * DAY
