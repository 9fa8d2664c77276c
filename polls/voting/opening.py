"""Opening a poll freezes all that decides its result; then it can be paused, resumed and extended."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, insert, literal, select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.breakouts.models import Breakout
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Seconds
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.here import here
from polls.people.models import MODERATOR, Member, StakeholderGroup
from polls.voting import keys
from polls.voting.attribution import check_item_names_people
from polls.voting.freezing import frozen_hash, frozen_parts, told_poll
from polls.voting.models import OPEN, PAUSED, UNDER_WAY, Poll, RollEntry
from polls.voting.moves import check_move
from polls.voting.preparing import check_poll
from polls.voting.rules import Rules, check_voters, read_rules


@verb(by=(MODERATOR,))
def open_poll(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Open a ready poll: the roll, question, options and rules are fixed from now on, the key is made.

    From then on the poll belongs to the agenda item it was opened in: the screens show its result there.
    Answers how many may vote. A second call is refused as stale and changes nothing; a secret poll of fewer
    than five is refused as `too_few_voters`.
    """
    poll = find(session, Poll, poll_id, actor)
    check_move("open", poll.state)
    rules = read_rules(poll.rules)
    _check_groups(session, actor, rules)
    check_poll(session, actor, poll)  # again: what it was prepared with may have changed
    _check_alone(session, actor, rules)
    eligible = _freeze_roll(session, poll, rules)
    check_voters(rules, eligible)
    poll.state, poll.opened_at = OPEN, actor.now
    poll.item_id = session.get_one(Forum, actor.forum_id).current_item_id or poll.item_id
    check_item_names_people(session, poll, rules)
    poll.closes_at = actor.now + timedelta(seconds=rules.clock_seconds) if rules.clock_seconds else None
    poll.key_id, poll.seed_commitment = keys.current().make()  # on disk before any ballot can be
    _note_opening(session, actor, poll, eligible)
    return {"poll_id": poll.id, "eligible": eligible}


def _note_opening(session: Session, actor: Actor, poll: Poll, eligible: int) -> None:
    """Bind all that decides the result, and the seed of the lot, into the journal."""
    _name_sources_by_alias(session, poll)
    parts = frozen_parts(told_poll(poll, eligible))
    poll.frozen_hash = frozen_hash(parts)
    actor.note(
        session,
        "poll_opened",
        poll=poll.id,
        eligible=eligible,
        hash=poll.frozen_hash,
        parts=parts,
        seed_commitment=poll.seed_commitment,
    )


def _name_sources_by_alias(session: Session, poll: Poll) -> None:
    """What is frozen is shown to everyone for good, so it never holds the id of a group."""
    groups = [option.source_breakout_id for option in poll.options if option.source_breakout_id]
    rows = session.execute(select(Breakout.id, Breakout.alias).where(Breakout.id.in_(groups)))
    aliases: dict[int | None, str] = dict(rows.all())
    for option in poll.options:
        option.source_alias = aliases.get(option.source_breakout_id)


@verb(by=(MODERATOR,))
def pause_poll(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Take no ballots for a while; the poll's clock stands. A second call is refused as stale."""
    poll = find(session, Poll, poll_id, actor)
    check_move("pause", poll.state)
    _check_not_closing(poll)
    poll.state = PAUSED
    if poll.closes_at is not None:
        poll.left_seconds = max(ceil((poll.closes_at - actor.now).total_seconds()), 1)
        poll.closes_at = None
    actor.note(session, "poll_paused", poll=poll.id)
    return {"poll_id": poll.id}


@verb(by=(MODERATOR,))
def resume_poll(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Take ballots again; the poll's clock goes on. A second call is refused as stale."""
    poll = find(session, Poll, poll_id, actor)
    check_move("resume", poll.state)
    _check_not_closing(poll)
    poll.state = OPEN
    if poll.left_seconds is not None:
        poll.closes_at = actor.now + timedelta(seconds=poll.left_seconds)
        poll.left_seconds = None
    actor.note(session, "poll_resumed", poll=poll.id)
    return {"poll_id": poll.id}


@verb(by=(MODERATOR,), creates=True)
def extend_poll(session: Session, actor: Actor, *, poll_id: Id, seconds: Seconds = 60) -> dict[str, int]:
    """Give the poll's clock `seconds` more; a poll without one gets no clock. Twice extends twice."""
    poll = find(session, Poll, poll_id, actor)
    check_move("extend", poll.state)
    _check_not_closing(poll)
    if poll.closes_at is not None:
        # Counted from now where the clock has run out and only its grace is left.
        poll.closes_at = max(poll.closes_at, actor.now) + timedelta(seconds=seconds)
    elif poll.left_seconds is not None:
        poll.left_seconds += seconds
    else:
        raise Refused("no_clock", _l("This poll has no clock: it stays open until you close it."))
    actor.note(session, "poll_extended", poll=poll.id, seconds=seconds)
    return {"poll_id": poll.id}


def electorate(forum_id: int, rules: Rules) -> Select[Any]:
    """The members who may vote under `rules`, as a query of their ids: `is_entitled`, said in SQL."""
    who = select(Member.id).where(
        Member.forum_id == forum_id, Member.admission == "in", Member.role.in_(rules.electorate_roles)
    )
    return who if rules.group_ids is None else who.where(Member.group_id.in_(rules.group_ids))


def _check_groups(session: Session, actor: Actor, rules: Rules) -> None:
    if rules.group_ids is None:
        return
    own = (StakeholderGroup.forum_id == actor.forum_id, StakeholderGroup.id.in_(rules.group_ids))
    if session.scalar(select(func.count()).where(*own)) != len(set(rules.group_ids)):
        message = _l("A group that may vote here is no longer there. Please change who may vote.")
        raise Refused("group_gone", message, "rules")


def _check_alone(session: Session, actor: Actor, rules: Rules) -> None:
    if rules.beside_others:
        return
    is_under_way = (Poll.forum_id == actor.forum_id, Poll.state.in_(UNDER_WAY))
    other = session.scalar(select(Poll.question).where(*is_under_way).limit(1))
    if other is not None:
        raise Refused(
            "another_is_open",
            _l("Another poll is open: “%(question)s”. Close it first, then open this one.", question=other),
        )


def _freeze_roll(session: Session, poll: Poll, rules: Rules) -> int:
    """Put who may vote on the roll, with whether they are here now; answers how many they are."""
    # One statement in the database, and no row passes through the session: five thousand voters are not
    # five thousand marked members. Their screens learn of the poll from the picture.
    ids: BindParameter[Any] = bindparam(
        "here", sorted(here(poll.forum_id)), expanding=True, literal_execute=True
    )
    may_vote = electorate(poll.forum_id, rules)
    voters = (may_vote.where(Member.id.in_(ids)) if rules.present_only else may_vote).subquery()
    entries = select(
        literal(poll.id),
        voters.c.id,
        literal(poll.forum_id),
        voters.c.id.in_(ids),
        literal(False),
        literal(True),
    )
    columns = ["poll_id", "member_id", "forum_id", "was_here", "has_voted", "is_open"]
    session.execute(insert(RollEntry).from_select(columns, entries))
    return session.scalar(select(func.count()).where(RollEntry.poll_id == poll.id)) or 0


def _check_not_closing(poll: Poll) -> None:
    if poll.closing_at is not None:
        raise Refused("stale", _l("This poll is being closed. Undo the closing first."), state="closing")
