"""A forum that took place: an agenda, report-outs of each kind, a vote on the names."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from polls.agenda.models import Forum, Item
from polls.breakouts.models import Breakout, Report
from polls.people.acting import VERBS, Actor
from polls.voting.ballot_file import Record, ballots_hash, lines_of
from polls.voting.ballots import Choice
from polls.voting.methods.records import records_of
from polls.voting.models import PUBLISHED, BallotFile, Option, Poll, RollEntry
from tests.builders import NOON, a_day, a_forum, a_group, a_member, a_moderator, an_item, saved

NAME = {"name": "A first name", "reasons": "It blames nobody.", "alternatives": []}
OTHER_NAME = {"name": "Another name", "reasons": "It is known.", "alternatives": ["A third"]}
DEFINITION = {"text": "Images made without consent,[1] or shared so.[1]", "footnotes": ["Not only legal."]}
PRIORITIES = {
    "priorities": [{"text": "Ask less", "reason": "It helps"}, {"text": "Report more", "reason": ""}]
}


@dataclass
class Room:
    """One forum with a moderator in it."""

    session: Session
    forum: Forum
    items: list[Item]
    moderator: Actor

    def do(self, verb: str, *, by: Actor | None = None, later: float = 0, **arguments: Any) -> Any:
        actor = replace(by or self.moderator, now=NOON + timedelta(days=1, seconds=later))
        return VERBS[verb].function(self.session, actor, **arguments)


def a_room(session: Session, **given: Any) -> Room:
    """Two items, one of them held four minutes late, the other skipped."""
    forum = a_forum(session, **{"title": "Forum 2021", "purpose": "To agree on a name."} | given)
    day = a_day(session, forum, title="Where we stand", position=0)
    speakers = [{"name": "", "organisation": "An organisation", "role": "Host"}]
    late = NOON + timedelta(minutes=4)
    items = [
        an_item(session, day, title="Welcome", planned_at=NOON, speakers=speakers, position=0),
        an_item(session, day, title="Left out", planned_at=NOON + timedelta(minutes=30), position=1),
    ]
    items[0].started_at, items[0].ended_at = late, late + timedelta(minutes=20)
    forum.started_at, forum.ended_at = late, items[0].ended_at
    return Room(session, forum, items, a_moderator(session, forum))


def a_report(
    room: Room, number: int, task: str, content: dict, state: str = "accepted", **given: Any
) -> Breakout:
    breakout = Breakout(forum_id=room.forum.id, number=number, title=f"Group {number}", task=task, **given)
    saved(room.session, breakout)
    saved(
        room.session,
        Report(
            forum_id=room.forum.id, breakout_id=breakout.id, state=state, version=1, content=content, note=""
        ),
    )
    return breakout


def a_vote(
    room: Room,
    votes: list[int],
    breakouts: list[Breakout | None],
    state: str = PUBLISHED,
    choices: Callable[[list[int]], list[Choice]] | None = None,
    **given: Any,
) -> Poll:
    """A poll on the names of these breakouts, with so many ballots for each and one abstention.

    `choices(option ids)` are the ballots instead, where they are not for one option each.
    """
    defaults = {"question": "Which name?", "position": 0, "method": "single", "rules": {}, "explanation": ""}
    times = {
        "opened_at": NOON,
        "closed_at": NOON + timedelta(minutes=7),
        "published_at": NOON + timedelta(minutes=8),
    }
    frozen = {"frozen_hash": secrets.token_hex(32)}  # a poll is told from others by it, also in a later test
    poll = saved(room.session, Poll(forum_id=room.forum.id, state=state, **defaults | frozen | times | given))
    ids = [_option(room, poll, position, breakout).id for position, breakout in enumerate(breakouts)]
    cast = (
        choices(ids)
        if choices
        else [{"options": [id]} for id, count in zip(ids, votes, strict=True) for _ in range(count)]
    )
    for _ in cast:
        _voter(room, poll, has_voted=True)
    _voter(room, poll, has_voted=True)
    _voter(room, poll, has_voted=False)
    _write_ballots(room, poll, ids, [*cast, {"abstain": True}])
    room.session.flush()
    room.session.expire_all()
    return poll


def _write_ballots(room: Room, poll: Poll, ids: list[int], choices: list[Choice]) -> None:
    parts = [record for choice in choices for record in records_of(poll.method, ids, choice)]
    lines = lines_of(Record(f"{number:032}", *record) for number, record in enumerate(parts))
    poll.ballots_hash = ballots_hash(lines)
    room.session.add(BallotFile(poll_id=poll.id, forum_id=room.forum.id, content=zlib.compress(lines)))


def _option(room: Room, poll: Poll, position: int, breakout: Breakout | None) -> Option:
    text = ("A first name", "Another name", "Neither", "A fourth")[position]
    source = {"source_breakout_id": breakout.id, "source_place": "name"} if breakout else {}
    return saved(
        room.session,
        Option(forum_id=room.forum.id, poll_id=poll.id, position=position, text=text, detail="", **source),
    )


def _voter(room: Room, poll: Poll, *, has_voted: bool) -> None:
    member = a_member(room.session, room.forum)
    entry = RollEntry(poll_id=poll.id, member_id=member.id, forum_id=room.forum.id, has_voted=has_voted)
    room.session.add(entry)


def came_in(room: Room, group: str | None, country: str | None, people: int) -> None:
    """So many people of a group who passed the welcome page."""
    found = a_group(room.session, room.forum, group) if group else None
    for number in range(people):
        a_member(
            room.session,
            room.forum,
            name=f"Attendee {group} {number}",
            group_id=found.id if found else None,
            country=country,
            welcomed_at=NOON,
        )
