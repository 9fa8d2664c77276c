"""Casting everyone's ballots of a commit in a few statements, where each is plainly acceptable.

A ballot that is not is left to the verb (casting.py), which decides and says why. Secrecy is the same:
every ballot is sealed by itself, nothing is noted, and what a statement sends is in no error and no log.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from polls.database import BY_ITSELF
from polls.errors import Refused
from polls.people.acting_together import Act
from polls.voting.ballot_box import Box, answer, box_of, mark_voters, roll
from polls.voting.envelopes import Sealed
from polls.voting.models import Poll
from polls.voting.moves import is_open

ON_ROLL = (
    select(roll.c.member_id, roll.c.has_voted)
    .where(roll.c.poll_id == bindparam("of_poll"), roll.c.is_open)
    .where(roll.c.member_id.in_(bindparam("of_members", expanding=True)))
)


_poll = Poll.metadata.tables[Poll.__tablename__]
STANDING = select(
    _poll.c.id,
    _poll.c.forum_id,
    _poll.c.state,
    _poll.c.closes_at,
    _poll.c.closing_at,
    _poll.c.key_id,
    _poll.c.seed_commitment,
).where(_poll.c.id == bindparam("of_poll"))


class RowsMissing(Exception):
    """A row that could take its ballot did not: another process came in between. Each is cast by itself."""


def cast_ballots(session: Session, now: datetime, casts: list[Act]) -> list[Any]:
    """What `cast_ballot` answers to each, or BY_ITSELF; each is of another member."""
    in_poll: defaultdict[int, list[Act]] = defaultdict(list)
    for cast in casts:
        in_poll[cast.arguments["poll_id"]].append(cast)
    told: dict[int, Any] = {}
    # Rows are updated in the order of their keys: two processes cannot wait for each other for ever.
    for poll_id in sorted(in_poll):
        told |= _cast_in_poll(session, now, poll_id, sorted(in_poll[poll_id], key=_voter))
    return [told.get(_voter(cast), BY_ITSELF) for cast in casts]


def _voter(cast: Act) -> int:
    return cast.member_id


def _cast_in_poll(session: Session, now: datetime, poll_id: int, casts: list[Act]) -> dict[int, Any]:
    """By voter, what they are answered: those whose ballot was received."""
    box = _open_box(session, poll_id, now)
    if box is None:
        return {}
    sealed = _checked(session, box, [cast for cast in casts if cast.forum_id == box.forum_id])
    ballots = {voter: box.ballot(voter, each) for voter, each in sealed.items()}
    if not ballots:
        return {}
    if box.put(session, list(ballots.values())) != len(ballots):
        raise RowsMissing
    mark_voters(session, box, ballots)
    return {voter: answer(box, sealed[voter], ballot) for voter, ballot in ballots.items()}


def _open_box(session: Session, poll_id: int, now: datetime) -> Box | None:
    row = session.connection().execute(STANDING, {"of_poll": poll_id}).first()
    if row is None or not is_open(row.state, row.closes_at, row.closing_at, now):
        return None
    with suppress(Refused):  # without its key
        return box_of(session, row)
    return None


def _checked(session: Session, box: Box, casts: list[Act]) -> dict[int, Sealed]:
    """By voter, the ballots that are well-formed, of those whose row can take one."""
    asked = {"of_poll": box.poll_id, "of_members": [cast.member_id for cast in casts]}
    rows = session.connection().execute(ON_ROLL, asked).all()
    can_vote = {voter for voter, has_voted in rows if box.paper.rules.change_until_close or not has_voted}
    checked: dict[int, Sealed] = {}
    for cast in casts:
        if cast.member_id in can_vote:
            with suppress(Refused):
                checked[cast.member_id] = box.check(cast.arguments["choice"], cast.arguments["nonce"])
    return checked
