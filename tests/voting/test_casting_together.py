"""Ballots of one commit: cast together they come out exactly as cast one by one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text, update

from polls.database import Database
from polls.errors import Refused
from polls.people.acting import perform
from polls.people.models import Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.voting import keys
from polls.voting.envelopes import mark_of, unseal
from polls.voting.models import OPEN, Poll, RollEntry
from tests.voting.rooms import Room, a_room

NONCES = ("1" * 32, "2" * 32, None)
CHOICES = ([0], [1], [2], [0, 1], [], "abstain", "unknown", "unreadable")
PEOPLE = ("a", "b", "c", "d", "e")
DEVICES = (
    *PEOPLE,
    "a again",
    "b again",
    "ended",
    "expired",
    "removed",
    "observer",
    "late",
    "stranger",
    "none",
)
POLLS = ("free", "final", "approval", "paused", "closed", "draft", "void", "elsewhere", "keyless", "none")
NOBODY = 10**6
UNTOUCHED = (
    "CREATE TRIGGER untouched BEFORE UPDATE ON roll_entry WHEN new.member_id = %d "
    "BEGIN SELECT RAISE(IGNORE); END"
)


class Hall:
    """A room with every kind of device and poll."""

    def __init__(self, room: Room, other: Room) -> None:
        self.room = room
        self.people = [*PEOPLE, *(f"voter {number}" for number in range(5, len(room.voters)))]
        self.polls = self._polls(other)
        self.devices = self._devices(other)

    def _polls(self, other: Room) -> dict[str, int]:
        room, beside = self.room, {"beside_others": True}
        polls = {
            "free": room.open(**beside),
            "final": room.open(change_until_close=False, **beside),
            "approval": room.open(method="approval", abstain=False, most=2, **beside),
            "paused": room.open(**beside),
            "closed": room.open(clock_seconds=60, **beside),
            "draft": room.prepare(**beside),
            "void": room.open(**beside),
            "keyless": room.open(**beside),
            "elsewhere": other.open(),
            "none": NOBODY,
        }
        room.do("pause_poll", poll_id=polls["paused"])
        room.do("void_poll", poll_id=polls["void"], reason="The wrong names")
        keys.current().destroy(str(room.poll(polls["keyless"]).key_id))
        return polls

    def _devices(self, other: Room) -> dict[str, int]:
        people = dict(zip(self.people, self.room.voters, strict=True))
        people |= {
            "a again": people["a"],
            "b again": people["b"],
            "ended": people["c"],
            "expired": people["d"],
        }
        people |= {"removed": self.room.add_voter(admission="removed"), "stranger": other.voters[0]}
        people |= {"observer": self.room.add_voter("observer"), "late": self.room.add_voter(at=5)}
        people["moderator"] = self.room.moderator
        now = datetime.now(UTC)

        def sign_in(session: Any) -> dict[str, int]:
            devices = {}
            for name, actor in people.items():
                start_sign_in(session, session.get_one(Member, actor.member_id), "link", now)
                session.flush()
                devices[name] = session.query(SignIn).order_by(SignIn.id.desc()).first().id
            session.get_one(SignIn, devices["ended"]).ended_at = now
            session.get_one(SignIn, devices["expired"]).expires_at = now - timedelta(seconds=1)
            return devices | {"none": NOBODY}

        return self.room.database.write(sign_in)

    def act(self, act: tuple[Any, ...]) -> Any:
        """Cast, pause or resume; what comes of it, less what the server drew by chance."""
        device, poll, choice, nonce = act
        try:
            if device == "moderator":
                return perform(self.devices[device], choice, {"poll_id": self.polls[poll]})
            payload = {"poll_id": self.polls[poll], "choice": self.choice(poll, choice), "nonce": nonce}
            answer = perform(self.devices[device], "cast_ballot", payload)
            return answer if nonce else answer | {"mark": "some"}
        except Refused as refusal:
            return refusal.code, str(refusal.message), refusal.field

    def choice(self, poll: str, said: Any) -> Any:
        if isinstance(said, str):
            return {"abstain": {"abstain": True}, "unknown": {"options": [NOBODY]}}.get(said, [])
        options = [] if self.polls[poll] == NOBODY else self.room.options(self.polls[poll])
        return {"options": [options[each] if options else each for each in said]}

    def rows(self) -> list[Any]:
        """What each envelope holds, and whether its mark is of it."""
        return [self._told(entry) for entry in self.room.everything(RollEntry)]

    def _told(self, entry: RollEntry) -> Any:
        told: Any = None
        if entry.envelope is not None:
            key = keys.current().key(self.room.poll(entry.poll_id).key_id)
            sealed = unseal(key, entry.poll_id, entry.member_id, entry.envelope)
            assert entry.mark == mark_of(key, sealed.nonce)
            told = (sealed.nonce in NONCES and sealed.nonce, sealed.choice)
        return entry.poll_id, entry.member_id, entry.has_voted, entry.is_open, told

    def start_over(self) -> None:
        def blank(session: Any) -> None:
            session.execute(update(RollEntry).values(envelope=None, mark=None, has_voted=False))
            session.execute(update(Poll).where(Poll.id == self.polls["free"]).values(state=OPEN))

        self.room.database.write(blank)


def in_one_commit(database: Database, works: list[Callable[[], Any]]) -> list[Any]:
    """What comes of these works, which wait in this order and are then done together."""
    answers: list[Any] = [None] * len(works)

    def do(number: int) -> None:
        answers[number] = works[number]()

    threads = [threading.Thread(target=do, args=(number,)) for number in range(len(works))]
    with database._writer.nobody_writes():
        for number, thread in enumerate(threads, 1):
            thread.start()
            while len(database._writer.waiting) < number:
                time.sleep(0)
    for thread in threads:
        thread.join(30)
    return answers


def together(hall: Hall, acts: list[Any]) -> list[Any]:
    return in_one_commit(hall.room.database, [partial(hall.act, act) for act in acts])


def statements(database: Database, do: Callable[[], Any]) -> list[str]:
    """What the database is asked by the writer while `do` is done."""
    asked: list[str] = []

    def note(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if connection.get_execution_options().get("writes"):
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    do()
    event.remove(database.engine, "before_cursor_execute", note)
    return asked


casts = st.tuples(
    st.sampled_from(DEVICES), st.sampled_from(POLLS), st.sampled_from(CHOICES), st.sampled_from(NONCES)
)
likely = st.tuples(
    st.sampled_from(PEOPLE + DEVICES[5:7]),
    st.sampled_from(POLLS[:3]),
    st.sampled_from(CHOICES[:4]),
    st.sampled_from(NONCES),
)
pauses = st.tuples(
    st.just("moderator"), st.just("free"), st.sampled_from(("pause_poll", "resume_poll")), st.none()
)


@pytest.fixture
def hall(database: Database) -> Hall:
    return Hall(a_room(database), a_room(database))


@pytest.mark.proof
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.one_of(casts, likely, likely, pauses), min_size=1, max_size=20))
def test_together_or_one_by_one_the_answers_and_the_envelopes_are_the_same(
    hall: Hall, acts: list[Any]
) -> None:
    hall.start_over()
    one_by_one, then = [hall.act(act) for act in acts], hall.rows()
    hall.start_over()
    assert together(hall, acts) == one_by_one
    assert hall.rows() == then


def test_twenty_ballots_take_no_more_statements_than_two(database: Database) -> None:
    hall = Hall(a_room(database, 20), a_room(database))
    casts = [partial(hall.act, (person, "free", [0], None)) for person in hall.people]
    casts[0]()  # the first of anything reads what is kept then
    few = statements(database, lambda: in_one_commit(database, casts[:2]))
    many = statements(database, lambda: in_one_commit(database, casts))
    assert sum(entry.has_voted for entry in hall.room.everything(RollEntry)) == 20
    assert len(many) == len(few) <= 10


def test_ballots_cast_together_mark_their_voters_alone(hall: Hall) -> None:
    marks: list[Any] = []
    hall.room.database.after_commit.append(marks.append)
    together(hall, [(person, "free", [0], None) for person in PEOPLE[:3]])
    (mark,) = marks
    assert (mark.counts, mark.forums, mark.members) == ({hall.room.forum_id}, set(), set())
    assert mark.voters == {voter.member_id for voter in hall.room.voters[:3]}


@pytest.mark.sqlite  # a trigger in its words
def test_where_one_row_takes_nothing_the_others_ballots_are_received(hall: Hall) -> None:
    hall.room.database.write(lambda session: session.execute(text(UNTOUCHED % hall.room.voters[1].member_id)))
    answers = together(hall, [(person, "free", [0], None) for person in PEOPLE[:3]])
    assert [isinstance(answer, dict) for answer in answers] == [True, False, True]
    assert sum(entry.has_voted for entry in hall.room.everything(RollEntry)) == 2
