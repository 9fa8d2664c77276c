"""The publisher's law: the old picture plus the changed parts is the fresh picture, for each audience,
after every action of a whole plenary."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from polls.agenda.models import Forum, Item
from polls.breakouts.models import Breakout, Turn
from polls.database import Database
from polls.forum_file.loading import load_file
from polls.live.caretaker import Caretaker
from polls.live.delivery import Message
from polls.live.following import Following
from polls.live.picture import PUBLIC, STAFF, audiences, picture
from polls.live.presence import Connection, Presence
from polls.live.publisher import NotDrawn, Publisher
from polls.live.told import MOST_KEPT, news, whole
from polls.people import here as people_here
from polls.people.acting import VERBS, Actor
from polls.people.models import ATTENDEE, MODERATOR, Member
from polls.sample.trial import FORUM_FILE
from polls.voting import keys
from polls.voting.models import Poll
from polls.voting.moves import UNDO


def told(message: Message) -> dict[str, Any]:
    """What a message says to a screen."""
    _event, data = json.loads(message.parcel.data[1:])
    return data


class Plenary:
    """The sample forum with one screen for each audience, told by a publisher without a network."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.forum_id = load_file(FORUM_FILE).forum_id
        self.followers: dict[str, Following] = {}
        self.sent: list[dict[str, Any]] = []
        self.presence = Presence()
        self.publisher = Publisher(database, self.presence, self._deliver)
        database.after_commit.append(self.publisher.mark)
        with database.read() as session:
            everyone = audiences(session, session.get_one(Forum, self.forum_id))
        for audience in everyone:
            self.follow(audience, audience)

    def follow(self, sid: str, audience: str) -> None:
        """Open a screen of the audience; it gets the whole picture."""
        self.followers[sid] = Following()
        self.presence.add(sid, Connection(self.forum_id, None, None, "stage", (audience,)))
        self.followers[sid].take_whole(told(whole(self.publisher.told(self.forum_id, [audience]))))

    def _deliver(self, message: Message, sids: Collection[str]) -> None:
        self.sent.append(told(message))
        for sid in sids:
            assert self.followers[sid].take_changed(told(message)), "a revision was left out"

    def do(self, verb: str, **arguments: Any) -> Any:
        """Do the verb as the moderator, publish, and hold the law."""

        return self.do_as(self.members(MODERATOR)[0], verb, **arguments)

    def do_as(self, member_id: int, verb: str, **arguments: Any) -> Any:
        """Do the verb as that member, publish, and hold the law."""
        answer = self.do_unseen(verb, member_id, **arguments)
        self.hold_the_law()
        return answer

    def do_unseen(self, verb: str, member_id: int | None = None, **arguments: Any) -> Any:
        """Do the verb (as the moderator), and publish."""
        member_id = member_id or self.members(MODERATOR)[0]

        def work(session: Any) -> Any:
            member = session.get(Member, member_id)
            return VERBS[verb].function(session, Actor(self.forum_id, datetime.now(UTC), member), **arguments)

        answer = self.database.write(work)
        self.publisher.publish_marked()
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
                assert self.followers[audience].parts == picture(session, forum, audience), audience

    def ids(self, model: Any) -> list[int]:
        with self.database.read() as session:
            own = select(model.id).where(model.forum_id == self.forum_id)
            return list(session.scalars(own.order_by(getattr(model, "position", model.id))))


@pytest.fixture
def plenary(database: Database) -> Plenary:
    return Plenary(database)


@pytest.mark.proof
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


def test_of_a_part_that_changed_a_little_only_that_is_sent(plenary: Plenary) -> None:
    plenary.do("move_to", from_item=None, to_item=plenary.ids(Item)[0])
    plenary.sent.clear()
    plenary.do("pause", text="A short break")
    [public] = [message for message in plenary.sent if message["audience"] == "public"]
    assert public["within"] == {"now": {"is_paused": True, "pause_text": "A short break"}}
    assert set(public["parts"]) == {"journal"}


def test_an_audience_nobody_watches_is_not_drawn(plenary: Plenary) -> None:
    revision = plenary.publisher.told(plenary.forum_id, [PUBLIC])[0].revision
    plenary.presence.remove(PUBLIC)
    plenary.sent.clear()
    plenary.do_unseen("set_clock", seconds=60)
    assert PUBLIC not in [message["audience"] for message in plenary.sent]
    with pytest.raises(NotDrawn):
        plenary.publisher.told_now(plenary.forum_id, [PUBLIC])
    plenary.follow(PUBLIC, PUBLIC)
    plenary.hold_the_law()
    # Who was told the old picture then is sent what has changed since.
    assert plenary.publisher.told_now(plenary.forum_id, [PUBLIC])[0].revision == revision + 1


