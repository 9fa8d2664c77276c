"""The tally of a poll, as screens have it: from what may be shown of the envelopes while it is open, from the
ballot file after that."""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from polls.i18n import gettext as _
from polls.voting.ballot_file import unpacked
from polls.voting.live_counts import live_count
from polls.voting.methods import METHODS
from polls.voting.methods.lot import Lot
from polls.voting.methods.outcome import Outcome
from polls.voting.methods.profile import Profile
from polls.voting.methods.records import profile_of_records
from polls.voting.methods.terms import Quorum, Terms
from polls.voting.models import BallotFile, Poll, RollEntry
from polls.voting.rules import read_rules
from polls.voting.turns import in_turns

MOST_KEPT = 100  # results of polls

Parts = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """What was counted on which terms, and what came out."""

    profile: Profile
    terms: Terms
    outcome: Outcome


@dataclass(frozen=True)
class Roll:
    """How many voters are eligible, were present, and have voted."""

    eligible: int = 0
    present: int = 0
    received: int = 0

    @property
    def turnout(self) -> dict[str, int]:
        """What everyone is told of it."""
        return {"received": self.received, "eligible": self.eligible}


NOBODY = Roll()

_ROLLS = (
    select(
        RollEntry.poll_id,
        func.count(),
        func.count().filter(or_(RollEntry.was_here, RollEntry.has_voted)),
        func.count().filter(RollEntry.has_voted),
    )
    .where(RollEntry.poll_id.in_(bindparam("polls", expanding=True)))
    .group_by(RollEntry.poll_id)
)


def rolls_of(session: Session, poll_ids: Iterable[int]) -> dict[int, Roll]:
    """By poll id, in one read; a poll without a roll is left out."""
    found = session.execute(_ROLLS, {"polls": list(poll_ids)})
    return {poll_id: Roll(*numbers) for poll_id, *numbers in found}


# ---- While it takes ballots -------------------------------------------------------------------------


def live_tally(poll: Poll, roll: Roll) -> Parts | None:
    """The tally of a poll that takes ballots: no winners, nor how it came about. None where it shows none.

    It moves what is shown of the ballots on, so it is asked only for what is then shown.
    """
    terms = _terms(poll, roll.eligible, roll.present)
    live = live_count(poll, terms, roll.received)
    if live is None:
        return None
    quorum = terms.quorum(live.profile)
    return _counted(poll, live.profile, live.outcome) | {
        "verdict": "open",
        "winners": [],
        "is_by_lot": False,
        "sentence": _("The count goes on."),
        "how": "",
        # Turnout is always live, so the quorum does not wait for a batch.
        "quorum": _quorum(Quorum(quorum.needed, roll.received)) if quorum else None,
        "batch": live.batch,
        "groups": None,
        "ballots_hash": None,
        "lot_seed": None,
    }


# ---- After that -------------------------------------------------------------------------------------


def tally(session: Session, poll: Poll) -> Parts:
    """The tally of a poll that takes no more ballots: its result, the same at every call."""
    result = _result(session, poll)
    method, outcome = METHODS[poll.method], result.outcome
    texts = {option.id: option.text for option in poll.options}
    about = (outcome, result.profile, result.terms, texts)
    return _counted(poll, result.profile, outcome) | {
        "verdict": outcome.verdict,
        "winners": outcome.winners,
        "is_by_lot": outcome.is_by_lot,
        "sentence": method.sentence(*about),
        "how": method.how(*about),
        "quorum": _quorum(result.terms.quorum(result.profile)),
        "batch": None,
        "groups": poll.groups,
        "ballots_hash": poll.ballots_hash,
        "lot_seed": poll.lot_seed,
    }


# By what decides it: a poll that takes no more ballots is counted once, however often it is drawn.
_results: OrderedDict[tuple[Any, ...], Result] = OrderedDict()
_counting = threading.Lock()


def _result(session: Session, poll: Poll) -> Result:
    key = (poll.id, poll.frozen_hash, poll.ballots_hash, poll.lot_seed)
    with _counting:
        if key not in _results:
            _results[key] = _counted_file(session, poll)
        _results.move_to_end(key)
        while len(_results) > MOST_KEPT:
            _results.popitem(last=False)
        return _results[key]


def _counted_file(session: Session, poll: Poll) -> Result:
    roll = rolls_of(session, [poll.id]).get(poll.id, NOBODY)
    present = roll.present if poll.present is None else poll.present
    terms = _terms(poll, roll.eligible, present, _lot(poll))
    packed = session.scalar(select(BallotFile.content).where(BallotFile.poll_id == poll.id))
    records = _records(packed or zlib.compress(b""))
    profile = profile_of_records(poll.method, poll.option_ids, records)
    return Result(profile, terms, METHODS[poll.method].count(profile, terms))


def _lot(poll: Poll) -> Lot | None:
    if poll.lot_seed is None or poll.ballots_hash is None:
        return None
    return Lot(bytes.fromhex(poll.lot_seed), poll.ballots_hash)


class _Record(msgspec.Struct, gc=False):
    """Of a line of the ballot file, what is counted: codes and names are not even read."""

    part: str
    value: Any


def _records(packed: bytes) -> Iterator[tuple[str, Any]]:
    decode = msgspec.json.Decoder(_Record).decode_lines
    for lines in in_turns(_whole_lines(packed)):
        yield from ((record.part, record.value) for record in decode(lines))


def _whole_lines(packed: bytes) -> Iterator[bytes]:
    """The unpacked file in pieces that end where a line ends."""
    begun = b""
    for piece in unpacked(packed):
        lines, end, rest = piece.rpartition(b"\n")
        yield begun + lines + end if end else b""
        begun = rest if end else begun + rest


# ---- What both have in common -----------------------------------------------------------------------


def _terms(poll: Poll, eligible: int, present: int, lot: Lot | None = None) -> Terms:
    return Terms(read_rules(poll.rules), eligible, present, poll.none_id, lot)


def _counted(poll: Poll, profile: Profile, outcome: Outcome) -> Parts:
    return {
        "ballots": profile.ballots,
        "abstentions": profile.abstentions,
        "base": profile.base,
        "places": outcome.places,
        "rows": [
            {"option_id": option, "count": row.count, "share": row.share}
            for option, row in outcome.rows.items()
        ],
        "unit": METHODS[poll.method].UNIT(),
        "detail": outcome.detail,
    }


def _quorum(quorum: Quorum | None) -> Parts | None:
    if quorum is None:
        return None
    return {"needed": quorum.needed, "reached": quorum.reached, "is_met": quorum.is_met}
