"""The caretaker does what falls due while nobody acts: it closes polls, forgets people, and tidies up after.

Tidying up destroys the key of a poll that is over, and clears the database's files of what was blanked. What
a crash left undone is done at the next start. Every process has one: whichever comes first does it, for what
is due is looked up again by the one that writes, and what is done twice is as if done once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from polls import steady
from polls.database import Database
from polls.errors import Refused
from polls.privacy.clearing import Uncleared, say_cleared, uncleared
from polls.privacy.forgotten import Forgotten
from polls.privacy.pruning import prune
from polls.privacy.purging import due, purge_due
from polls.voting import closing
from polls.voting.keys import Keys
from polls.voting.models import UNDER_WAY, Poll

log = structlog.get_logger()

PAUSE = 0.5  # seconds between two looks; each is a few cheap reads
FIRST_ROUND = 600.0  # seconds after the start, when everyone who was here is back
ROUND = 3600.0  # seconds between two rounds
LONGEST_REST = 60.0  # seconds until what failed is tried again: twice as long each time, up to this


class Caretaker:
    """Looks after the polls of one database."""

    def __init__(self, database: Database, keys: Keys, forgotten: Forgotten | None = None) -> None:
        self._database = database
        self._keys = keys
        self._forgotten = forgotten
        self._written_down: Uncleared | None = None  # what was to be forgotten when that was done last
        self._resting: dict[object, tuple[float, float]] = {}  # what failed: for how long, until when

    def run(self) -> None:
        """Look at once, then every half second until the database is closed; a task of the server."""
        self._try("prune", self.prune)
        next_round = time.monotonic() + FIRST_ROUND
        while not self._database.is_closed:
            self._try("settle", lambda: self.settle(steady.now()))
            self._try("write_down", self.write_down)
            self._try("tidy", self.tidy)
            self._try("forget_destroyed", self._keys.forget_destroyed)
            if time.monotonic() >= next_round:
                next_round = time.monotonic() + ROUND
                self.go_round(datetime.now(UTC))
            time.sleep(PAUSE)

    def settle(self, now: datetime) -> list[int]:
        """Close the polls that are due, and answer their ids; writes only when there are any.

        Each is closed by itself: one that cannot be (its key is missing) holds no other up.
        """
        with self._database.read() as session:
            ids = closing.due(session, now)
        return [poll_id for poll_id in ids if self._try(poll_id, self._closing(poll_id, now))]

    def _closing(self, poll_id: int, now: datetime) -> Callable[[], bool]:
        return lambda: self._database.write(lambda session: closing.close_due(session, poll_id, now))

    def tidy(self) -> bool:
        """Tidy up after polls that are over, and people who were forgotten; whether nothing is left to do.

        Only when all is done is it said in the database: whatever fails half way is done again.
        """
        with self._database.read() as session:
            left = session.execute(select(Poll.id, Poll.key_id).where(*IS_UNTIDY)).all()
            # Clearing holds up whoever writes: where it is not for a poll, it waits until nobody votes.
            votes = session.scalar(select(Poll.id).where(*IS_UNDER_WAY).limit(1)) is not None
            forgot = [] if votes and not left else uncleared(session)
        for _, key_id in left:
            self._keys.destroy(key_id or "")
        if not left and not forgot:
            return True
        said = _said_tidy([poll_id for poll_id, _ in left], forgot)
        return self._database.clear() and self._database.write(said)

    def write_down(self) -> bool:
        """Keep outside of the database who was forgotten, when that is news; whether it is kept."""
        with self._database.read() as session:
            to_forget = uncleared(session)
            if self._forgotten is None or to_forget == self._written_down:
                return True
            self._written_down = None  # until it is
            self._forgotten.write_down(session)
        self._written_down = to_forget
        return True

    def go_round(self, now: datetime) -> None:
        """Do what is due by the day rather than by the second."""
        self._try("forget", lambda: self.forget(now))
        self._try("prune_rows", lambda: self._database.write(lambda session: prune(session, now)))
        self._written_down = None  # another process, elsewhere, may have cleared the files before we looked

    def forget(self, now: datetime) -> list[int]:
        """Purge the forums of which people are known longer than they are to be, and answer their ids.

        Each by itself, in one transaction; whichever process comes second finds nothing to do.
        """
        with self._database.read() as session:
            ids = due(session, now)
        return [forum_id for forum_id in ids if self._try(f"purge {forum_id}", self._purging(forum_id, now))]

    def _purging(self, forum_id: int, now: datetime) -> Callable[[], object]:
        return lambda: self._database.write(lambda session: purge_due(session, forum_id, now))

    def prune(self) -> None:
        """Destroy keys of no poll under way: of one that was not opened after all, or is not in this copy."""
        # In the writer, so that no poll is just being opened.
        self._database.write(
            lambda session: self._keys.prune(set(session.scalars(select(Poll.key_id).where(*IS_UNDER_WAY))))
        )

    def _try(self, what: object, do: Callable[[], object]) -> bool:
        """Whether it was done. What failed rests for a while before it is tried again."""
        _, until = self._resting.get(what, (0, 0))
        if time.monotonic() < until:
            return False
        try:
            done = bool(do())
        except Exception as error:
            self._rest(what, error)
            return False
        self._resting.pop(what, None)
        return done

    def _rest(self, what: object, error: Exception) -> None:
        if what not in self._resting:  # the same again is no news
            _log(what, error)
        before, _ = self._resting.get(what, (PAUSE / 2, 0))
        seconds = min(2 * before, LONGEST_REST)
        self._resting[what] = (seconds, time.monotonic() + seconds)


IS_UNDER_WAY = (Poll.key_id.is_not(None), Poll.state.in_(UNDER_WAY))
IS_UNTIDY = (Poll.key_id.is_not(None), Poll.state.not_in(UNDER_WAY))


def _said_tidy(poll_ids: list[int], forums: Uncleared) -> Callable[[Session], bool]:
    def say(session: Session) -> bool:
        # Past the session: no screen shows it.
        session.execute(
            update(Poll).where(Poll.id.in_(poll_ids)).values(key_id=None),
            execution_options={"synchronize_session": False},
        )
        say_cleared(session, forums)
        return True

    return say


def _log(what: object, error: Exception) -> None:
    if isinstance(error, Refused):
        log.warning("not_done", what=what, code=error.code)
    else:
        log.error("not_done", what=what, exc_info=error)
