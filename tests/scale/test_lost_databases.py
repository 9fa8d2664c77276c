"""Losing PostgreSQL in the middle of writing: nothing is acknowledged that is not there, nothing told of what
was written, and all goes on by itself."""

from __future__ import annotations

import subprocess
import sys
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from polls.database import Database
from polls.errors import Refused
from tests.builders import a_forum
from tests.scale.notices import forum_in, notices, show
from tests.scale.running import Servers
from tests.serving import ROOT

DYING = "SELECT pg_terminate_backend(pg_backend_pid())"
WAITING = """
import config
config.monkey_patch("eventlet")
import threading, time
from polls.engines import make_engine
from sqlalchemy import text

def meanwhile():
    time.sleep(0.02)
    print("meanwhile")

with make_engine("%s").connect() as connection:
    other = threading.Thread(target=meanwhile)
    other.start()
    connection.execute(text("SELECT pg_sleep(0.2)"))
    print("answered")
    other.join()
"""


def saved(database: Database, work: Callable[[Session], Any]) -> str:
    try:
        database.write(work)
        return "saved"
    except Refused as refusal:
        return refusal.code


def test_a_connection_lost_in_the_middle_saves_nothing_and_the_next_write_has_another(
    two: tuple[Database, Database],
) -> None:
    database = two[0]
    forum_id = forum_in(database)

    def die(session: Session) -> None:
        show(forum_id)(session)
        session.flush()
        session.execute(text(DYING))

    assert saved(database, die) == "not_saved"
    assert notices(database, forum_id) == 0
    assert saved(database, show(forum_id)) == "saved"
    assert notices(database, forum_id) == 1


def test_a_connection_lost_among_ballots_saves_none_of_them(two: tuple[Database, Database]) -> None:
    database = two[0]
    forum_id = forum_in(database)

    def die(session: Session, _given: list[Any]) -> list[Any]:
        show(forum_id)(session)
        session.flush()
        session.execute(text(DYING))
        return [None]

    with pytest.raises(Refused) as refusal:
        database.write(show(forum_id), die)
    assert refusal.value.code == "not_saved"
    assert notices(database, forum_id) == 0


def test_while_the_server_is_down_nothing_is_acknowledged_and_then_it_goes_on(
    servers: Servers, two: tuple[Database, Database]
) -> None:
    database = two[0]
    forum_id = forum_in(database)
    assert saved(database, show(forum_id)) == "saved"
    servers.kill("postgres")
    assert [saved(database, show(forum_id)) for _ in range(3)] == ["not_saved"] * 3
    servers.start("postgres")
    assert saved(database, show(forum_id)) == "saved"
    assert notices(database, forum_id) == 2


def test_an_error_of_the_server_tells_nothing_of_the_row(
    servers: Servers, two: tuple[Database, Database]
) -> None:
    secret = "what nobody should read in a log"
    two[0].write(lambda session: a_forum(session, slug=secret))
    with pytest.raises(IntegrityError) as caught:
        two[1].write(lambda session: a_forum(session, slug=secret))
    assert "UniqueViolation" in str(caught.value)
    assert secret not in "".join(traceback.format_exception(caught.value))
    log = (servers.folder / "postgres.log").read_text()
    assert "duplicate key" in log and secret not in log


def test_a_slow_question_stops_nobody_else(url: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", WAITING % url], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert told.stdout.split() == ["meanwhile", "answered"]
