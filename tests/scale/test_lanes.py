"""Writing to one PostgreSQL from several processes: ballots beside each other, all else one at a time. Each
process is a `Database` of its own here."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.models import Notice
from polls.database import Database
from polls.errors import Refused
from polls.people.acting import VERBS, acting
from polls.people.models import Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.voting.models import RollEntry
from tests.scale.notices import forum_in, notices, show
from tests.voting.rooms import Room, a_room


@contextmanager
def under_way(database: Database, lane: str) -> Iterator[threading.Event]:
    """A commit of that lane is under way; the event says that it is over."""
    began, may_end, is_over = threading.Event(), threading.Event(), threading.Event()

    def hold(_session: Session, given: Any = None) -> list[Any]:
        began.set()
        assert may_end.wait(10)
        return [None]

    def write() -> None:
        database.write(hold, hold if lane == "beside" else None)
        is_over.set()

    threading.Thread(target=write).start()
    assert began.wait(5)
    yield is_over
    may_end.set()
    assert is_over.wait(5)


def beside(database: Database) -> None:
    database.write(lambda _session: None, lambda _session, given: [None] * len(given))


def test_ballots_of_two_processes_pass_side_by_side(two: tuple[Database, Database]) -> None:
    one, other = two
    with under_way(one, "beside") as is_over:
        beside(other)
        assert not is_over.is_set()


@pytest.mark.parametrize("lane", ["beside", "alone"])
def test_whatever_else_is_written_waits_for_the_other_process(
    two: tuple[Database, Database], lane: str
) -> None:
    one, other = two
    forum_id, order = forum_in(one), []
    writing = threading.Thread(target=lambda: (other.write(show(forum_id)), order.append("second")))
    with under_way(one, lane):
        writing.start()
        writing.join(0.3)
        order.append("first")
    writing.join(5)
    assert order == ["first", "second"]


def test_ballots_wait_for_what_is_written_alone(two: tuple[Database, Database]) -> None:
    one, other = two
    order: list[str] = []
    casting = threading.Thread(target=lambda: (beside(other), order.append("second")))
    with under_way(one, "alone"):
        casting.start()
        casting.join(0.3)
        order.append("first")
    casting.join(5)
    assert order == ["first", "second"]


def test_what_is_read_in_a_lane_is_what_the_one_before_it_wrote(two: tuple[Database, Database]) -> None:
    forum_id = forum_in(two[0])

    def one_more(session: Session) -> None:
        count = session.scalar(select(func.count()).select_from(Notice).where(Notice.forum_id == forum_id))
        show(forum_id)(session)
        session.flush()
        session.query(Notice).order_by(Notice.id.desc()).first().text = str(count)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda number: two[number % 2].write(one_more), range(40)))
    with two[0].read() as session:
        texts = session.scalars(select(Notice.text).where(Notice.forum_id == forum_id)).all()
    assert sorted(map(int, texts)) == list(range(40))


def test_who_reads_sees_one_moment_throughout(two: tuple[Database, Database]) -> None:
    one, other = two
    forum_id = forum_in(one)
    asked = select(func.count()).select_from(Notice).where(Notice.forum_id == forum_id)
    with one.read() as session:
        before = session.scalar(asked)
        other.write(show(forum_id))
        assert session.scalar(asked) == before == 0
    assert notices(one, forum_id) == 1


def test_everyone_votes_again_and_again_in_two_processes_and_all_are_received(
    two: tuple[Database, Database],
) -> None:
    room = a_room(two[0], 60)
    poll_id, devices = room.open(), signed_in(room)
    option = room.options(poll_id)[0]
    chance = random.Random(4)
    casts = [(database, device) for database in two for device in devices * 3]
    chance.shuffle(casts)
    with ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(lambda each: cast(*each, poll_id, option), casts))
    assert [answer["received"] for answer in answers] == [True] * 360
    assert sum(entry.has_voted for entry in room.everything(RollEntry)) == 60


def test_two_devices_of_one_person_in_two_processes_hold_one_vote(two: tuple[Database, Database]) -> None:
    room = a_room(two[0], 20)
    poll_id, devices = room.open(change_until_close=False), signed_in(room)
    options = room.options(poll_id)[:2]

    def race(number: int) -> Any:
        try:
            return cast(two[number % 2], devices[number // 2], poll_id, options[number % 2])["choice"]
        except Refused as refusal:
            return refusal.code

    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(race, range(40)))
    for first, second in zip(answers[::2], answers[1::2], strict=True):
        assert [first, second].count("already_received") == 1
    kept = {sealed.choice["options"][0] for sealed in room.sealed(poll_id).values()}
    assert kept <= set(options)


def signed_in(room: Room) -> list[int]:
    def sign_in(session: Session) -> list[int]:
        now = datetime.now(UTC)
        members = [actor.member_id for actor in room.voters]
        for member_id in members:
            start_sign_in(session, session.get_one(Member, member_id), "link", now)
        return [each.id for each in session.query(SignIn).filter(SignIn.member_id.in_(members))]

    return room.database.write(sign_in)


def cast(database: Database, device: int, poll_id: int, option: int) -> Any:
    """`perform`, in the process of that database."""
    verb = VERBS["cast_ballot"]
    arguments = {"poll_id": poll_id, "choice": {"options": [option]}, "nonce": None}

    def work(session: Session) -> Any:
        return verb.function(session, acting(session, device, datetime.now(UTC)), **arguments)

    return database.write(work, verb.together, (device, arguments))
