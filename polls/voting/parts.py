"""What screens may see of voting: rows become plain values here.

A tally that is hidden until published is not in the public picture before, so it cannot be found there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from polls.agenda.models import Forum
from polls.breakouts.models import Breakout
from polls.breakouts.proposals import proposals
from polls.people.models import Member
from polls.voting import keys
from polls.voting.envelopes import unseal
from polls.voting.models import CLOSED, DRAFT, OPEN, PAUSED, PUBLISHED, READY, Option, Poll, RollEntry
from polls.voting.near_duplicates import near_duplicates
from polls.voting.opening import electorate
from polls.voting.proposals import by_place, is_outdated
from polls.voting.rules import read_rules
from polls.voting.tallies import tally, turnouts

Parts = dict[str, Any]


def public(session: Session, forum: Forum) -> Parts:
    """Every poll from its opening on, its turnout, and its tally once that is public."""
    polls = [poll for poll in _polls(session, forum) if poll.state not in (DRAFT, READY)]
    numbers = _breakout_numbers(session, forum)
    parts = {f"poll/{poll.id}": _poll(poll, numbers) for poll in polls}
    rolls = turnouts(session, [poll.id for poll in polls])
    parts |= {f"turnout/{poll_id}": turnout for poll_id, turnout in rolls.items()}
    return parts | _tallies(session, [poll for poll in polls if _has_public_tally(poll)])


def staff(session: Session, forum: Forum) -> Parts:
    """Polls that are being prepared, and the result of a closed one before it is published."""
    polls = _polls(session, forum)
    numbers = _breakout_numbers(session, forum)
    offered = by_place(proposals(session, forum))
    parts = {
        f"poll/{poll.id}": _poll(poll, numbers) | _preparation(session, poll, offered)
        for poll in polls
        if poll.state in (DRAFT, READY)
    }
    return parts | _tallies(session, [poll for poll in polls if poll.state == CLOSED])


def mine(session: Session, member: Member) -> Parts:
    """Which of this member's ballots were received, and the choice while its envelope can be opened."""
    under_way = (RollEntry.member_id == member.id, Poll.state.in_((OPEN, PAUSED, CLOSED)))
    entry = select(RollEntry.poll_id, Poll.key_id, RollEntry.has_voted, RollEntry.envelope)
    rows = session.execute(entry.join(Poll, Poll.id == RollEntry.poll_id).where(*under_way))
    return {"my_ballots": {str(row.poll_id): _own_ballot(member, *row) for row in rows}}


def _own_ballot(
    member: Member, poll_id: int, key_id: str | None, has_voted: bool, envelope: bytes | None
) -> dict[str, Any]:
    """`{received, choice, nonce}`; the latter two only while the envelope is there and can be opened."""
    if envelope is None or not keys.current().has(key_id):
        return {"received": has_voted, "choice": None, "nonce": None}
    sealed = unseal(keys.current().key(key_id), poll_id, member.id, envelope)
    return {"received": has_voted, "choice": sealed.choice, "nonce": sealed.nonce}


def _polls(session: Session, forum: Forum) -> Sequence[Poll]:
    own = select(Poll).where(Poll.forum_id == forum.id).order_by(Poll.position)
    return session.scalars(own.options(selectinload(Poll.options))).all()


def _has_public_tally(poll: Poll) -> bool:
    """Published, or live from the opening on. A void poll has none."""
    is_live = poll.state in (OPEN, PAUSED, CLOSED) and read_rules(poll.rules).shown == "live"
    return poll.state == PUBLISHED or is_live


def _tallies(session: Session, polls: Sequence[Poll]) -> Parts:
    return {f"tally/{poll.id}": tally(session, poll) for poll in polls}


def _poll(poll: Poll, numbers: dict[int, int]) -> dict[str, Any]:
    return {
        "id": poll.id,
        "item_id": poll.item_id,
        "position": poll.position,
        "round": poll.round,
        "question": poll.question,
        "explanation": poll.explanation,
        "method": poll.method,
        "options": [_option(option, numbers) for option in poll.options],
        "rules": poll.rules,
        "state": poll.state,
        "opened_at": poll.opened_at,
        "closes_at": poll.closing_at or poll.closes_at,
        "is_closing": poll.closing_at is not None and poll.state in (OPEN, PAUSED),
        "left_seconds": poll.left_seconds,
        "closed_at": poll.closed_at,
        "published_at": poll.published_at,
        "void_reason": poll.void_reason,
        "frozen_hash": poll.frozen_hash,
    }


def _option(option: Option, numbers: dict[int, int]) -> dict[str, Any]:
    return {
        "id": option.id,
        "letter": letter(option.position),
        "text": option.text,
        "detail": option.detail,
        "source": _source(option, numbers),
    }


def _source(option: Option, numbers: dict[int, int]) -> dict[str, Any] | None:
    if option.source_breakout_id is None:
        return None
    return {
        "breakout_id": option.source_breakout_id,
        "number": numbers[option.source_breakout_id],
        "place": option.source_place,
    }


def letter(position: int) -> str:
    """A to Z, then AA, AB and so on."""
    before, last = divmod(position, 26)
    return (chr(ord("A") + before - 1) if before else "") + chr(ord("A") + last)


def _breakout_numbers(session: Session, forum: Forum) -> dict[int, int]:
    rows = session.execute(select(Breakout.id, Breakout.number).where(Breakout.forum_id == forum.id))
    return dict(rows.tuples().all())


def _preparation(session: Session, poll: Poll, offered: dict[Any, Any]) -> dict[str, Any]:
    """What a moderator wants to know before opening: who may vote, what is alike, what was reworded."""
    roll = select(func.count()).select_from(electorate(poll.forum_id, read_rules(poll.rules)).subquery())
    return {
        "roll": session.scalar(roll),
        "near_duplicates": near_duplicates([option.text for option in poll.options]),
        "outdated": [option.id for option in poll.options if is_outdated(option, offered)],
    }
