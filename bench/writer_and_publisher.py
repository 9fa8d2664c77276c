"""The writer and the publisher of a process on paper; see polls/writing.py and polls/live/publisher.py."""

from __future__ import annotations

import math
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from polls.live.publisher import EMPTY_PAUSE, PEOPLE_PAUSE, SHARE_OF_TIME, SHORTEST_PAUSE
from polls.voting.turns import TURN as READING
from polls.writing import MOST_AT_ONCE, WINDOW

if TYPE_CHECKING:
    from bench.plenary import Process

STORED, ANSWERED = 0.4, 0.2  # of what a vote costs; the rest is hearing it


class Writer:
    """Commits for all who wait."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._waiting: deque[float] = deque()  # when each was sent
        self._is_writing = self._is_crowded = False
        self._most = max(MOST_AT_ONCE // process.plenary.crowd, 1)

    def add(self, sent: float) -> None:
        """Another one waits."""
        self._waiting.append(sent)
        if not self._is_writing:
            self._is_writing = True
            self._take_turn()

    def _take_turn(self) -> None:
        """Let those who are about to write join in, then write."""
        if self._is_crowded:
            self._process.plenary.clock.after(WINDOW, lambda: self._process.do(self._write))
        else:
            self._process.do(self._write)

    def _write(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most))]
        ballots = len(batch) * self._process.plenary.crowd
        self._is_crowded = ballots > 1 and len(batch) < self._most
        self._process.do(
            lambda: self._process.plenary.save(ballots, lambda: self._answer(batch)),
            commit=1,
            vote=ballots * STORED,
        )

    def _answer(self, batch: list[float]) -> None:
        plenary, process = self._process.plenary, self._process
        plenary.saved += len(batch)
        process.mark(len(batch) * plenary.crowd)
        for sent in batch:
            process.do(partial(self._answered, sent), vote=ANSWERED * plenary.crowd)
        if self._waiting:
            self._take_turn()
        else:
            self._is_writing = False

    def _answered(self, sent: float) -> None:
        plenary = self._process.plenary
        self._process.machine.send(
            plenary.crowd, 0, lambda: plenary.answered.append((sent, plenary.clock.now))
        )


class Publisher:
    """Tells the screens of a process what changed, and how many are here."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._plenary = process.plenary
        self._turn = process.plenary.turn
        self._ballots_a_turn = max(round(READING / max(process.seconds(ballot=1), 1e-9)), 1)
        self._is_awake = self._is_marked = self._have_people_moved = False
        self._people_due = 0.0
        self._here = self._told_here = process.screens
        # What each group of screens was shown: (when, ballots in it).
        groups = math.ceil(process.screens / self._turn)
        self.shown: list[list[tuple[float, int]]] = [[] for _ in range(groups)]

    def mark(self) -> None:
        """Something changed."""
        self._is_marked = True
        self._wake()

    def nobody_is_here(self) -> None:
        """Everyone is about to come."""
        self._here = self._told_here = 0

    def people_came(self, screens: int) -> None:
        """So many more are here."""
        self._here += screens
        self._have_people_moved = True
        self._wake()

    def _wake(self) -> None:
        if not self._is_awake:
            self._is_awake = True
            self._round()

    def _round(self) -> None:
        if self._is_marked:
            self._is_marked, self._have_people_moved = False, True
            self._look()
        elif self._have_people_moved and self._people_due <= self._plenary.clock.now:
            self._tell_how_many_are_here()
        else:
            self._is_awake = False
            self._plenary.clock.after(self._people_due - self._plenary.clock.now, self._wake_for_people)

    def _wake_for_people(self) -> None:
        if self._have_people_moved:
            self._wake()

    def _tell_how_many_are_here(self) -> None:
        self._have_people_moved = False
        self._people_due = self._plenary.clock.now + PEOPLE_PAUSE
        if self._here == self._told_here:
            self._plenary.clock.after(EMPTY_PAUSE, self._after_pause)
        else:
            self._told_here = self._here
            self._process.do(lambda: self._send(None, 0, 0.0))

    def _look(self) -> None:
        """Read all ballots of the poll, as each tally does, and draw."""
        plenary = self._plenary
        began, saved = plenary.clock.now, plenary.saved
        ballots = saved * plenary.crowd
        query_us = plenary.shared.database_change_us + plenary.shared.database_ballot_us * ballots
        plenary.ask(query_us, lambda: self._draw(saved, ballots, began))

    def _draw(self, saved: int, left: int, began: float) -> None:
        """Go through the ballots that are left, in turns; then draw the picture, and send it."""
        if left:
            some = min(left, self._ballots_a_turn)
            self._process.do(lambda: self._draw(saved, left - some, began), ballot=some)
        else:
            clock = self._plenary.clock
            self._process.do(lambda: self._send(saved, 0, clock.now - began), change=1)

    def _send(self, ballots: int | None, first: int, drawn_in: float) -> None:
        """Send to the next screens, from that number on; then the others have their turn."""
        many = min(self._here - first, self._turn)
        if many <= 0:
            self._pause(drawn_in)
            return

        def sent() -> None:
            self._process.machine.send(many, self._plenary.costs.message_bytes, arrived)
            self._send(ballots, first + many, drawn_in)

        def arrived() -> None:
            if ballots is not None:
                shown = self.shown[first // self._turn]
                shown.append((self._plenary.clock.now, ballots))
                self._plenary.has_seen(id(shown), ballots)

        self._process.do(sent, message=many)

    def _pause(self, drawn_in: float) -> None:
        pause = max(SHORTEST_PAUSE, drawn_in / SHARE_OF_TIME - drawn_in)
        self._plenary.clock.after(pause, self._after_pause)

    def _after_pause(self) -> None:
        if self._is_marked or self._have_people_moved:
            self._round()
        else:
            self._is_awake = False
