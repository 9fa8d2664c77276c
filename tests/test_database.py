"""The single writer: an answer means on disk, a refusal harms no other, waiting work shares a commit."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from polls import engines
from polls.agenda.models import Forum, Notice
from polls.database import Database, Marks
from polls.errors import Refused
from tests.builders import NOON, a_forum

ROOT = Path(__file__).parent.parent
WAITING = """
import config
config.monkey_patch("eventlet")
import ctypes, threading, time
settings = config.Config({"SECRET_KEY": "of a test that keeps none"})

def sync():
    print("began")
    ctypes.CDLL(None).usleep(200_000)  # as a system call waits: nothing of Python hears of it
    print("synced")

def meanwhile():
    time.sleep(0.02)
    print("meanwhile")

other = threading.Thread(target=meanwhile)
other.start()
settings.run_native(sync)
other.join()
"""


def notices(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Notice))


def show(forum_id: int, words: str = "Hello"):
    return lambda session: session.add(Notice(forum_id=forum_id, level="info", text=words, shown_at=NOON))


def forum_in(database: Database) -> int:
    return database.write(lambda session: a_forum(session).id)


def test_what_was_answered_is_there_for_a_new_reader(database: Database) -> None:
    database.write(show(forum_in(database)))
    assert notices(database) == 1


def test_a_refused_work_leaves_nothing_and_raises(database: Database) -> None:
    forum_id = forum_in(database)

    def work(session: Session) -> None:
        show(forum_id)(session)
        session.flush()
        raise Refused("no", "Not now.")

    with pytest.raises(Refused, match="no"):
        database.write(work)
    assert notices(database) == 0


def test_reading_changes_nothing(database: Database) -> None:
    forum_id = forum_in(database)
    with database.read() as session:
        show(forum_id)(session)
        session.flush()
    assert notices(database) == 0


def test_waiting_work_shares_a_commit_and_a_refusal_harms_no_other(database: Database) -> None:
    forum_id = forum_in(database)
    commits, holding, gate = [], threading.Event(), threading.Event()
    event.listen(database.engine, "commit", lambda _connection: commits.append(1))
    outcomes: list[str] = []

    def first(session: Session) -> None:
        holding.set()
        gate.wait(5)

    def one(number: int) -> None:
        def work(session: Session) -> None:
            show(forum_id)(session)
            if number % 5 == 0:
                raise Refused("unlucky", "Every fifth is refused.")

        try:
            database.write(work)
            outcomes.append("ok")
        except Refused:
            outcomes.append("refused")

    holder = threading.Thread(target=database.write, args=(first,))
    holder.start()
    assert holding.wait(5)
    others = [threading.Thread(target=one, args=(number,)) for number in range(50)]
    for thread in others:
        thread.start()
    while len(database._writer.waiting) < 50:
        threading.Event().wait(0.001)
    gate.set()
    for thread in (holder, *others):
        thread.join(10)

    assert (outcomes.count("ok"), outcomes.count("refused")) == (40, 10)
    assert notices(database) == 40
    assert len(commits) <= 3


@pytest.mark.sqlite
def test_a_commit_that_fails_is_answered_as_not_saved(database: Database) -> None:
    forum_id = forum_in(database)
    with database.engine.connect() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON notice BEGIN SELECT RAISE(ABORT, 'x'); END")
        )
        connection.commit()
    with pytest.raises(Exception):  # noqa: B017 - any error will do: what counts is that it is raised
        database.write(show(forum_id))
    assert notices(database) == 0


@pytest.mark.sqlite
def test_a_locked_database_is_answered_as_not_saved(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum_id = forum_in(database)
    monkeypatch.setattr(engines, "WRITER_PATIENCE", 0.05)  # nobody should have to wait for the real one
    with database.engine.execution_options(writes=True).connect() as holder:
        holder.exec_driver_sql("SELECT 1")
        with pytest.raises(Refused) as refusal:
            database.write(show(forum_id))
    assert refusal.value.code == "not_saved"
    assert notices(database) == 0


def test_a_write_that_finds_no_connection_is_answered_as_not_saved(database: Database) -> None:
    forum_id = forum_in(database)
    pool = database.engine.pool
    pool._timeout = 0.05  # nobody should have to wait for the real one
    held = [database.engine.connect() for _ in range(pool.size())]
    with pytest.raises(Refused) as refusal:
        database.write(show(forum_id))
    held.pop().close()
    database.write(show(forum_id))
    for connection in held:
        connection.close()
    assert (refusal.value.code, notices(database)) == ("not_saved", 1)


def test_connections_that_a_full_room_needed_are_kept(database: Database) -> None:
    opened: list[int] = []
    event.listen(database.engine, "connect", lambda *_given: opened.append(1))
    for _round in range(3):
        held = [database.engine.connect() for _ in range(database.engine.pool.size())]
        for connection in held:
            connection.close()
    assert len(opened) <= database.engine.pool.size()


def test_a_commit_marks_the_forums_that_changed_and_a_refusal_marks_none(database: Database) -> None:
    forum_id = forum_in(database)
    seen: list[Marks] = []
    database.after_commit.append(seen.append)
    database.write(lambda session: setattr(session.get(Forum, forum_id), "title", "Another"))
    database.write(lambda session: session.get(Forum, forum_id).title)
    assert [marks.forums for marks in seen] == [{forum_id}, set()]


def test_an_error_of_the_database_does_not_repeat_what_was_written(database: Database) -> None:
    with pytest.raises(Exception) as caught:
        database.write(show(10**6, "What nobody should read in a log"))
    assert "nobody should read" not in str(caught.value)


@pytest.mark.sqlite
def test_while_the_disk_is_slow_others_read_and_nobody_is_answered(database: Database) -> None:
    forum_id = forum_in(database)
    is_syncing, synced, answered = threading.Event(), threading.Event(), threading.Event()

    def slowly(commit: Callable[[], Any]) -> Any:
        is_syncing.set()
        assert synced.wait(5)
        return commit()

    slow = Database(str(database.engine.url), slowly)

    def write() -> None:
        slow.write(show(forum_id))
        answered.set()

    threading.Thread(target=write).start()
    assert is_syncing.wait(5)
    assert (notices(slow), answered.is_set()) == (0, False)
    synced.set()
    assert answered.wait(5)
    assert notices(slow) == 1
    slow.close()


@pytest.mark.sqlite
def test_a_disk_that_fails_is_answered_as_not_saved(database: Database) -> None:
    forum_id = forum_in(database)

    def failing(_commit: Callable[[], Any]) -> Any:
        raise sqlite3.OperationalError("disk I/O error")

    full = Database(str(database.engine.url), failing)
    with pytest.raises(Refused) as refusal:
        full.write(show(forum_id))
    full.close()
    assert refusal.value.code == "not_saved"
    assert notices(database) == 0


def test_on_the_server_the_others_go_on_while_the_disk_is_waited_for() -> None:
    waiting = [sys.executable, "-c", WAITING]
    told = subprocess.run(waiting, cwd=ROOT, check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["began", "meanwhile", "synced"]
