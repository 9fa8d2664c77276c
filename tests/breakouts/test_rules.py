"""The life of a report-out and of a turn, as tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from polls.breakouts import rules
from polls.breakouts.rules import FROM, TURN_FROM, next_waiting, spread, turns_ahead
from polls.errors import Refused

STATES = ("draft", "submitted", "returned", "accepted")
TURN_STATES = ("waiting", "now", "done", "skipped")

MAY = {
    ("save", "draft"), ("save", "returned"), ("submit", "draft"), ("submit", "returned"),
    ("withdraw", "submitted"), ("return", "submitted"), ("return", "accepted"), ("accept", "submitted"),
    ("present", "submitted"), ("present", "accepted"),
}  # fmt: skip
TURN_MAY = {
    ("start", "waiting"), ("end", "now"), ("skip", "waiting"), ("skip", "now"),
    ("return", "now"), ("return", "done"), ("return", "skipped"),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("what", FROM)
def test_a_report_out_moves_only_as_the_table_says(what: str, state: str) -> None:
    if (what, state) in MAY:
        rules.check_report(what, state)
        return
    with pytest.raises(Refused) as refused:
        rules.check_report(what, state)
    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize("state", TURN_STATES)
@pytest.mark.parametrize("what", TURN_FROM)
def test_a_turn_moves_only_as_the_table_says(what: str, state: str) -> None:
    if (what, state) in TURN_MAY:
        rules.check_turn(what, state)
        return
    with pytest.raises(Refused) as refused:
        rules.check_turn(what, state)
    assert refused.value.code == "wrong_state"


@dataclass(frozen=True)
class Turn:
    id: int
    state: str


def queue(*states: str) -> list[Turn]:
    return [Turn(number, state) for number, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "own", "ahead"),
    [
        (("waiting", "waiting"), 0, 0),
        (("waiting", "waiting"), 1, 1),
        (("now", "waiting", "waiting"), 1, 1),
        (("now", "waiting", "waiting"), 2, 2),
        (("done", "skipped", "waiting"), 2, 0),
        (("waiting", "now", "waiting"), 0, 1),
        (("now", "waiting"), 0, 0),
        (("done", "waiting"), 0, 0),
    ],
)
def test_a_group_is_told_how_many_turns_come_before_its_own(
    states: tuple[str, ...], own: int, ahead: int
) -> None:
    turns = queue(*states)
    assert turns_ahead(turns, turns[own]) == ahead


def test_the_next_turn_is_the_first_that_waits() -> None:
    turns = queue("done", "skipped", "waiting", "waiting")
    assert next_waiting(turns) is turns[2]
    assert next_waiting(queue("done", "now")) is None


people = some.dictionaries(some.integers(1, 200), some.one_of(some.none(), some.integers(1, 4)), max_size=40)


@given(people, some.integers(1, 7))
def test_everyone_is_seated_once_and_each_stakeholder_group_evenly(
    people: dict[int, int | None], count: int
) -> None:
    places = dict(spread(people, {breakout: [] for breakout in range(1, count + 1)}))
    assert places.keys() == people.keys()
    for kind in set(people.values()):
        sizes = Counter(places[member] for member in people if people[member] == kind)
        assert max(sizes.values()) - min(sizes.get(each, 0) for each in range(1, count + 1)) <= 1


@given(people, some.integers(1, 7))
def test_breakouts_end_up_of_like_size(people: dict[int, int | None], count: int) -> None:
    sizes = Counter(breakout for _, breakout in spread(people, {each: [] for each in range(1, count + 1)}))
    assert max(sizes.values(), default=0) - min(sizes.get(each, 0) for each in range(1, count + 1)) <= 1


def test_those_who_sit_already_count() -> None:
    assert spread({5: 1, 6: 1}, {1: [1, 1], 2: []}) == [(5, 2), (6, 2)]
