"""A room to back up, and what became of it elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, create_engine, event

from polls.backups.restoring import Here, Restored, restore
from polls.backups.taking import Taken, take
from polls.privacy.forgotten import Forgotten
from polls.voting import keys
from tests.builders import NOON
from tests.databases import address, lines
from tests.voting.rooms import Room

TAKEN_AT = NOON + timedelta(seconds=100)


def backed_up(room: Room, name: str = "backup.zip") -> Taken:
    return take(address(room.database.engine), room.folder / name, TAKEN_AT)


def here(room: Room) -> Here:
    """What the room's server has outside of its database."""
    return Here(keys.current(), Forgotten(room.folder))


def restored(room: Room, url: str, name: str = "backup.zip", **given: Any) -> Restored:
    return restore(url, here(room), room.folder / name, TAKEN_AT, **given)


def a_whole_forum(room: Room) -> None:
    """Polls published, with names, a group and a table, so that there is a bit of everything."""
    room.name(0, "Zoë “Ж” 😀")
    room.join_group("Ειρήνη", [0, 1])
    for method in ("single", "schulze"):
        poll_id = room.open(method=method)
        if method == "single":
            room.fill(poll_id, 0, 1, 2, 0, 1)
        room.publish(poll_id)
    room.caretaker.tidy()


def rows(url: str) -> list[str]:
    """Every row of a database but what restoring notes, in an order of their own."""
    engine = create_engine(url)
    with engine.connect() as connection:
        told = [line for line in lines(connection) if not line.startswith(("CREATE", "BEGIN", "COMMIT"))]
    engine.dispose()
    # Which number is the next is no row: restoring, which takes one for its note, moved it.
    not_rows = ("restored_from_backup", "sqlite_sequence")
    return sorted(line for line in told if not any(each in line for each in not_rows))


@contextmanager
def in_the_midst(of: str, do: Callable[[], Any]) -> Iterator[list[Any]]:
    """`do()` once, when somebody begins to read the table; gives a list for what it answered."""
    answers: list[Any] = []

    def look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if f"FROM {of} ORDER BY" in " ".join(statement.split()) and not answers:
            answers.append(None)  # from here on what `do` itself asks is no occasion
            answers[0] = do()

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield answers
    finally:
        event.remove(Engine, "before_cursor_execute", look)
