"""What a page costs the server, counted in questions to the database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from polls.agenda.models import Forum
from polls.database import Database
from polls.people.models import ATTENDEE, MODERATOR
from tests.builders import NOON
from tests.screens.test_pages import forum, signed_in

__all__ = ["forum"]


@contextmanager
def questions(app: Flask) -> Iterator[list[str]]:
    """The statements that this thread sends meanwhile, but for the beginnings and ends of transactions."""
    this_thread = threading.get_ident()  # the caretaker asks for itself, in another
    asked: list[str] = []
    engine = app.extensions["database"].engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if threading.get_ident() == this_thread and not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def most_connections(app: Flask) -> Iterator[list[int]]:
    """How many connections this thread holds at once, after each time that it takes or returns one."""
    this_thread = threading.get_ident()
    held = [0]
    pool = app.extensions["database"].engine.pool

    def note(change: int) -> None:
        if threading.get_ident() == this_thread:
            held.append(held[-1] + change)

    def taken(*_given: Any) -> None:
        note(1)

    def returned(*_given: Any) -> None:
        note(-1)

    event.listen(pool, "checkout", taken)
    event.listen(pool, "checkin", returned)
    try:
        yield held
    finally:
        event.remove(pool, "checkout", taken)
        event.remove(pool, "checkin", returned)


@pytest.mark.parametrize(
    ("role", "address"), [(ATTENDEE, "/f/spring/"), (MODERATOR, "/f/spring/console"), (None, "/stage/a-key")]
)
def test_a_page_whose_pictures_are_still_to_be_drawn_holds_one_connection_at_a_time(
    app: Flask, database: Database, forum: Forum, role: str | None, address: str
) -> None:
    # Otherwise a room that comes at once takes all connections, and nobody's pictures can be drawn.
    client = signed_in(app, database, forum, role, welcomed_at=NOON) if role else app.test_client()
    with most_connections(app) as held:
        assert client.get(address).status_code == 200
    assert max(held) == 1


@pytest.mark.parametrize(
    ("role", "address", "many"),
    [
        (ATTENDEE, "/f/spring/", 3),  # the forum with the seat, the member's groups, their ballots
        (MODERATOR, "/f/spring/console", 3),
        (ATTENDEE, "/f/spring/welcome", 4),  # the same, the groups, since and until when somebody is known
        (ATTENDEE, "/", 0),
    ],
)
def test_a_page_asks_little_of_the_database(
    app: Flask, database: Database, forum: Forum, role: str, address: str, many: int
) -> None:
    client = signed_in(app, database, forum, role, welcomed_at=NOON)
    client.get(address)  # the pictures are drawn when somebody asks for them first
    with questions(app) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) == many, asked


def test_the_stage_asks_for_its_forum_alone(app: Flask, forum: Forum) -> None:
    client = app.test_client()
    client.get("/stage/a-key")
    with questions(app) as asked:
        client.get("/stage/a-key")
    assert len(asked) == 1
