"""What screens may see of voting: rows become plain values here.

A tally that is hidden until published is not in the public picture before, so it cannot be found there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session, selectinload

from polls.agenda.models import Forum
from polls.breakouts.attribution import Sources, sources_of
from polls.breakouts.proposals import proposals
from polls.voting.ballots import form_of
from polls.voting.batches import AFTER_CLOSE, IN_BATCHES, LIVE, WHEN_PUBLISHED, shows_tally
from polls.voting.live_counts import forget
from polls.voting.methods import METHODS
from polls.voting.models import CLOSED, IN_PREPARATION, PUBLISHED, UNDER_WAY, Option, Poll, RollEntry
from polls.voting.near_duplicates import near_duplicates
from polls.voting.opening import electorate
from polls.voting.proposals import by_place, is_outdated
from polls.voting.rules import has_few_voters, has_too_few_voters, read_rules
from polls.voting.tallies import NOBODY, Roll, live_tally, rolls_of, tally

Parts = dict[str, Any]
Rolls = dict[int, Roll]  # by poll


def public(session: Session, forum: Forum) -> Parts:
    """Every poll from its opening on, its turnout, and its tally once that is public."""
    polls = [poll for poll in _polls(session, forum) if poll.state not in IN_PREPARATION]
    forget(poll.id for poll in polls if poll.state not in UNDER_WAY)
    sources, rolls = _sources(session, forum, polls), rolls_of(session, [poll.id for poll in polls])
    told = {f"poll/{poll.id}": _poll(poll, sources, _eligible(rolls, poll)) for poll in polls}
    return told | _counts(session, polls, rolls)


def counts(session: Session, forum: Forum) -> Parts:
    """What ballots coming in can move, as `public` tells it: turnout and tally of each poll under way."""
    polls = _polls(session, forum, Poll.state.in_(UNDER_WAY))
    return _counts(session, polls, rolls_of(session, [poll.id for poll in polls]))


def staff(session: Session, forum: Forum) -> Parts:
    """Polls that are being prepared, and the result of a closed one before it is published."""
    polls = _polls(session, forum)
    sources = _sources(session, forum, polls)
    offered = by_place(proposals(session, forum))
    parts = {
        f"poll/{poll.id}": _prepared(session, poll, sources, offered)
        for poll in polls
        if poll.state in IN_PREPARATION
    }
    return parts | _tallies(session, [poll for poll in polls if poll.state == CLOSED], {})


def mine(session: Session, members: Sequence[Any]) -> dict[int, Parts]:
    """By member id, which of each one's ballots were received, with their marks; never what is in them."""
    ids = [each.id for each in members]
    ballots: dict[int, Parts] = {member_id: {} for member_id in ids}
    for member_id, poll_id, has_voted, mark in session.execute(_ENTRIES, {"ids": ids}):
        ballots[member_id][str(poll_id)] = {"received": has_voted, "mark": mark}
    return {member_id: {"my_ballots": theirs} for member_id, theirs in ballots.items()}


_ENTRIES = (
    select(RollEntry.member_id, RollEntry.poll_id, RollEntry.has_voted, RollEntry.mark)
    .join(Poll, Poll.id == RollEntry.poll_id)
    .where(RollEntry.member_id.in_(bindparam("ids", expanding=True)), Poll.state.in_((*UNDER_WAY, CLOSED)))
)


def _polls(session: Session, forum: Forum, *which: ColumnElement[bool]) -> Sequence[Poll]:
    own = select(Poll).where(Poll.forum_id == forum.id, *which).order_by(Poll.position)
    return session.scalars(own.options(selectinload(Poll.options))).all()


# From which state on everyone sees the tally; a void poll has none. What an open one may show, and when, is
# further for live_counts.py to say.
PUBLIC_IN = {
    LIVE: (*UNDER_WAY, CLOSED, PUBLISHED),
    IN_BATCHES: (*UNDER_WAY, CLOSED, PUBLISHED),
    AFTER_CLOSE: (CLOSED, PUBLISHED),
    WHEN_PUBLISHED: (PUBLISHED,),
}


