"""Counting anew is as good as drawing everything anew, after what can only move counts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.breakouts.models import Breakout
from polls.database import Database, Marks
from polls.live.counting import PEOPLE, VOTES
from polls.live.delivery import Message
from polls.live.picture import PUBLIC, STAFF, Parts, merged, picture
from polls.live.presence import Connection, Presence
from polls.live.publisher import Publisher
from polls.people.acting import Actor
from polls.people.here import answered_by
from polls.people.models import ATTENDEE, Member
from polls.voting.casting import cast_ballot
from polls.voting.opening import open_poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules
from tests.builders import a_forum, a_moderator, an_actor, saved

NOW = datetime(2021, 6, 15, 12, 0, tzinfo=UTC)


class Room:
    """A forum with a live poll, a group and a screen for every audience."""

    def __init__(self, database: Database) -> None:
        self.presence, self.sent = Presence(), []
        answered_by(self.presence.here)
        self.database = database
        self.publisher = Publisher(database, self.presence, self._send)
        self.forum_id, self.member_id, self.poll_id, self.option_id = database.write(self._fill)
        self.marks: list[Marks] = []
        database.after_commit.append(self.marks.append)
        for audience in AUDIENCES:
            self.presence.add(audience, Connection(self.forum_id, None, None, "stage", (audience,)))
        self.told = {each.audience: each.parts for each in self.publisher.told(self.forum_id, AUDIENCES)}

    def _fill(self, session: Session) -> tuple[int, int, int, int]:
        forum = a_forum(session)
        saved(session, Breakout(id=1, forum_id=forum.id, number=1, title="One", task="name", prompt=""))
        moderator, voter = a_moderator(session, forum, NOW), an_actor(session, forum, ATTENDEE, NOW)
        options = [OptionText("This"), OptionText("That")]
        rules = Rules(shown="live", secrecy="straw")
        poll = prepare_poll(session, moderator, question="Which?", options=options, rules=rules)
        open_poll(session, moderator, **poll)
        first = picture(session, forum, PUBLIC)[f"poll/{poll['poll_id']}"]["options"][0]
        return forum.id, voter.member_id, poll["poll_id"], first["id"]

    def _send(self, message: Message, sids: Collection[str]) -> None:
        _event, change = json.loads(message.parcel.data[1:])
        audience = change["audience"]
        self.told[audience] = merged(self.told[audience], change["parts"], change.get("within", {}))
        self.sent.append(audience)

    def vote(self) -> None:
        def work(session: Session) -> None:
            actor = Actor(self.forum_id, NOW, session.get_one(Member, self.member_id))
            choice = {"options": [self.option_id]}
            cast_ballot(session, actor, poll_id=self.poll_id, choice=choice)

        self.database.write(work)

    def come(self) -> None:
        self.presence.add("a screen", Connection(self.forum_id, self.member_id, 1, ATTENDEE, (PUBLIC,)))

    def drawn(self, audience: str) -> Parts:
        with self.database.read() as session:
            return picture(session, session.get_one(Forum, self.forum_id), audience)


AUDIENCES = (PUBLIC, STAFF, "breakout/1", "desk/1")


@pytest.fixture
def room(database: Database) -> Iterator[Room]:
    yield Room(database)
    answered_by(lambda forum_id: set())


def test_a_ballot_marks_nothing_but_counts(room: Room) -> None:
    room.vote()
    assert room.marks == [Marks(counts={room.forum_id}, voters={room.member_id})]


def test_counting_after_a_ballot_tells_what_drawing_would(room: Room) -> None:
    room.vote()
    room.publisher.publish_counts(room.forum_id, VOTES)
    assert room.told == {audience: room.drawn(audience) for audience in AUDIENCES}
    assert room.told[PUBLIC][f"tally/{room.poll_id}"]["ballots"] == 1


def test_counting_after_someone_came_tells_what_drawing_would(room: Room) -> None:
    room.come()
    room.publisher.publish_counts(room.forum_id, PEOPLE)
    assert room.told == {audience: room.drawn(audience) for audience in AUDIENCES}
    assert room.told[PUBLIC]["presence"]["here"] == room.told[STAFF]["people"]["here"] == 1


def test_counting_sends_nothing_where_nothing_moved(room: Room) -> None:
    room.publisher.publish_counts(room.forum_id, VOTES | PEOPLE)
    assert room.sent == []


def test_a_forum_that_changed_otherwise_too_is_drawn_whole(room: Room) -> None:
    room.database.write(lambda session: setattr(session.get_one(Forum, room.forum_id), "title", "Anew"))
    room.publisher.mark(Marks(forums={room.forum_id}, counts={room.forum_id}))
    room.publisher.publish_marked()
    assert room.told[PUBLIC]["forum"]["title"] == "Anew"
