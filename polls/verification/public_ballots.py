"""The ballot file of a closed poll, from its rows: header and lines as everyone may download them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.journal import JournalEntry
from polls.verification.journal_checks import CLOSED, OPENED, Noted, closing_of, opening_of, unnaming_of
from polls.voting.ballot_file import FORMAT, unpacked
from polls.voting.freezing import told_poll
from polls.voting.models import BallotFile, Poll, RollEntry
from polls.voting.turns import in_turns
from polls.voting.unnaming import NAMES_REMOVED


def header(session: Session, poll: Poll, records: int) -> dict[str, Any]:
    """The first line of the file (docs/verifying.md); `records` is how many lines follow it."""
    eligible, received = roll_of(session, poll)
    entries = noted(session, poll.forum_id)
    opened, closed = opening_of(poll.id, entries), closing_of(poll.id, entries)
    told = {
        "format": FORMAT,
        "forum": session.get_one(Forum, poll.forum_id).slug,
        "poll": poll.id,
        **told_poll(poll, eligible),
        "present": poll.present,
        "ballots": received,
        "records": records,
        "ballots_hash": poll.ballots_hash,
        "frozen_hash": poll.frozen_hash,
        "seed_commitment": poll.seed_commitment,
        "seed": poll.lot_seed,
        "opened_at": poll.opened_at,
        "closed_at": poll.closed_at,
        "journal": {"opened": opened.number if opened else 0, "closed": closed.number if closed else 0},
    }
    unnaming = unnaming_of(poll.id, entries)
    if unnaming is not None:
        told["unnamed_hash"] = unnaming.details["ballots_hash"]
    return msgspec.to_builtins(told)


def roll_of(session: Session, poll: Poll) -> tuple[int, int]:
    """How many are on the poll's roll, and how many of them have voted."""
    numbers = select(func.count(), func.count().filter(RollEntry.has_voted))
    eligible, received = session.execute(numbers.where(RollEntry.poll_id == poll.id)).one()
    return eligible, received


def noted(session: Session, forum_id: int) -> list[Noted]:
    """The journal's entries of openings, closings, and names taken out."""
    about = (JournalEntry.forum_id == forum_id, JournalEntry.what.in_((OPENED, CLOSED, NAMES_REMOVED)))
    found = session.scalars(select(JournalEntry).where(*about).order_by(JournalEntry.number))
    return [Noted(entry.number, entry.what, entry.details) for entry in found]


def public_file(session: Session, poll: Poll) -> Iterator[bytes]:
    """The header's line, then the records' lines in pieces; the header alone where there is no file."""
    kept = session.get(BallotFile, poll.id)
    content = kept.content if kept else zlib.compress(b"")
    records = sum(piece.count(b"\n") for piece in in_turns(unpacked(content)))
    yield msgspec.json.encode(header(session, poll, records)) + b"\n"
    yield from in_turns(unpacked(content))
