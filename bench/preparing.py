"""Makes the room to measure in: the sample forum under way, two open polls, attendees signed in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask
from sqlalchemy.orm import Session

from bench.plan import Attendee, Plan, PollToVote
from config import Config
from polls import create_app
from polls.agenda.finding import items_of
from polls.agenda.models import POLL, Forum, Item
from polls.agenda.moving import move_to
from polls.database import Database, read, write
from polls.forum_file.loading import load_file
from polls.live.picture import PUBLIC, mine, picture
from polls.people.acting import Actor
from polls.people.models import Member
from polls.rehearsal.room import sign_in_attendees
from polls.sample.trial import FORUM_FILE
from polls.voting.models import Poll
from polls.voting.opening import open_poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules

NAMES = ("The first of three proposed names", "The second of three", "The third of the three names")
PICTURE_FILE = "picture.json"


def prepare(data_dir: Path, port: int, attendees: int) -> Plan:
    """Make everything in `data_dir`, where the server on `port` will find it, and say what to play.

    Leaves beside it what the server sends, for the bare server to send the same.
    """
    settings = Config({"DATA_DIR": str(data_dir), "PORT": str(port), "ASYNC_MODE": "threading"})
    app = create_app(settings, is_serving=False)
    try:
        plan = _fill(app, port, attendees)
        _keep_messages(data_dir / PICTURE_FILE, plan)
    finally:
        _database(app).close()
    return plan


def _fill(app: Flask, port: int, attendees: int) -> Plan:
    loaded = load_file(FORUM_FILE)
    guests = sign_in_attendees(app, loaded.slug, attendees)  # first: an open poll's roll is fixed
    actor = Actor(loaded.forum_id, datetime.now(UTC))
    polls = write(lambda session: _start(session, actor))
    return Plan(port, [Attendee(each.slug, each.member_id, each.cookie) for each in guests], *polls)


def _start(session: Session, actor: Actor) -> tuple[PollToVote, PollToVote]:
    """Move the plenary to its poll, and open one poll for each way of voting."""
    items: list[Item] = [item for item in items_of(session, actor.forum_id) if item.kind == POLL]
    move_to(session, actor, from_item=None, to_item=items[0].id)
    return _open(session, actor, "Within some seconds"), _open(session, actor, "All at once")


def _open(session: Session, actor: Actor, question: str) -> PollToVote:
    options = [OptionText(text) for text in NAMES]
    # Each ballot moves the tally at once: what a secret poll shows, in batches, is less often new.
    rules = Rules(secrecy="straw", shown="live", beside_others=True)
    prepared = prepare_poll(session, actor, question=question, options=options, rules=rules)
    open_poll(session, actor, poll_id=prepared["poll_id"])
    poll = session.get_one(Poll, prepared["poll_id"])
    return PollToVote(poll.id, poll.option_ids)


def _keep_messages(path: Path, plan: Plan) -> None:
    with read() as session:
        member = session.get_one(Member, plan.attendees[0].member_id)
        parts = picture(session, session.get_one(Forum, member.forum_id), PUBLIC)
        path.write_bytes(msgspec.json.encode({"parts": parts, "mine": mine(session, member)}))


def _database(app: Any) -> Database:
    return app.extensions["database"]
