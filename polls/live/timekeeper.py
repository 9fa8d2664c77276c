"""The timekeeper lets the program's time follow a machine's clock that was set, once nothing counts down.

Until then polls close and clocks end when everyone expects it (see steady.py). Then every line is hung up:
the screens come back by themselves, as after a short break, and ask anew what time it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from polls import steady
from polls.agenda.models import Forum
from polls.database import Database
from polls.voting.models import UNDER_WAY, Poll

log = structlog.get_logger()

PAUSE = 1.0  # seconds between two looks
LONG_OVER = timedelta(seconds=30)  # what should have closed by then waits for something else


class Timekeeper:
    """Of one process. `hang_up()` ends the line of every screen."""

    def __init__(self, database: Database, hang_up: Callable[[], None]) -> None:
        self._database = database
        self._hang_up = hang_up
        self._waits = False  # it is known that the clock was set
        self._is_over = False  # when it was last looked, nothing counted down

    def run(self) -> None:
        """Look every second, until the database is closed; a task of the server."""
        while not self._database.is_closed:
            try:
                self.look()
            except Exception:
                log.exception("clock_not_looked_at")
            time.sleep(PAUSE)

    def look(self) -> bool:
        """Whether the machine's clock was set and is followed now."""
        apart = steady.seconds_apart()
        if not apart:
            self._waits = self._is_over = False
            return False
        was_over, self._is_over = self._is_over, not self._counts_down()
        if not self._is_over:
            self._say("clock_was_set", apart)
        if not (was_over and self._is_over):
            return False  # what has just ended is shown to everyone before their lines are hung up
        steady.follow()
        log.warning("clock_is_followed", seconds=round(apart))
        self._hang_up()
        return True

    def _say(self, event: str, apart: float) -> None:
        if not self._waits:
            log.warning(event, seconds=round(apart))
        self._waits = True

    def _counts_down(self) -> bool:
        with self._database.read() as session:
            return _a_poll_does(session) or _a_clock_does(session)


def _a_poll_does(session: Session) -> bool:
    since = steady.now() - LONG_OVER
    ends = or_(Poll.closing_at > since, Poll.closes_at > since)
    return session.scalar(select(Poll.id).where(Poll.state.in_(UNDER_WAY), ends).limit(1)) is not None


def _a_clock_does(session: Session) -> bool:
    runs = Forum.clock_ends_at > steady.now()
    return session.scalar(select(Forum.id).where(runs).limit(1)) is not None