def _counts(session: Session, polls: Sequence[Poll], rolls: Rolls) -> Parts:
    shown = [poll for poll in polls if poll.state in PUBLIC_IN[_shows_tally(rolls, poll)]]
    turnout = {f"turnout/{poll_id}": roll.turnout for poll_id, roll in rolls.items()}
    return turnout | _tallies(session, shown, rolls)


def _shows_tally(rolls: Rolls, poll: Poll) -> str:
    return shows_tally(read_rules(poll.rules), _eligible(rolls, poll))


def _eligible(rolls: Rolls, poll: Poll) -> int:
    return rolls.get(poll.id, NOBODY).eligible


def _tallies(session: Session, polls: Sequence[Poll], rolls: Rolls) -> Parts:
    tallies = {f"tally/{poll.id}": _tally(session, poll, rolls.get(poll.id, NOBODY)) for poll in polls}
    return {part: told for part, told in tallies.items() if told is not None}


def _tally(session: Session, poll: Poll, roll: Roll) -> dict[str, Any] | None:
    return live_tally(poll, roll) if poll.state in UNDER_WAY else tally(session, poll)


def _poll(poll: Poll, sources: Sources, eligible: int) -> dict[str, Any]:
    rules = read_rules(poll.rules)
    return {
        "id": poll.id,
        "item_id": poll.item_id,
        "position": poll.position,
        "round": poll.round,
        "question": poll.question,
        "explanation": poll.explanation,
        "method": poll.method,
        "method_name": METHODS[poll.method].name(),
        "form": form_of(poll.method, rules, len(poll.options)),
        "options": [_option(option, sources, poll.item_id) for option in poll.options],
        "rules": poll.rules,
        "secrecy": rules.secrecy,
        "few_voters": has_few_voters(rules, eligible),
        "shows_tally": shows_tally(rules, eligible),
        "state": poll.state,
        "opened_at": poll.opened_at,
        "closes_at": poll.closing_at or poll.closes_at,
        "is_closing": poll.closing_at is not None and poll.state in UNDER_WAY,
        "left_seconds": poll.left_seconds,
        "closed_at": poll.closed_at,
        "published_at": poll.published_at,
        "void_reason": poll.void_reason,
        "step": poll.step,
        "frozen_hash": poll.frozen_hash,
        "seed_commitment": poll.seed_commitment,
        "ballots_hash": poll.ballots_hash,
    }


def _option(option: Option, sources: Sources, item_id: int | None) -> dict[str, Any]:
    return {
        "id": option.id,
        "letter": letter(option.position),
        "text": option.text,
        "detail": option.detail,
        "source": _source(option, sources, item_id),
        "is_none": option.is_none,
    }


def _sources(session: Session, forum: Forum, polls: Sequence[Poll]) -> Sources:
    """The groups, where an option of these polls came from one: most polls have words of their own."""
    came_from_groups = any(option.source_breakout_id for poll in polls for option in poll.options)
    return sources_of(session, forum.id) if came_from_groups else Sources({}, {})


def _source(option: Option, sources: Sources, item_id: int | None) -> dict[str, Any] | None:
    """The group an option came from, as far as both its item and that of the poll attribute it."""
    if option.source_breakout_id is None:
        return None
    source = sources.of(option.source_breakout_id, item_id)
    if not source.is_told:
        return None
    return {
        "breakout_id": source.breakout_id,
        "number": source.number,
        "place": option.source_place,
        "people": source.shown_people,
    }


def letter(position: int) -> str:
    """A to Z, then AA, AB and so on."""
    before, last = divmod(position, 26)
    return (chr(ord("A") + before - 1) if before else "") + chr(ord("A") + last)


def _prepared(session: Session, poll: Poll, sources: Sources, offered: dict[Any, Any]) -> dict[str, Any]:
    """A poll, and what a moderator wants to know before opening: who may vote, what is alike or reworded."""
    rules = read_rules(poll.rules)
    roll = select(func.count()).select_from(electorate(poll.forum_id, rules).subquery())
    eligible = session.scalar(roll) or 0
    return _poll(poll, sources, eligible) | {
        "roll": eligible,
        "too_few_voters": has_too_few_voters(rules, eligible),
        "near_duplicates": near_duplicates([option.text for option in poll.options]),
        "outdated": [option.id for option in poll.options if is_outdated(option, offered)],
    }
