"""`python -m bench.live_tally`: what a tally costs to draw while thousands of sealed ballots are in.

Ours: the live tally of a secret poll, as the publisher asks for it up to four times a second, when so many
voters have changed their ballots since (a new one costs the same to open, and less to decide about); and the
first tally after a restart, when all ballots are new. Beside it, in the same run and on the same disk, the
plainest thing that would do: ballots as they are in a table, grouped by the database, and counted anew each
time by the same method. Last, the first count of a closed poll from its ballot file. All of it on eventlet,
as the server has it, while a ticking task notes how long it was not let in.

The figures are CPU time: drawing waits for nothing, so other programs on the machine are left out of them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import config

if __name__ == "__main__":
    config.monkey_patch("eventlet")

import msgspec
from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from bench.drawn_ballots import drawn
from bench.figures import ratio, written
from bench.hall import held, made_hall
from polls.database import Database
from polls.live.caretaker import Caretaker
from polls.people.acting import Actor
from polls.voting import keys, live_counts
from polls.voting.ballots import form_of
from polls.voting.envelopes import seal, size_for
from polls.voting.methods import METHODS
from polls.voting.methods.profile import profile_of_choices
from polls.voting.methods.terms import Terms
from polls.voting.models import Poll, RollEntry
from polls.voting.opening import open_poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules, read_rules
from polls.voting.tallies import live_tally, rolls_of, tally
from serving import calm_the_collector

VOTERS, OPTIONS, TIMES = 5_000, 8, 5
CHANGED = (0, 100, 1_000)
KINDS = {"single": ("single choice", "one"), "schulze": ("Schulze", "full")}
WIDTHS = (44, 14, 14, 12, 14)

_roll = RollEntry.metadata.tables[RollEntry.__tablename__]
CAST = (
    _roll.update()
    .where(_roll.c.poll_id == bindparam("of_poll"), _roll.c.member_id == bindparam("of_member"))
    .values(envelope=bindparam("sealed"), has_voted=True)
)
PLAIN_CAST = text("INSERT OR REPLACE INTO plain (poll, id, choice) VALUES (:poll, :id, :choice)")
PLAIN_COUNT = text("SELECT choice, count(*) FROM plain WHERE poll = :poll GROUP BY choice")

Figures = tuple[float, float]  # seconds it took, and the longest in which nobody else was let in


@dataclass
class OpenPoll:
    """A poll whose every voter has voted: sealed in the roll, and as it is in the plain table."""

    database: Database
    id: int
    method: str
    options: list[int]
    voters: list[int]
    choices: Iterator[Any]

    def cast(self, voters: Sequence[int]) -> None:
        """Each of these voters sends another choice."""
        key = keys.current().key(self._read(lambda session, poll: poll.key_id))
        size = size_for(form_of(self.method, Rules(), len(self.options)), self.options)
        said = {voter: next(self.choices) for voter in voters}
        sealed = [
            {
                "of_poll": self.id,
                "of_member": voter,
                "sealed": seal(key, self.id, voter, "0" * 32, each, size),
            }
            for voter, each in said.items()
        ]
        plain = [
            {"poll": self.id, "id": voter, "choice": msgspec.json.encode(each).decode()}
            for voter, each in said.items()
        ]
        if voters:
            self.database.write(lambda session: session.connection().execute(CAST, sealed).close())
            self.database.write(lambda session: session.connection().execute(PLAIN_CAST, plain).close())

    def draw(self) -> None:
        self._read(lambda session, poll: live_tally(poll, rolls_of(session, [poll.id])[poll.id]))

    def count_plain(self) -> None:
        def count(session: Session, poll: Poll) -> None:
            rows = session.execute(PLAIN_COUNT, {"poll": poll.id})
            choices = [(msgspec.json.decode(choice), number) for choice, number in rows]
            profile = profile_of_choices(poll.method, self.options, choices)
            METHODS[poll.method].count(profile, Terms(read_rules(poll.rules), VOTERS, VOTERS))

        self._read(count)

    def close(self) -> None:
        end = datetime.now(UTC)
        self.database.write(lambda session: setattr(session.get_one(Poll, self.id), "closing_at", end))
        Caretaker(self.database, keys.current()).settle(end + timedelta(seconds=1))

    def count_file(self) -> None:
        self._read(tally)

    def _read(self, ask: Callable[[Session, Poll], Any]) -> Any:
        with self.database.read() as session:
            return ask(session, session.get_one(Poll, self.id))


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        hall = made_hall(Path(directory), VOTERS)
        calm_the_collector()
        title = f"{VOTERS:,} sealed ballots, {OPTIONS} options"
        print(_row(f"\n{title}", "ours", "plain", "ours/plain", "longest wait"))
        print("─" * sum(WIDTHS))
        for method, (name, kind) in KINDS.items():
            print("\n".join([name, *_lines(_opened(hall.database, hall.forum_id, method, kind))]), flush=True)
        hall.database.close()


def _lines(poll: OpenPoll) -> list[str]:
    return [*_live_lines(poll), *_closed_lines(poll)]


def _live_lines(poll: OpenPoll) -> list[str]:
    first = _first(poll)
    lines = []
    for changed in CHANGED:
        ours, plain = [], []
        for turn in range(TIMES):
            poll.cast(poll.voters[turn * changed : (turn + 1) * changed])
            ours.append(_held(poll.draw))
            plain.append(_held(poll.count_plain))
        lines.append(_compared(f"  a tally, {changed:,} ballots changed", ours, plain))
    return [*lines, _compared("  the first one after a restart", first, plain)]


def _first(poll: OpenPoll) -> list[Figures]:
    figures = []
    for _ in range(TIMES):
        live_counts.forget([poll.id])
        figures.append(_held(poll.draw))
    return figures


def _closed_lines(poll: OpenPoll) -> list[str]:
    poll.close()
    seconds, wait = _held(poll.count_file)
    again, _ = _held(poll.count_file)
    return [
        _row("  the result from the ballot file", written(seconds * 1000, "ms"), "", "", _wait(wait)),
        _row("  the result again", written(again * 1000, "ms"), "", "", ""),
    ]


def _opened(database: Database, forum_id: int, method: str, kind: str) -> OpenPoll:
    def work(session: Session) -> OpenPoll:
        actor = Actor(forum_id, datetime.now(UTC))
        options = [OptionText(f"Name {number}") for number in range(OPTIONS)]
        rules = Rules(shown="live", beside_others=True)
        prepared = prepare_poll(
            session, actor, question="Which?", method=method, options=options, rules=rules
        )
        open_poll(session, actor, **prepared)
        poll = session.get_one(Poll, prepared["poll_id"])
        voters = list(session.scalars(select(_roll.c.member_id).where(_roll.c.poll_id == poll.id)))
        ids = poll.option_ids
        ballots = drawn(kind, VOTERS + TIMES * sum(CHANGED), tuple(ids))
        return OpenPoll(database, poll.id, method, ids, voters, iter(ballots))

    poll = database.write(work)
    poll.cast(poll.voters)
    return poll


def _held(do: Callable[[], None]) -> Figures:
    return held(do, time.process_time)


def _compared(words: str, ours: Sequence[Figures], plain: Sequence[Figures]) -> str:
    """The medians of the times, their ratio, and the longest wait of ours."""
    here, there = (median(seconds for seconds, _ in each) for each in (ours, plain))
    wait = _wait(max(wait for _, wait in ours))
    return _row(words, written(here * 1000, "ms"), written(there * 1000, "ms"), ratio(here, there), wait)


def _wait(seconds: float) -> str:
    return written(seconds * 1000, "ms")


def _row(words: str, *cells: str) -> str:
    return words.ljust(WIDTHS[0]) + "".join(
        cell.rjust(width) for cell, width in zip(cells, WIDTHS[1:], strict=True)
    )


if __name__ == "__main__":
    sys.exit(main())
