"""Casting a ballot: one guarded update of the voter's row of the roll, with a sealed envelope.

Nothing here is noted in the journal or logged, and the verb is not a creating one: no choice is kept
anywhere but in the envelope.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from polls.database import Marks
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, Member
from polls.voting import keys
from polls.voting.ballots import Form, Nonce, check_choice, form_of
from polls.voting.envelopes import Sealed, mark_of, seal, size_for, unseal
from polls.voting.models import Poll, RollEntry
from polls.voting.moves import check_takes_ballots
from polls.voting.rules import Rules, read_rules, why_not_on_roll

VOTERS = (ATTENDEE, FACILITATOR, MODERATOR)

# On the bare table and written once: everybody votes within the same few seconds.
_roll = RollEntry.metadata.tables[RollEntry.__tablename__]
ENVELOPE = (
    update(_roll)
    .where(_roll.c.poll_id == bindparam("of_poll"), _roll.c.member_id == bindparam("of_member"))
    .where(_roll.c.is_open)
    .values(envelope=bindparam("sealed"), mark=bindparam("new_mark"), has_voted=True)
)
FIRST_ENVELOPE = ENVELOPE.where(~_roll.c.has_voted)


@dataclass(frozen=True)
class Box:
    """What every ballot of a poll is checked against and sealed with, read once for all those of a commit."""

    poll: Poll
    rules: Rules
    form: Form
    option_ids: list[int]
    none_id: int | None
    key: bytes
    size: int


@verb(by=VOTERS)
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
    box = _box(session, actor, poll_id)
    chosen = check_choice(box.form, box.option_ids, box.none_id, choice)
    sealed = Sealed(nonce or secrets.token_hex(16), chosen)
    mark = mark_of(box.key, sealed.nonce)
    if _put_in_envelope(session, _voter(actor), box, sealed, mark):
        # This update passes the session's flush by, so it says itself whose screens it concerns.
        marks = session.info.setdefault("marks", Marks())
        marks.add(Marks(counts={actor.forum_id}, voters={_voter(actor).id}))
    else:
        _check_same_as_before(session, _voter(actor), box, sealed)
    return {"received": True, "choice": chosen, "mark": mark}


def _box(session: Session, actor: Actor, poll_id: int) -> Box:
    """The open poll's; refused once it takes no ballots. The session keeps it: rows it holds only weakly."""
    poll = find(session, Poll, poll_id, actor)
    check_takes_ballots(poll.state, poll.closes_at, poll.closing_at, actor.now)
    boxes = session.info.setdefault("boxes", {})
    if poll_id not in boxes:
        boxes[poll_id] = _make_box(poll)
    return boxes[poll_id]


def _make_box(poll: Poll) -> Box:
    keys.current().check(poll.key_id, poll.seed_commitment)
    rules, ids = read_rules(poll.rules), poll.option_ids
    form = form_of(poll.method, rules, len(ids))
    return Box(poll, rules, form, ids, poll.none_id, keys.current().key(poll.key_id), size_for(form, ids))


def _put_in_envelope(session: Session, voter: Member, box: Box, sealed: Sealed, mark: str) -> bool:
    """Whether the voter's row took the choice: it is on the roll, open, and empty or changeable."""
    row = ENVELOPE if box.rules.change_until_close else FIRST_ENVELOPE
    envelope = seal(box.key, box.poll.id, voter.id, sealed.nonce, sealed.choice, box.size)
    given = {"of_poll": box.poll.id, "of_member": voter.id, "sealed": envelope, "new_mark": mark}
    return session.connection().execute(row, given).rowcount == 1


def _check_same_as_before(session: Session, voter: Member, box: Box, sealed: Sealed) -> None:
    """Refuse with why the row took nothing, unless it holds this very ballot."""
    entry = session.get(RollEntry, (box.poll.id, voter.id), populate_existing=True)
    if entry is None:
        raise why_not_on_roll(box.rules, voter.role, voter.group_id, voter.added_at, box.poll.opened_at)
    if not entry.is_open or entry.envelope is None:
        raise Refused("closed", _l("This poll is closed. This ballot came too late and was not counted."))
    # Nonce and all: otherwise somebody else with this link could find the choice out by trying each.
    if unseal(box.key, box.poll.id, voter.id, entry.envelope) != sealed:
        raise Refused(
            "already_received",
            _l("Your first answer was received and counts. In this poll an answer cannot be changed."),
        )


def _voter(actor: Actor) -> Member:
    if actor.member is None:
        raise Refused("not_allowed", _l("Only a member of the forum can vote."))
    return actor.member
