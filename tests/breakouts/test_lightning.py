"""The queue of turns: order, next, skip, return; nobody is passed over by accident."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from polls.agenda.models import LIGHTNING, Forum
from polls.agenda.moving import move_to
from polls.breakouts.finding import find_report, find_turn, turns_of
from polls.breakouts.lightning import end_turn, next_turn, return_turn, set_queue, skip_turn, start_turn
from polls.breakouts.models import Breakout
from polls.errors import Refused
from polls.people.acting import Actor
from polls.people.models import ATTENDEE, FACILITATOR
from tests.breakouts.builders import a_breakout, an_accepted_breakout
from tests.builders import NOON, a_day, a_forum, a_moderator, an_actor, an_item

Round = tuple[Forum, Actor, list[Breakout]]


@pytest.fixture
def in_round(session: Session) -> Round:
    """Three groups that are ready, queued with two minutes each."""
    forum = a_forum(session)
    moderator = a_moderator(session, forum)
    breakouts = [an_accepted_breakout(session, forum) for _ in range(3)]
    set_queue(session, moderator, breakout_ids=[each.id for each in breakouts], seconds=120)
    return forum, moderator, breakouts


def refusal(do, *args, **arguments) -> Refused:
    with pytest.raises(Refused) as refused:
        do(*args, **arguments)
    return refused.value


def states(session: Session, forum: Forum) -> list[str]:
    return [turn.state for turn in turns_of(session, forum.id)]


def order(session: Session, forum: Forum) -> list[int]:
    return [turn.breakout_id for turn in turns_of(session, forum.id)]


def test_the_round_goes_through_the_queue_and_ends(session: Session, in_round: Round) -> None:
    forum, moderator, breakouts = in_round
    on, seen = None, []
    for _ in range(4):
        on = next_turn(session, moderator, from_turn=on)["turn_id"]
        seen.append(on)
    turns = [turn.id for turn in turns_of(session, forum.id)]
    assert seen == [*turns, None] and states(session, forum) == ["done"] * 3
    assert all(find_report(session, each).presented_at == NOON for each in breakouts)
    assert forum.clock_ends_at is None


def test_a_turn_starts_the_rooms_clock(session: Session, in_round: Round) -> None:
    forum, moderator, _ = in_round
    next_turn(session, moderator)
    assert forum.clock_seconds == 120 and (forum.clock_ends_at - NOON).total_seconds() == 120


def test_a_second_press_skips_nobody(session: Session, in_round: Round) -> None:
    forum, moderator, _ = in_round
    first = next_turn(session, moderator)["turn_id"]
    assert refusal(next_turn, session, moderator).code == "stale"
    next_turn(session, moderator, from_turn=first)
    assert refusal(next_turn, session, moderator, from_turn=first).code == "stale"
    assert states(session, forum) == ["done", "now", "waiting"]


def test_any_waiting_group_can_be_put_on_stage(session: Session, in_round: Round) -> None:
    forum, moderator, breakouts = in_round
    first = next_turn(session, moderator)["turn_id"]
    last = find_turn(session, breakouts[2]).id
    for _ in range(2):  # a second press changes nothing
        start_turn(session, moderator, from_turn=first, turn_id=last)
    assert states(session, forum) == ["done", "waiting", "now"]
    assert refusal(start_turn, session, moderator, from_turn=last, turn_id=first).code == "wrong_state"
    assert (
        refusal(start_turn, session, moderator, turn_id=find_turn(session, breakouts[1]).id).code == "stale"
    )


def test_a_group_that_has_not_handed_in_cannot_present(session: Session, in_round: Round) -> None:
    forum, moderator, breakouts = in_round
    late = a_breakout(session, forum)
    set_queue(session, moderator, breakout_ids=[late.id, breakouts[0].id], seconds=60)
    assert refusal(next_turn, session, moderator).code == "wrong_state"
    assert (
        states(session, forum) == ["waiting", "waiting"] and find_report(session, late).presented_at is None
    )


def test_a_skipped_turn_comes_back_at_the_end_when_returned(session: Session, in_round: Round) -> None:
    forum, moderator, breakouts = in_round
    first = find_turn(session, breakouts[0]).id
    for _ in range(2):
        skip_turn(session, moderator, turn_id=first)
    assert states(session, forum) == ["skipped", "waiting", "waiting"]
    for _ in range(2):
        return_turn(session, moderator, turn_id=first)
    assert order(session, forum) == [each.id for each in (*breakouts[1:], breakouts[0])]
    assert states(session, forum) == ["waiting"] * 3


def test_the_turn_that_is_on_can_be_returned_or_skipped_and_its_clock_goes(
    session: Session, in_round: Round
) -> None:
    forum, moderator, _ = in_round
    on = next_turn(session, moderator)["turn_id"]
    return_turn(session, moderator, turn_id=on)
    assert "now" not in states(session, forum) and forum.clock_seconds is None
    on = next_turn(session, moderator)["turn_id"]
    skip_turn(session, moderator, turn_id=on)
    assert "now" not in states(session, forum) and forum.clock_seconds is None


def test_a_turn_ends_once_and_only_when_it_is_on(session: Session, in_round: Round) -> None:
    _forum, moderator, breakouts = in_round
    waiting = find_turn(session, breakouts[1]).id
    assert refusal(end_turn, session, moderator, turn_id=waiting).code == "wrong_state"
    on = next_turn(session, moderator)["turn_id"]
    for _ in range(2):
        assert end_turn(session, moderator, turn_id=on) == {"state": "done"}


def test_a_new_order_keeps_what_was_and_drops_what_is_not_named(session: Session, in_round: Round) -> None:
    forum, moderator, breakouts = in_round
    next_turn(session, moderator)
    new = an_accepted_breakout(session, forum)
    set_queue(session, moderator, breakout_ids=[new.id, breakouts[2].id], seconds=60)
    assert order(session, forum) == [breakouts[0].id, new.id, breakouts[2].id]
    assert states(session, forum) == ["now", "waiting", "waiting"]
    assert [turn.seconds for turn in turns_of(session, forum.id)] == [120, 60, 60]


def test_a_queue_names_each_group_once_and_only_its_own(session: Session, in_round: Round) -> None:
    forum, moderator, breakouts = in_round
    elsewhere = a_breakout(session, a_forum(session))
    own = breakouts[0].id
    assert refusal(set_queue, session, moderator, breakout_ids=[own, own], seconds=60).code == "invalid"
    named = {"breakout_ids": [own, elsewhere.id], "seconds": 60}
    assert refusal(set_queue, session, moderator, **named).code == "not_found"
    assert order(session, forum) == [each.id for each in breakouts]


def test_when_the_agenda_moves_on_the_turn_is_over(session: Session, in_round: Round) -> None:
    forum, moderator, _ = in_round
    day = a_day(session, forum)
    lightning, after = an_item(session, day, kind=LIGHTNING), an_item(session, day)
    move_to(session, moderator, to_item=lightning.id)
    next_turn(session, moderator)
    move_to(session, moderator, from_item=lightning.id, to_item=after.id)
    assert states(session, forum) == ["done", "waiting", "waiting"]


@pytest.mark.parametrize("role", [FACILITATOR, ATTENDEE])
@pytest.mark.parametrize("verb", [start_turn, end_turn, skip_turn, return_turn])
def test_only_a_moderator_gives_the_floor(session: Session, in_round: Round, verb, role: str) -> None:
    forum, _, breakouts = in_round
    turn_id = find_turn(session, breakouts[0]).id
    assert refusal(verb, session, an_actor(session, forum, role), turn_id=turn_id).code == "not_allowed"
    assert states(session, forum) == ["waiting"] * 3


@pytest.mark.parametrize("verb", [start_turn, end_turn, skip_turn, return_turn])
def test_another_forums_turn_is_as_good_as_none(session: Session, in_round: Round, verb) -> None:
    _forum, _, breakouts = in_round
    stranger = a_moderator(session, a_forum(session))
    turn_id = find_turn(session, breakouts[0]).id
    assert refusal(verb, session, stranger, turn_id=turn_id).code == "not_found"
