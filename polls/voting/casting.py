"""Casting a ballot: one guarded update of the voter's row of the roll, with a sealed envelope.

Nothing here is noted in the journal or logged, and the verb is not a creating one: no choice is kept
anywhere but in the envelope.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, Member
from polls.voting.ballot_box import Box, answer, box_of, mark_voters
from polls.voting.ballots import Nonce
from polls.voting.casting_together import cast_ballots
from polls.voting.envelopes import Sealed, unseal
from polls.voting.models import Poll, RollEntry
from polls.voting.moves import check_takes_ballots
from polls.voting.rules import why_not_on_roll

VOTERS = (ATTENDEE, FACILITATOR, MODERATOR)


@verb(by=VOTERS, together=cast_ballots)
def cast_ballot(
    session: Session, actor: Actor, *, poll_id: Id, choice: Any, nonce: Nonce | None = None
) -> dict[str, Any]:
    """Seal the actor's choice (see ballots.py) in their envelope; answers `{received, choice, mark}`.

    `nonce` is the device's own and makes the receipt; without one the server makes one. Whether the ballot
    comes in time is decided here, in the writer, so it is acknowledged exactly when it will be counted. The
    last one counts where the rules allow a change; where they do not, the same ballot sent again is
    acknowledged again. Neither choice nor nonce is ever told to another device: whoever opens somebody's
    personal link learns that they voted, not how. Refused as `key_missing` on a server without the key.
    """
    box, voter = _open_box(session, actor, poll_id), _voter(actor)
    sealed = box.check(choice, nonce)
    ballot = box.ballot(voter.id, sealed)
    if box.put(session, [ballot]) == 1:
        mark_voters(session, box, [voter.id])
    else:
        _check_same_as_before(session, voter, box, sealed)
    return answer(box, sealed, ballot)


def _open_box(session: Session, actor: Actor, poll_id: int) -> Box:
    """The open poll's; refused once it takes no ballots."""
    poll = find(session, Poll, poll_id, actor)
    check_takes_ballots(poll.state, poll.closes_at, poll.closing_at, actor.now)
    return box_of(session, poll)


def _check_same_as_before(session: Session, voter: Member, box: Box, sealed: Sealed) -> None:
    """Refuse with why the row took nothing, unless it holds this very ballot."""
    entry = session.get(RollEntry, (box.poll_id, voter.id), populate_existing=True)
    if entry is None:
        opened_at = session.get_one(Poll, box.poll_id).opened_at
        raise why_not_on_roll(box.paper.rules, voter.role, voter.group_id, voter.added_at, opened_at)
    if not entry.is_open or entry.envelope is None:
        raise Refused("closed", _l("This poll is closed. This ballot came too late and was not counted."))
    # Nonce and all: otherwise somebody else with this link could find the choice out by trying each.
    if unseal(box.key, box.poll_id, voter.id, entry.envelope) != sealed:
        raise Refused(
            "already_received",
            _l("Your first answer was received and counts. In this poll an answer cannot be changed."),
        )


def _voter(actor: Actor) -> Member:
    if actor.member is None:
        raise Refused("not_allowed", _l("Only a member of the forum can vote."))
    return actor.member
