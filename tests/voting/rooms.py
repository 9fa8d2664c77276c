"""A forum with a moderator, voters and one poll, in which every step is a commit of its own."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import polls.verbs  # noqa: F401  (fills the table)
from polls.agenda.models import Forum
from polls.database import Database
from polls.errors import Refused
from polls.journal import JournalEntry
from polls.live.caretaker import Caretaker
from polls.live.picture import mine, picture
from polls.people.acting import VERBS, Actor
from polls.people.models import ATTENDEE, Member
from polls.voting import keys
from polls.voting.ballot_file import Record
from polls.voting.envelopes import Sealed, unseal
from polls.voting.models import BallotFile, Poll, RollEntry
from polls.voting.preparing import OptionText
from polls.voting.rules import Rules
from tests.builders import NOON, a_forum, a_group, a_moderator, an_actor

NAMES = ("Open Table", "Common Ground", "Round Room")


@dataclass
class Room:
    """One forum; instants are seconds after noon."""

    database: Database
    forum_id: int
    moderator: Actor
    voters: list[Actor]
    folder: Path  # where its keys are, and the database when it is a file

    def do(self, verb: str, *, at: float = 0, by: Actor | None = None, **arguments: Any) -> Any:
        """Do a verb as the moderator (or `by`) and commit."""
        actor = replace(by or self.moderator, now=NOON + timedelta(seconds=at))
        return self.database.write(lambda session: VERBS[verb].function(session, actor, **arguments))

    def prepare(self, *texts: str, method: str = "single", **rules: Any) -> int:
        options = [OptionText(text) for text in texts or NAMES]
        given = {"question": "Which name?", "method": method, "rules": Rules(**rules)}
        return self.do("prepare_poll", options=options, **given)["poll_id"]

    def open(self, *texts: str, **given: Any) -> int:
        """Prepare a poll and open it at noon."""
        poll_id = self.prepare(*texts, **given)
        self.do("open_poll", poll_id=poll_id)
        return poll_id

    def cast(self, poll_id: int, voter: Actor | int, *chosen: int, at: float = 1, **whole: Any) -> Any:
        """Cast a ballot that names options by their position, or a `choice` as it is; and a `nonce`."""
        actor = self.voters[voter] if isinstance(voter, int) else voter
        if "choice" not in whole:
            whole["choice"] = {"options": [self.options(poll_id)[each] for each in chosen]}
        return self.do("cast_ballot", at=at, by=actor, poll_id=poll_id, **whole)

    def fill(self, poll_id: int, *chosen: int) -> None:
        """Each voter in turn names one option, by its position."""
        for voter, option in enumerate(chosen):
            self.cast(poll_id, voter, option)

    def abstain(self, poll_id: int, voter: Actor | int) -> Any:
        return self.cast(poll_id, voter, choice={"abstain": True})

    def settle(self, at: float) -> list[int]:
        return self.caretaker.settle(NOON + timedelta(seconds=at))

    @property
    def caretaker(self) -> Caretaker:
        return Caretaker(self.database, keys.current())

    def close(self, poll_id: int, at: float = 10) -> None:
        """Close by hand and let the five seconds pass."""
        self.do("close_poll", at=at, poll_id=poll_id)
        self.settle(at + 5)

    def publish(self, poll_id: int) -> None:
        self.close(poll_id)
        self.do("publish_poll", at=20, poll_id=poll_id)

    def options(self, poll_id: int) -> list[int]:
        with self.database.read() as session:
            return session.get_one(Poll, poll_id).option_ids

    def sealed(self, poll_id: int) -> dict[int, Sealed]:
        """What is in each envelope of the poll, by member."""

        def unsealed(session: Session) -> dict[int, Sealed]:
            key = keys.current().key(session.get_one(Poll, poll_id).key_id)
            entries = session.query(RollEntry).filter(
                RollEntry.envelope.is_not(None), RollEntry.poll_id == poll_id
            )
            return {each.member_id: unseal(key, poll_id, each.member_id, each.envelope) for each in entries}

        return self.look(unsealed)

    def votes(self, poll_id: int) -> list[int]:
        """How many envelopes name each option, in ballot order."""
        choices = [sealed.choice.get("options", ()) for sealed in self.sealed(poll_id).values()]
        return [sum(option in named for named in choices) for option in self.options(poll_id)]

    def records(self, poll_id: int) -> list[Record]:
        """The lines of the poll's ballot file."""
        return records_in(self.lines(poll_id))

    def lines(self, poll_id: int) -> bytes:
        return zlib.decompress(self.look(lambda session: session.get_one(BallotFile, poll_id).content))

    def rows(self) -> str:
        """All that the tables of voting hold, to see whether anything has changed."""
        tables = [table.__table__ for table in (Poll, RollEntry, BallotFile, JournalEntry)]
        return self.look(
            lambda session: repr(
                [
                    session.execute(select(*table.columns).order_by(*table.primary_key)).all()
                    for table in tables
                ]
            )
        )

    def name(self, voter: int, name: str) -> None:
        """Give a voter a name."""
        member_id = self.voters[voter].member_id
        self.database.write(lambda session: setattr(session.get_one(Member, member_id), "name", name))

    def join_group(self, name: str, voters: Iterable[int]) -> None:
        """Put these voters in a stakeholder group of their own."""
        ids = [self.voters[voter].member_id for voter in voters]

        def join(session: Session) -> None:
            group = a_group(session, session.get_one(Forum, self.forum_id), name)
            for member_id in ids:
                session.get_one(Member, member_id).group_id = group.id

        self.database.write(join)

    def was_here(self, poll_id: int, *voters: int) -> None:
        """These voters had a screen open when the poll opened."""

        def note(session: Session) -> None:
            for voter in voters:
                session.get_one(RollEntry, (poll_id, self.voters[voter].member_id)).was_here = True

        self.database.write(note)

    def poll(self, poll_id: int) -> Poll:
        return self.look(lambda session: session.get_one(Poll, poll_id))

    def look(self, question: Callable[[Session], Any]) -> Any:
        with self.database.read() as session:
            return question(session)

    def picture(self, audience: str = "public") -> dict[str, Any]:
        return self.look(lambda session: picture(session, session.get_one(Forum, self.forum_id), audience))

    def mine(self, voter: int = 0) -> dict[str, Any]:
        member_id = self.voters[voter].member_id
        return self.look(lambda session: mine(session, session.get_one(Member, member_id)))["my_ballots"]

    def everything(self, model: type[Any]) -> list[Any]:
        in_order = select(model).order_by(*model.__table__.primary_key.columns)
        return self.look(lambda session: session.scalars(in_order).all())

    def add_voter(self, role: str = ATTENDEE, at: float = 0, **given: Any) -> Actor:
        """One more member; not one of `voters`."""

        def add(session: Session) -> Actor:
            actor = an_actor(session, session.get_one(Forum, self.forum_id), role)
            actor.member.added_at = NOON + timedelta(seconds=at)
            for field, value in given.items():
                setattr(actor.member, field, value)
            return actor

        return self.database.write(add)


def a_room(database: Database, voters: int = 5) -> Room:
    def build(session: Session) -> Room:
        forum = a_forum(session)
        moderator = a_moderator(session, forum)
        attendees = [an_actor(session, forum) for _ in range(voters)]
        return Room(database, forum.id, moderator, attendees, keys.current().directory.parent)

    return database.write(build)


def refused(what: Callable[[], Any]) -> Refused:
    """The refusal that `what` meets."""
    with pytest.raises(Refused) as caught:
        what()
    return caught.value


def texts(room: Room, poll_id: int) -> list[str]:
    def read(session: Session) -> list[str]:
        return [option.text for option in session.get_one(Poll, poll_id).options]

    return room.look(read)


def told(value: Any) -> str:
    """All that a value tells, as one text to search in."""
    return msgspec.json.encode(value).decode()


def records_in(lines: bytes) -> list[Record]:
    """The records of a ballot file's lines."""
    return msgspec.json.Decoder(Record).decode_lines(lines)
