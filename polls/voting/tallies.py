"""The tally of a poll: counted each time, from the envelopes while it is open and the ballots after."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.i18n import gettext as _
from polls.voting import keys
from polls.voting.ballot_file import records_in
from polls.voting.ballots import Choice
from polls.voting.envelopes import unseal
from polls.voting.methods import METHODS
from polls.voting.methods.counts import Count
from polls.voting.models import OPEN, PAUSED, BallotFile, Poll, RollEntry


def tally(session: Session, poll: Poll) -> dict[str, Any]:
    """`{ballots, abstentions, rows: [{option_id, count, share}], winners, sentence, how}`.

    Shares are of the ballots that name an option (0-1). While ballots come in there are no winners.
    """
    is_final = poll.state not in (OPEN, PAUSED)
    method = METHODS[poll.method]
    counted: Count = method.count([option.id for option in poll.options], _choices(session, poll, is_final))
    texts = {option.id: option.text for option in poll.options}
    return {
        "ballots": counted.ballots,
        "abstentions": counted.abstentions,
        "rows": [_row(option, votes, counted.base) for option, votes in counted.votes.items()],
        "winners": counted.winners if is_final else [],
        "sentence": method.sentence(counted, texts) if is_final else _("The count goes on."),
        "how": " ".join((method.how(), _how_abstentions(counted))),
    }


def turnouts(session: Session, poll_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """`{poll id: {received, eligible}}` from the rolls of these polls, in one read."""
    numbers = (func.count(), func.count().filter(RollEntry.has_voted))
    rolls = select(RollEntry.poll_id, *numbers).where(RollEntry.poll_id.in_(list(poll_ids)))
    return {
        poll_id: {"received": received, "eligible": eligible}
        for poll_id, eligible, received in session.execute(rolls.group_by(RollEntry.poll_id))
    }


def _choices(session: Session, poll: Poll, is_final: bool) -> list[tuple[Choice, int]]:
    """`(choice, how many)`, grouped in the database: thousands of ballots arrive here as a few rows."""
    return _choices_in_ballots(session, poll) if is_final else _choices_in_envelopes(session, poll)


def _choices_in_envelopes(session: Session, poll: Poll) -> list[tuple[Choice, int]]:
    key = keys.current().key(poll.key_id)
    kept = select(RollEntry.member_id, RollEntry.envelope).where(
        RollEntry.poll_id == poll.id, RollEntry.envelope.is_not(None)
    )
    return [(unseal(key, poll.id, who, sealed).choice, 1) for who, sealed in session.execute(kept) if sealed]


def _choices_in_ballots(session: Session, poll: Poll) -> list[tuple[Choice, int]]:
    file = session.get(BallotFile, poll.id)
    records = records_in(zlib.decompress(file.content)) if file else []
    return [
        ({"abstain": True} if record.part == "abstain" else record.value, 1) for record in records
    ]


def _row(option_id: int, votes: int, base: int) -> dict[str, Any]:
    return {"option_id": option_id, "count": votes, "share": round(votes / base, 4) if base else 0.0}


def _how_abstentions(counted: Count) -> str:
    if counted.abstentions == 0:
        return _("Shares are of the ballots received: %(base)s.", base=counted.base)
    return _(
        "Shares are of the ballots that name an option: %(base)s. Abstentions (%(abstentions)s) are shown "
        "beside them and not counted in.",
        base=counted.base,
        abstentions=counted.abstentions,
    )
