"""Makes the room to measure in: the sample forum under way, open polls, attendees signed in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from bench.plan import Attendee, Plan, Polls, PollToVote
from config import Config
from polls import create_app
from polls.agenda.finding import items_of
from polls.agenda.models import POLL, Item
from polls.agenda.moving import move_to
from polls.database import Database, write
from polls.forum_file.loading import load_file
from polls.people.acting import Actor
from polls.people.models import Member
from polls.rehearsal.room import sign_in_attendees
from polls.sample.trial import FORUM_FILE
from polls.voting.models import Poll
from polls.voting.opening import open_poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules

NAMES = ("The first of three proposed names", "The second of three", "The third of the three names")


def prepare(data_dir: Path, attendees: int, database_url: str | None = None) -> Plan:
    """Make everything in `data_dir`, where the server will find it, and say what to play (on port 0)."""
    given = {"DATA_DIR": str(data_dir), "ASYNC_MODE": "threading"}
    settings = Config(given | ({"DATABASE_URL": database_url} if database_url else {}))
    app = create_app(settings, is_serving=False)
    try:
        return _fill(app, attendees)
    finally:
        _database(app).close()


def _fill(app: Flask, attendees: int) -> Plan:
    loaded = load_file(FORUM_FILE)
    guests = sign_in_attendees(app, loaded.slug, attendees + 1)  # first: an open poll's roll is fixed
    actor = Actor(loaded.forum_id, datetime.now(UTC))
    polls = write(lambda session: _start(session, actor))
    *joining, prober = (Attendee(each.slug, each.member_id, each.cookie) for each in guests)
    return Plan(0, joining, prober, polls)


def _start(session: Session, actor: Actor) -> Polls:
    """Move the plenary to its poll, and open one poll for each way of voting."""
    items: list[Item] = [item for item in items_of(session, actor.forum_id) if item.kind == POLL]
    welcome = update(Member).values(welcomed_at=actor.now)  # or their page would be the welcome
    session.execute(welcome.where(Member.forum_id == actor.forum_id, Member.welcomed_at.is_(None)))
    move_to(session, actor, from_item=None, to_item=items[0].id)
    questions = ("The first vote", "One at a time", "Within some seconds", "All at once")
    return Polls(*(_open(session, actor, question) for question in questions))


def _open(session: Session, actor: Actor, question: str) -> PollToVote:
    options = [OptionText(text) for text in NAMES]
    # Each ballot moves the tally at once: what a secret poll shows, in batches, is less often new.
    rules = Rules(secrecy="straw", shown="live", beside_others=True)
    prepared = prepare_poll(session, actor, question=question, options=options, rules=rules)
    open_poll(session, actor, poll_id=prepared["poll_id"])
    poll = session.get_one(Poll, prepared["poll_id"])
    return PollToVote(poll.id, poll.option_ids)


def _database(app: Any) -> Database:
    return app.extensions["database"]