def test_who_comes_and_goes_is_told_by_and_by(plenary: Plenary, monkeypatch: pytest.MonkeyPatch) -> None:
    here = set(range(1000))
    monkeypatch.setattr(people_here, "_ask", lambda _forum_id: here)
    plenary.sent.clear()
    for _ in range(20):
        plenary.publisher.came_or_went(plenary.forum_id)
        plenary.publisher.publish_marked()
    public = [message["parts"] for message in plenary.sent if message["audience"] == PUBLIC]
    assert public == [{"presence": {"here": 1000}}]


def test_after_a_round_that_told_nothing_the_next_change_is_told_at_once(
    plenary: Plenary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_here, "_ask", lambda _forum_id: {1})
    plenary.publisher.came_or_went(plenary.forum_id)
    plenary.publisher.publish_marked()
    assert plenary.publisher.pause() >= 0.25
    plenary.publisher.came_or_went(plenary.forum_id)
    plenary.publisher.publish_marked()
    assert plenary.publisher.pause() < 0.1


def test_a_screen_that_lacks_little_is_sent_no_more_than_that(plenary: Plenary) -> None:
    [before] = plenary.publisher.told(plenary.forum_id, [PUBLIC])
    late = Following()
    late.take_whole(told(whole((before,))))
    items = plenary.ids(Item)
    plenary.do("move_to", from_item=None, to_item=items[0])
    plenary.do("set_clock", seconds=60)
    now = plenary.publisher.told(plenary.forum_id, [PUBLIC])
    missed = news(now, {PUBLIC: (before.run, before.revision)})
    assert [late.take_changed(told(message)) for message in missed] == [True, True]
    assert late.parts == now[0].parts


@pytest.mark.parametrize(
    "known",
    [
        {},
        {PUBLIC: ("of another run", 1)},
        {PUBLIC: ("RUN", 10**30)},
        {PUBLIC: ("RUN", -1)},
        {PUBLIC: ("RUN", 1), STAFF: ("RUN", 1)},
    ],
)
def test_a_screen_that_says_what_cannot_be_is_sent_the_whole(plenary: Plenary, known: Any) -> None:
    now = plenary.publisher.told(plenary.forum_id, [PUBLIC])
    known = {audience: (run.replace("RUN", now[0].run), at) for audience, (run, at) in known.items()}
    assert news(now, known) == [whole(now)]


def test_messages_to_catch_up_with_are_never_longer_than_that(plenary: Plenary) -> None:
    items = [None, *plenary.ids(Item)]
    for here, there in itertools.pairwise(items):
        plenary.do("move_to", from_item=here, to_item=there)
    newest = plenary.publisher.told(plenary.forum_id, [PUBLIC])[0].newest
    assert sum(len(message.parcel.data) for message in newest) <= MOST_KEPT


def test_the_whole_is_encoded_once_a_revision(plenary: Plenary) -> None:
    first, again = (whole(plenary.publisher.told(plenary.forum_id, [PUBLIC, STAFF])) for _ in range(2))
    plenary.do("set_clock", seconds=60)
    later = whole(plenary.publisher.told(plenary.forum_id, [PUBLIC, STAFF]))
    assert first is again is not later


def test_a_change_between_the_look_and_the_message_is_not_passed_over(plenary: Plenary) -> None:
    """Whoever is let in reads and is told between two messages: what is committed meanwhile comes after."""
    late, items = Following(), plenary.ids(Item)

    def let_in(session: Any) -> None:
        seen = plenary.publisher.told_now(plenary.forum_id, [PUBLIC])
        publishing = threading.Thread(
            target=plenary.do, args=("move_to",), kwargs=FIRST | {"to_item": items[0]}
        )
        publishing.start()
        publishing.join(0.2)
        assert publishing.is_alive()
        late.take_whole(told(whole(seen)))
        plenary.followers["late"] = late
        plenary.presence.add("late", Connection(plenary.forum_id, None, None, "stage", (PUBLIC,)))
        waiting.append(publishing)

    waiting: list[threading.Thread] = []
    plenary.publisher.between_messages(let_in)
    waiting[0].join()
    assert late.parts["now"]["item_id"] == items[0]


FIRST = {"from_item": None}
