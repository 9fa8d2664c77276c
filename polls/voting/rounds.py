"""Voting again: a new round of the same question, or a copy to change. Nothing opened is ever reset."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR
from polls.voting.models import Option, Poll
from polls.voting.preparing import add_poll
from polls.voting.rules import check_move, read_rules


@verb(by=(MODERATOR,), creates=True)
def new_round(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Prepare the next round of a poll that is over: the same question, options and rules.

    A poll has one next round; asking again is refused with which it is.
    """
    poll = find(session, Poll, poll_id, actor)
    check_move("new_round", poll.state)
    following = session.scalar(select(Poll.id).where(Poll.previous_id == poll.id))
    if following is not None:
        raise Refused(
            "stale", _l("The next round of this poll has been prepared already."), poll_id=following
        )
    return {"poll_id": _copy(session, actor, poll, poll).id}


@verb(by=(MODERATOR,), creates=True)
def duplicate_poll(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Prepare a poll with the same question, options and rules, to be changed. Twice makes two."""
    poll = find(session, Poll, poll_id, actor)
    return {"poll_id": _copy(session, actor, poll, None).id}


def _copy(session: Session, actor: Actor, poll: Poll, previous: Poll | None) -> Poll:
    options = [_copied(option) for option in poll.options]
    rules = read_rules(poll.rules)
    return add_poll(
        session, actor, poll.question, poll.explanation, poll.method, options, rules, poll.item_id, previous
    )


def _copied(option: Option) -> Option:
    return Option(
        text=option.text,
        detail=option.detail,
        source_breakout_id=option.source_breakout_id,
        source_version=option.source_version,
        source_place=option.source_place,
    )
