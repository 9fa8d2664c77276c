"""The publisher's law: the old picture plus the changed parts is the fresh picture, for each audience,
after every action of a whole plenary."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from polls.agenda.models import Forum, Item
from polls.breakouts.models import Breakout, Turn
from polls.database import Database
from polls.forum_file.loading import load_file
from polls.live.caretaker import Caretaker
from polls.live.following import Following
from polls.live.picture import audiences, picture
from polls.live.presence import Presence
from polls.live.publisher import Publisher, room
from polls.people.acting import VERBS, Actor
from polls.people.models import ATTENDEE, MODERATOR, Member
from polls.sample.trial import FORUM_FILE
from polls.voting import keys
from polls.voting.models import Poll
from polls.voting.moves import UNDO


class Plenary:
    """The sample forum with one follower for each audience, told by a publisher without a network."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.forum_id = load_file(FORUM_FILE).forum_id
        self.followers: dict[str, Following] = {}
        self.sent: list[dict[str, Any]] = []
        self.publisher = Publisher(database, Presence(), self._deliver, lambda _marks: None)
        database.after_commit.append(self.publisher.mark)
        with database.read() as session:
            forum = session.get_one(Forum, self.forum_id)
            for audience in audiences(session, forum):
                self._follow(session, forum, audience)

    def _follow(self, session: Any, forum: Forum, audience: str) -> None:
        follower = self.followers[room(forum.id, audience)] = Following()
        follower.take_whole({"pictures": [self.publisher.whole(session, forum, audience)]})

    def _deliver(self, _event: str, message: dict[str, Any], to: str) -> None:
        self.sent.append(message)
        assert self.followers[to].take_changed(message), "a revision was left out"

    def do(self, verb: str, **arguments: Any) -> Any:
        """Do the verb as the moderator, publish, and hold the law."""

        return self.do_as(self.members(MODERATOR)[0], verb, **arguments)

    def do_as(self, member_id: int, verb: str, **arguments: Any) -> Any:
        """Do the verb as that member, publish, and hold the law."""

        def work(session: Any) -> Any:
            member = session.get(Member, member_id)
            return VERBS[verb].function(session, Actor(self.forum_id, datetime.now(UTC), member), **arguments)

        answer = self.database.write(work)
        self.hold_the_law()
        return answer

    def members(self, role: str) -> list[int]:
        with self.database.read() as session:
            here = (Member.forum_id == self.forum_id) & (Member.role == role)
            return list(session.scalars(select(Member.id).where(here).order_by(Member.id)))

    def hold_the_law(self) -> None:
        self.publisher.publish_marked()
        with self.database.read() as session:
            forum = session.get_one(Forum, self.forum_id)
            for audience in audiences(session, forum):
                fresh = picture(session, forum, audience)
                told = dict(self.followers[room(forum.id, audience)].parts)
                told.pop("presence", None)
                fresh.pop("presence", None)
                assert told == fresh, audience

    def ids(self, model: Any) -> list[int]:
        with self.database.read() as session:
            own = select(model.id).where(model.forum_id == self.forum_id)
            return list(session.scalars(own.order_by(getattr(model, "position", model.id))))


@pytest.fixture
def plenary(database: Database) -> Plenary:
    return Plenary(database)


def test_the_law_holds_through_a_whole_plenary(plenary: Plenary) -> None:
    items, breakouts, poll_id = plenary.ids(Item), plenary.ids(Breakout), plenary.ids(Poll)[0]
    plenary.do("move_to", from_item=None, to_item=items[0])
    plenary.do("set_clock", seconds=300)
    plenary.do("pause_clock")
    plenary.do("resume_clock")
    plenary.do("pause", text="A short break")
    plenary.do("resume")
    plenary.do("black_out", on=True)
    plenary.do("black_out", on=False)
    notice = plenary.do("show_notice", level="info", text="The next session starts in five minutes.")
    plenary.do("take_down_notice", **notice)
    for here, there in itertools.pairwise(items):
        plenary.do("move_to", from_item=here, to_item=there)
    plenary.do("move_to", from_item=items[-1], to_item=items[3])
    plenary.do("save_draft", breakout_id=breakouts[0], base_version=1, content={"name": "Another name"})
    plenary.do("set_queue", breakout_ids=list(reversed(breakouts)), seconds=60)
    turn = plenary.do("next_turn", from_turn=None)["turn_id"]
    plenary.do("next_turn", from_turn=turn)
    plenary.do("skip_turn", turn_id=plenary.ids(Turn)[-1])
    plenary.do("open_poll", poll_id=poll_id)
    with plenary.database.read() as session:
        options = session.get_one(Poll, poll_id).option_ids
    for number, member_id in enumerate(plenary.members(ATTENDEE)[:6]):
        plenary.do_as(member_id, "cast_ballot", poll_id=poll_id, choice={"options": [options[number % 3]]})
    plenary.do("pause_poll", poll_id=poll_id)
    plenary.do("resume_poll", poll_id=poll_id)
    plenary.do("close_poll", poll_id=poll_id)
    plenary.do("undo_close", poll_id=poll_id)
    plenary.do("close_poll", poll_id=poll_id)
    Caretaker(plenary.database, keys.current()).settle(datetime.now(UTC) + UNDO)
    plenary.hold_the_law()
    plenary.do("publish_poll", poll_id=poll_id)
    plenary.do("draft_summary")
    plenary.do("publish_summary")
    plenary.do("end_forum", from_item=items[3])
    assert len(plenary.sent) > 25


def test_what_did_not_change_is_not_sent(plenary: Plenary) -> None:
    items = plenary.ids(Item)
    plenary.do("move_to", from_item=None, to_item=items[0])
    plenary.sent.clear()
    plenary.do("set_clock", seconds=60)
    public = [message for message in plenary.sent if message["audience"] == "public"]
    assert [set(message["parts"]) for message in public] == [{"clock", "journal"}]
    assert not [message for message in plenary.sent if message["audience"].startswith(("breakout/", "desk/"))]


def test_a_forum_nobody_watches_is_not_drawn(database: Database) -> None:
    sent: list[Any] = []
    publisher = Publisher(database, Presence(), lambda *_, **__: sent.append(1), lambda _marks: None)
    database.after_commit.append(publisher.mark)
    forum_id = load_file(FORUM_FILE).forum_id
    publisher.publish(forum_id)
    assert sent == []
