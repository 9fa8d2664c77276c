"""Another process writes to the database and does not end: who writes here is told so in time, who looks
notices nothing, and when it ends all is as before."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from polls import engines
from polls.agenda.models import Forum
from polls.database import Database
from polls.errors import Refused
from tests.builders import a_forum
from tests.live.conftest import Room
from tests.live.test_sockets import option, state_of
from tests.serving import Screen

SCREENS_WAIT = 8  # seconds for an answer (static/js/connection.js)


@contextmanager
def another_writes(path: str) -> Iterator[None]:
    """Meanwhile nobody else can."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def timed(voter: Screen, room: Room) -> tuple[dict[str, Any], float]:
    began = time.monotonic()
    answer = voter.do("cast_ballot", poll_id=room.poll_id, choice={"options": [option(voter, room.poll_id)]})
    return answer, time.monotonic() - began


@pytest.mark.proof
def test_while_another_process_writes_voters_are_told_and_who_looks_goes_on(room: Room) -> None:
    moderator, stage = room.screen(room.moderator), room.stage()
    voters = [room.screen(member) for member in room.attendees]
    moderator.do("open_poll", poll_id=room.poll_id)
    for voter in voters:
        voter.until(state_of(room.poll_id, "open"))
    with another_writes(str(room.server.app.extensions["database"].engine.url.database)):
        with ThreadPoolExecutor() as pool:
            voting = [pool.submit(timed, voter, room) for voter in voters]
            slowest = 0.0
            while not all(each.done() for each in voting):
                began = time.monotonic()
                stage.client.call("time", timeout=15)
                slowest = max(slowest, time.monotonic() - began)
        told = [each.result() for each in voting]
        assert [answer["refused"]["code"] for answer, _ in told] == ["not_saved"] * len(voters)
        assert max(seconds for _, seconds in told) < SCREENS_WAIT
        assert slowest < engines.WRITER_PATIENCE / 2  # a look that had to wait would have waited longer
    assert ["ok" in timed(voter, room)[0] for voter in voters] == [True] * len(voters)
    stage.until(lambda each: each.parts[f"turnout/{room.poll_id}"]["received"] == len(voters))


@pytest.mark.proof
def test_a_poll_that_falls_due_meanwhile_is_closed_afterwards(room: Room) -> None:
    moderator, voter = room.screen(room.moderator), room.screen(room.attendees[0])
    moderator.do("open_poll", poll_id=room.poll_id)
    voter.until(state_of(room.poll_id, "open"))
    assert "ok" in timed(voter, room)[0]
    assert "ok" in moderator.do("close_poll", poll_id=room.poll_id)
    with another_writes(str(room.server.app.extensions["database"].engine.url.database)):
        told = f'"what": {room.poll_id}, "code": "not_saved"'
        room.server.until(lambda: told in room.server.log(), 30)
    voter.until(state_of(room.poll_id, "closed"), 30)


@pytest.mark.sqlite
def test_those_who_wait_for_the_same_lock_are_answered_together(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum_id = database.write(lambda session: a_forum(session).id)
    monkeypatch.setattr(engines, "WRITER_PATIENCE", 0.3)

    def rename(number: int) -> str:
        try:
            database.write(lambda session: setattr(session.get_one(Forum, forum_id), "title", f"{number}"))
        except Refused as refusal:
            return refusal.code
        return "ok"

    held = another_writes(str(database.engine.url.database))
    with held, capture_logs() as told, ThreadPoolExecutor(30) as pool:
        assert set(pool.map(rename, range(30))) == {"not_saved"}
    assert sum(each["jobs"] for each in told) == 30
    assert len(told) < 15  # not each after the other; a busy machine brings some of them late
    assert rename(1) == "ok"


@pytest.mark.sqlite
def test_a_lock_that_is_soon_free_is_waited_for(database: Database) -> None:
    forum_id = database.write(lambda session: a_forum(session).id)

    def rename() -> None:
        database.write(lambda session: setattr(session.get_one(Forum, forum_id), "title", "Renamed"))

    with ThreadPoolExecutor() as pool:
        with another_writes(str(database.engine.url.database)):
            renaming = pool.submit(rename)
            while not database._writer._turn.locked():
                time.sleep(0.001)
        renaming.result(15)
    with database.read() as session:
        assert session.get_one(Forum, forum_id).title == "Renamed"
