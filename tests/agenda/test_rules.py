"""The rules of the agenda, by tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Row

import pytest

from polls.agenda import rules

NINE = datetime(2021, 6, 15, 9, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def an_item(number, *, planned=0, length=30, started=None, day=1):
    """Item `number` of the agenda; `planned` and `started` in minutes after nine."""
    return Row(
        id=number,
        day_id=day,
        position=number,
        planned_at=NINE + minutes(planned),
        planned_minutes=length,
        started_at=None if started is None else NINE + minutes(started),
        ended_at=None,
    )


THREE = [an_item(1, started=0), an_item(2, planned=30), an_item(3, planned=60)]


@pytest.mark.parametrize(
    ("current", "following", "before"), [(None, 1, None), (1, 2, None), (2, 3, 1), (3, None, 2)]
)
def test_neighbours_of_the_current_item(current, following, before):
    def id_of(item):
        return item.id if item else None

    assert id_of(rules.item_after(THREE, current)) == following
    assert id_of(rules.item_before(THREE, current)) == before


def test_items_stand_by_their_position():
    assert [item.id for item in rules.in_order(reversed(THREE))] == [1, 2, 3]


@pytest.mark.parametrize(
    ("started", "current", "ended", "states"),
    [
        ((), None, False, "coming coming coming"),
        ((1,), 1, False, "now coming coming"),
        ((1, 2), 2, False, "done now coming"),
        ((1, 3), 3, False, "done skipped now"),
        ((1, 3), 1, False, "now coming done"),
        ((1, 2), None, True, "done done skipped"),
    ],
)
def test_states_of_items(started, current, ended, states):
    order = [an_item(number, started=0 if number in started else None) for number in (1, 2, 3)]
    assert " ".join(rules.item_states(order, current, ended).values()) == states


@pytest.mark.parametrize(
    ("item", "after", "current", "allowed"),
    [
        (3, 1, 1, True),
        (2, 3, 1, True),
        (3, None, None, True),
        (1, 2, None, False),  # it has started
        (3, None, 1, False),  # it would land behind the room
        (3, 1, 2, False),  # likewise
        (3, 3, 1, False),  # behind itself
        (2, 3, 2, False),  # it is the current one
    ],
)
def test_what_may_move(item, after, current, allowed):
    assert rules.may_move(THREE, item, after, current) is allowed


@pytest.mark.parametrize(
    ("item", "after", "order"),
    [(3, None, [3, 1, 2]), (1, 2, [2, 1, 3]), (3, 1, [1, 3, 2]), (1, 3, [2, 3, 1])],
)
def test_reordering(item, after, order):
    assert [each.id for each in rules.reordered(THREE, item, after)] == order


def test_a_new_order_keeps_the_pauses_between_items():
    first, second, third = an_item(1), an_item(2, planned=40, length=20), an_item(3, planned=60)
    starts = rules.replanned([first, second, third], [second, first, third])
    assert starts == {2: NINE, 1: NINE + minutes(30)}


@pytest.mark.parametrize(
    ("started", "drift"),
    [
        ({1: 0}, 0),
        ({1: 4}, 240),
        ({1: -2}, -120),
        ({1: 4, 2: 40}, 600),
        ({1: 13 * 60, 2: 13 * 60 + 35}, 300),  # a rehearsal in the evening: from its own beginning
        ({1: 13 * 60}, 0),
        ({2: -26 * 60, 3: -26 * 60 + 25}, -300),  # the day before, and without the first item
    ],
)
def test_drift(started, drift):
    order = [an_item(number, planned=30 * (number - 1), started=started.get(number)) for number in (1, 2, 3)]
    assert rules.drift_seconds(order, max(started)) == drift


def test_drift_of_a_rehearsed_second_day_is_measured_from_that_day():
    year = 365 * 24 * 60
    first_day = an_item(1, started=year)
    second_day = [
        an_item(number, day=2, planned=24 * 60 + 30 * (number - 2), started=year + 90 + 40 * (number - 2))
        for number in (2, 3)
    ]
    assert rules.drift_seconds([first_day, *second_day], 3) == 600


def test_there_is_no_drift_without_a_current_item():
    assert rules.drift_seconds(THREE, None) is None


@pytest.mark.parametrize(
    ("started", "ended", "state"), [(None, None, "before"), (NINE, None, "live"), (NINE, NINE, "ended")]
)
def test_state_of_the_forum(started, ended, state):
    assert rules.forum_state(started, ended) == state
