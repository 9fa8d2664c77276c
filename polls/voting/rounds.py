"""Voting again: a new round, a run-off of the first two, a copy to change. Nothing opened is ever reset."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR
from polls.voting.fitting import MOTION
from polls.voting.methods import METHODS
from polls.voting.methods.outcome import NO_QUORUM, NONE_CHOSEN, NOTHING
from polls.voting.models import Poll
from polls.voting.moves import check_move
from polls.voting.preparing import add_poll, copied
from polls.voting.rules import FEWEST_OPTIONS, Rules, read_rules
from polls.voting.tallies import tally

IN_RUN_OFF = 2  # and whoever is level with the second
RUN_OFF_METHOD = "single"


@verb(by=(MODERATOR,), creates=True)
def new_round(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Prepare the next round of a poll that is over: the same question, options and rules.

    A poll has one next round; asking again is refused with which it is.
    """
    poll = find(session, Poll, poll_id, actor)
    check_move("new_round", poll.state)
    _check_is_last_round(session, poll)
    return _again(session, actor, poll, previous=poll)


@verb(by=(MODERATOR,), creates=True)
def run_off(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Prepare the next round of a counted poll among its first two, and all who are level with them.

    One option each, the most votes win, and no majority is asked for again: it is ready to be opened.
    Refused where the first result narrows nothing down: for a motion, without a ballot or its quorum, with
    fewer than two options, and where “none of these” came first. A poll has one next round; asking again is
    refused with which it is.
    """
    poll = find(session, Poll, poll_id, actor)
    check_move("run_off", poll.state)
    _check_is_last_round(session, poll)
    finalists = _finalists(session, poll)
    if len(finalists) < FEWEST_OPTIONS:
        raise Refused(
            "no_run_off",
            _l("There are no two options here to choose between once more. A new round can ask again."),
        )
    rules = _run_off_rules(read_rules(poll.rules))
    return _again(session, actor, poll, poll, RUN_OFF_METHOD, rules, finalists)


@verb(by=(MODERATOR,), creates=True)
def duplicate_poll(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Prepare a poll with the same question, options and rules, to be changed. Twice makes two."""
    poll = find(session, Poll, poll_id, actor)
    return _again(session, actor, poll)


def first_two(places: Sequence[Sequence[int]]) -> list[int]:
    """The options on the first places, until there are two of them; those who are level all come along."""
    first: list[int] = []
    for place in places:
        if len(first) >= IN_RUN_OFF:
            break
        first += place
    return first


def _again(
    session: Session,
    actor: Actor,
    poll: Poll,
    previous: Poll | None = None,
    method: str | None = None,
    rules: Rules | None = None,
    option_ids: Collection[int] | None = None,
) -> dict[str, int]:
    """A new poll that asks the same; method, rules and options are those of `poll` where none are given."""
    kept = [option for option in poll.options if option_ids is None or option.id in option_ids]
    added = add_poll(
        session,
        actor,
        poll.question,
        poll.explanation,
        method or poll.method,
        [copied(option) for option in kept],
        rules or read_rules(poll.rules),
        poll.item_id,
        previous,
    )
    return {"poll_id": added.id}


def _check_is_last_round(session: Session, poll: Poll) -> None:
    following = session.scalar(select(Poll.id).where(Poll.previous_id == poll.id))
    if following is not None:
        raise Refused(
            "stale", _l("The next round of this poll has been prepared already."), poll_id=following
        )


def _finalists(session: Session, poll: Poll) -> list[int]:
    """The options of a run-off. “None of these” is none; where it came first, there is no run-off."""
    if METHODS[poll.method].PURPOSE == MOTION:
        return []
    counted = tally(session, poll)
    if counted["verdict"] in (NOTHING, NO_QUORUM, NONE_CHOSEN):
        return []
    places = [[option for option in place if option != poll.none_id] for place in counted["places"]]
    return first_two(places)


def _run_off_rules(rules: Rules) -> Rules:
    """The rules of the round before, without what would keep two options from being chosen between.

    Should they be level once more, the lot decides: another run-off would ask the same again.
    """
    kept = {"threshold": None, "own_percent": None, "base": "votes", "none_of_these": False}
    return msgspec.structs.replace(rules, **kept, fewest=1, most=None, ties="lot")
