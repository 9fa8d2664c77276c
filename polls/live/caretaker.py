"""The caretaker does what falls due while nobody acts: polls whose time has come are closed."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import structlog

from polls.database import Database
from polls.voting.closing import is_any_due, settle_due

log = structlog.get_logger()

PAUSE = 0.5  # seconds between two looks; each is one cheap read


def run(database: Database) -> None:
    """Look at once, then every half second until the database is closed; a background task of the server."""
    while not database.is_closed:
        try:
            settle(database, datetime.now(UTC))
        except Exception:  # it stays due: the next look tries again
            log.exception("not_settled")
        time.sleep(PAUSE)


def settle(database: Database, now: datetime) -> list[int]:
    """Close the polls that are due, and answer their ids; writes only when there are any."""
    with database.read() as session:
        if not is_any_due(session, now):
            return []
    return database.write(lambda session: settle_due(session, now))
