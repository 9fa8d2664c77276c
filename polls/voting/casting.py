"""Casting a ballot: one guarded update of the voter's row of the roll.

Nothing here is noted in the journal or logged, and the verb is not a creating one: no choice is kept
anywhere but in the envelope.
"""

from __future__ import annotations

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
from polls.voting.envelopes import seal, unseal
from polls.voting.models import Poll, RollEntry
from polls.voting.rules import Choice, Rules, check_choice, check_takes_ballots, read_rules, why_not_on_roll

VOTERS = (ATTENDEE, FACILITATOR, MODERATOR)

# On the bare table and written once: everybody votes within the same few seconds.
_roll = RollEntry.metadata.tables[RollEntry.__tablename__]
ENVELOPE = (
    update(_roll)
    .where(_roll.c.poll_id == bindparam("of_poll"), _roll.c.member_id == bindparam("of_member"))
    .where(_roll.c.is_open)
    .values(envelope=bindparam("sealed"), has_voted=True)
)


@verb(by=VOTERS)
def cast_ballot(session: Session, actor: Actor, *, poll_id: Id, choice: Any) -> dict[str, Any]:
    """Put the actor's choice, `{"options": [ids]}` or `{"abstain": true}`, in their envelope.

    Whether it comes in time is decided here, in the writer, so it is acknowledged exactly when it will be
    counted. The last one counts where the rules allow a change. The same choice again is acknowledged
    again and changes nothing.
    """
    poll = _kept(session, find(session, Poll, poll_id, actor))
    check_takes_ballots(poll.state, poll.closes_at, poll.closing_at, actor.now)
    rules = read_rules(poll.rules)
    chosen = check_choice(rules, poll.method, [option.id for option in poll.options], choice)
    if _put_in_envelope(session, actor, poll, rules, chosen):
        # This update passes the session's flush by, so it says itself whose screens it concerns.
        marks = session.info.setdefault("marks", Marks())
        marks.add(Marks(counts={actor.forum_id}, voters={_voter(actor).id}))
    else:
        _check_same_as_before(session, actor, poll, rules, chosen)
    return {"received": True, "choice": chosen}


def _kept(session: Session, poll: Poll) -> Poll:
    # A session holds rows weakly. Held by the session itself, the poll and its options are read once for all
    # the ballots of one commit.
    session.info.setdefault("polls", {})[poll.id] = poll
    return poll


def _put_in_envelope(session: Session, actor: Actor, poll: Poll, rules: Rules, chosen: Choice) -> bool:
    """Whether the voter's row took the choice: it is on the roll, open, and empty or changeable."""
    row = ENVELOPE if rules.change_until_close else ENVELOPE.where(~_roll.c.has_voted)
    whose = {"of_poll": poll.id, "of_member": _voter(actor).id}
    return session.connection().execute(row, whose | {"sealed": seal(chosen)}).rowcount == 1


def _check_same_as_before(session: Session, actor: Actor, poll: Poll, rules: Rules, chosen: Choice) -> None:
    """Refuse with why the row took nothing, unless it holds this very choice."""
    voter = _voter(actor)
    entry = session.get(RollEntry, (poll.id, voter.id), populate_existing=True)
    if entry is None:
        raise why_not_on_roll(rules, voter.role, voter.group_id, voter.added_at, poll.opened_at)
    if not entry.is_open or entry.envelope is None:
        raise Refused("closed", _l("This poll is closed. This ballot came too late and was not counted."))
    if unseal(entry.envelope) != chosen:
        raise Refused(
            "already_received",
            _l("Your first answer was received and counts. In this poll an answer cannot be changed."),
        )


def _voter(actor: Actor) -> Member:
    if actor.member is None:
        raise Refused("not_allowed", _l("Only a member of the forum can vote."))
    return actor.member
