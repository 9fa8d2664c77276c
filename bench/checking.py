"""After the server was killed: is every ballot it acknowledged in the database?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import select

from bench.plan import Cast
from polls.database import Database
from polls.voting.envelopes import unseal
from polls.voting.keys import Keys
from polls.voting.models import Poll, RollEntry


@dataclass(frozen=True)
class Check:
    """How many ballots were acknowledged (one a person and poll: the last counts) and how many are lost."""

    acknowledged: int
    lost: int

    def sentence(self) -> str:
        """What to tell the person who ran the bench."""
        if self.lost:
            return f"{self.lost} of {self.acknowledged} acknowledged ballots are NOT in the database."
        return f"Server killed; all {self.acknowledged} acknowledged ballots are in the database."


def check(url: str, keys: Keys, answers: dict[str, Any]) -> Check:
    """Compare what the client was acknowledged with the envelopes in the database at `url`.

    A later cast that was never answered may have replaced an acknowledged one: that is no loss.
    """
    acknowledged, unanswered = (
        msgspec.convert(answers[name], list[Cast]) for name in ("acknowledged", "unanswered")
    )
    may_be = _by_voter(acknowledged)
    for voter, options in _by_voter(unanswered).items():
        may_be.setdefault(voter, set()).update(options)
    stored = _stored(url, keys)
    lost = [cast for cast in acknowledged if stored.get(_voter(cast)) not in may_be[_voter(cast)]]
    return Check(len(acknowledged), len(lost))


def _voter(cast: Cast) -> tuple[int, int]:
    return cast.poll_id, cast.member_id


def _by_voter(casts: Iterable[Cast]) -> dict[tuple[int, int], set[int]]:
    return {_voter(cast): {cast.option_id} for cast in casts}


def _stored(url: str, keys: Keys) -> dict[tuple[int, int], int]:
    """The option in each envelope, by poll and member."""
    database = Database(url)
    envelopes = select(Poll.key_id, RollEntry.poll_id, RollEntry.member_id, RollEntry.envelope)
    try:
        with database.read() as session:
            rows = session.execute(envelopes.join(Poll, Poll.id == RollEntry.poll_id))
            return {
                (poll_id, member_id): unseal(keys.key(key_id), poll_id, member_id, envelope).choice[
                    "options"
                ][0]
                for key_id, poll_id, member_id, envelope in rows
                if envelope is not None
            }
    finally:
        database.close()
