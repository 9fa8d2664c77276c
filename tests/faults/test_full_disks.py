"""A disk without room: nothing is acknowledged, everyone is told, nothing is torn, and it goes on with room.

No disk is filled. A running process is forbidden to make any file larger, which its writes meet as those of a
full disk do: the database's, its log's, the keys' and its own log's all at once. A host can take that back.
"""

from __future__ import annotations

import resource
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from polls.agenda.models import Forum, Notice
from polls.database import Database, read
from polls.errors import Refused
from polls.logs import Unfailing
from polls.verification.verifying import verify
from polls.voting.models import CLOSED, OPEN, Poll, RollEntry
from polls.writing import Job
from tests.builders import NOON, a_forum
from tests.live.conftest import Room
from tests.live.test_sockets import option, state_of
from tests.serving import Screen, Server


@contextmanager
def no_room_left(server: Server) -> Iterator[None]:
    """No file of the server's process grows meanwhile."""
    (_, most) = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (1, most))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, most))


def code_of(answer: dict[str, Any]) -> str:
    return str(answer["refused"]["code"]) if "refused" in answer else "ok"


def checked(room: Room) -> list[str]:
    """What is wrong with what is stored: the journal, the polls, the file itself."""
    with read() as session:
        damage = session.execute(text("PRAGMA integrity_check")).scalars()
        return [*verify(session, session.get_one(Forum, room.forum.id)).findings, *(set(damage) - {"ok"})]


def vote(room: Room, voter: Screen) -> str:
    choice = {"options": [option(voter, room.poll_id)]}
    return code_of(voter.do("cast_ballot", poll_id=room.poll_id, choice=choice))


@pytest.mark.proof
def test_a_full_disk_acknowledges_nothing_and_everyone_is_told(room: Room) -> None:
    moderator, voter = room.screen(room.moderator), room.screen(room.attendees[0])
    moderator.do("open_poll", poll_id=room.poll_id)
    voter.until(state_of(room.poll_id, "open"))
    with no_room_left(room.server):
        answers = [
            vote(room, voter),
            code_of(moderator.do("move_to", from_item=None, to_item=room.items[0])),
            code_of(moderator.do("open_poll", poll_id=room.hidden_poll_id)),
        ]
        assert voter.client.call("time", timeout=15)
        pages = [page(room.server, path) for path in ("/healthz", "/join", "/nobody-made-this")]
        assert voter.parts["now"]["item_id"] is None
    assert answers == ["not_saved"] * 3
    assert pages == [200, 200, 404]  # each of which is logged, as far as there is room
    assert (vote(room, voter), checked(room)) == ("ok", [])
    assert code_of(moderator.do("open_poll", poll_id=room.hidden_poll_id)) == "ok"
    with read() as session:
        assert session.scalar(select(func.count()).where(RollEntry.has_voted)) == 1


@pytest.mark.proof
def test_a_poll_that_falls_due_on_a_full_disk_is_closed_once_there_is_room(room: Room) -> None:
    moderator, voter = room.screen(room.moderator), room.screen(room.attendees[0])
    moderator.do("open_poll", poll_id=room.poll_id)
    voter.until(state_of(room.poll_id, "open"))
    assert vote(room, voter) == "ok"
    closing_at = datetime.fromisoformat(moderator.do("close_poll", poll_id=room.poll_id)["ok"]["closing_at"])
    with no_room_left(room.server):
        room.server.until(lambda: datetime.now(UTC) > closing_at + timedelta(seconds=1))
        assert vote(room, voter) in ("closed", "not_saved")
        with read() as session:
            assert session.get_one(Poll, room.poll_id).state == OPEN
    voter.until(state_of(room.poll_id, CLOSED))
    assert checked(room) == []
    moderator.do("publish_poll", poll_id=room.poll_id)
    voter.until(lambda screen: screen.parts.get(f"tally/{room.poll_id}", {}).get("ballots") == 1)


# ---- Within the process ----------------------------------------------------------------------------


def forum_that_may_not_grow(database: Database) -> int:
    """A forum in a database with room for a few more lines."""
    forum_id = database.write(lambda session: a_forum(session).id)
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
    return forum_id


def noting(forum_id: int, words: str) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        session.add(Notice(forum_id=forum_id, level="info", text=words, shown_at=NOON))

    return work


def notices(database: Database) -> Sequence[str]:
    with database.read() as session:
        return session.scalars(select(Notice.text)).all()


@pytest.mark.sqlite
def test_a_database_that_may_not_grow_refuses_what_does_not_fit_and_takes_what_does(
    database: Database,
) -> None:
    forum_id = forum_that_may_not_grow(database)
    with capture_logs() as told, pytest.raises(Refused) as refusal:
        database.write(noting(forum_id, "x" * 1_000_000))
    database.write(noting(forum_id, "A short one"))
    assert refusal.value.code == "not_saved"
    assert [(each["event"], each["why"], each["jobs"]) for each in told] == [("not_saved", "SQLITE_FULL", 1)]
    assert notices(database) == ["A short one"]


@pytest.mark.sqlite
def test_of_a_commit_that_the_database_gave_up_half_way_nothing_is_acknowledged(database: Database) -> None:
    forum_id = forum_that_may_not_grow(database)
    jobs = [Job(noting(forum_id, words)) for words in ("One", "x" * 1_000_000, "Three", "Four")]
    database._writer._write(list(jobs))  # as if all of them had waited together
    errors = [job.error for job in jobs]
    assert [error.code for error in errors if isinstance(error, Refused)] == ["not_saved"] * 4
    assert notices(database) == []
    database.write(noting(forum_id, "Five"))
    assert notices(database) == ["Five"]


@pytest.mark.sqlite
def test_a_transaction_that_is_over_cannot_be_committed(database: Database) -> None:
    def give_up(session: Session) -> None:
        session.connection().connection.driver_connection.rollback()  # as SQLite does when a disk fails

    with pytest.raises(Refused) as refusal:
        database.write(give_up)
    assert refusal.value.code == "not_saved"


def test_a_log_that_cannot_be_written_stops_nobody() -> None:
    stream = Path("/dev/full").open("w", buffering=1)  # noqa: SIM115  (closing it would write what is left)
    log = Unfailing(stream)
    print("an event", file=log, flush=True)
    assert log.encoding == stream.encoding  # in all else it is what it was
    with suppress(OSError):
        stream.close()


def page(server: Server, path: str) -> int:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        return int(direct.open(server.url + path, timeout=15).status)
    except urllib.error.HTTPError as error:
        return error.code
