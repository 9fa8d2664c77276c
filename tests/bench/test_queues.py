"""The queues of the simulation wait as queues do: by Lindley, by Pollaczek and Khinchine, by Erlang."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.queues import Clock, Queue

Pieces = list[tuple[float, float]]  # when each comes, and how long it takes

moments = st.floats(0, 100, allow_subnormal=False)
some_work = st.lists(st.tuples(moments, st.floats(0, 10, allow_subnormal=False)), min_size=1).map(sorted)


def done_at(pieces: Pieces, servers: int = 1) -> list[float]:
    """When each was done, in the order they came."""
    clock = Clock()
    queue = Queue(clock, servers)
    done: dict[int, float] = {}

    def give(number: int, seconds: float) -> Callable[[], None]:
        return lambda: queue.give(seconds, lambda: done.update({number: clock.now}))

    for number, (at, seconds) in enumerate(pieces):
        clock.at(at, give(number, seconds))
    clock.run()
    return [done[number] for number in range(len(pieces))]


def mean_wait(pieces: Pieces, servers: int = 1) -> float:
    waits = [
        done - at - seconds for (at, seconds), done in zip(pieces, done_at(pieces, servers), strict=True)
    ]
    return sum(waits) / len(waits)


def arrivals(a_second: float, seconds_each: Callable[[random.Random], float], many: int = 15_000) -> Pieces:
    """That come at random."""
    chance = random.Random(2021)
    gaps = [chance.expovariate(a_second) for _ in range(many)]
    return [(at, seconds_each(chance)) for at in accumulate(gaps)]


@given(some_work)
def test_one_after_the_other_each_waits_for_those_before_it(pieces: Pieces) -> None:
    free_at, expected = 0.0, []
    for at, seconds in pieces:  # Lindley, 1952
        free_at = max(at, free_at) + seconds
        expected.append(free_at)
    assert done_at(pieces) == pytest.approx(expected)


@given(some_work, st.integers(1, 4))
def test_nobody_waits_while_a_server_is_free(pieces: Pieces, servers: int) -> None:
    done = done_at(pieces, servers)
    begun = [finished - seconds for (_, seconds), finished in zip(pieces, done, strict=True)]
    for (at, _), own in zip(pieces, begun, strict=True):
        if own > at + 1e-9:
            busy = [b for b, d in zip(begun, done, strict=True) if b <= own + 1e-9 and d >= own - 1e-9]
            assert len(busy) > servers - 1


@given(some_work, st.integers(1, 4))
def test_nothing_begins_before_what_came_earlier(pieces: Pieces, servers: int) -> None:
    done = done_at(pieces, servers)
    begun = [finished - seconds for (_, seconds), finished in zip(pieces, done, strict=True)]
    assert all(earlier <= later + 1e-9 for earlier, later in pairwise(begun))


@pytest.mark.parametrize("load", [0.3, 0.7, 0.85])
def test_what_takes_equally_long_waits_as_the_formula_says(load: float) -> None:
    """M/D/1 by Pollaczek and Khinchine: the load times a piece, over twice what is left."""
    assert mean_wait(arrivals(load, lambda _: 1.0)) == pytest.approx(load / (2 * (1 - load)), rel=0.1)


@pytest.mark.parametrize("load", [0.3, 0.7])
def test_what_takes_long_at_random_waits_twice_as_long(load: float) -> None:
    """M/M/1."""
    pieces = arrivals(load, lambda chance: chance.expovariate(1))
    assert mean_wait(pieces) == pytest.approx(load / (1 - load), rel=0.15)


@pytest.mark.parametrize("servers", [2, 4])
def test_several_servers_make_it_wait_as_erlang_says(servers: int) -> None:
    """M/M/c by Erlang's C."""
    offered = 0.7 * servers
    pieces = arrivals(offered, lambda chance: chance.expovariate(1))
    terms = [offered**k / math.factorial(k) for k in range(servers + 1)]
    late = terms[-1] / (1 - 0.7)
    expected = late / (sum(terms[:-1]) + late) / (servers - offered)
    assert mean_wait(pieces, servers) == pytest.approx(expected, rel=0.15)


def test_a_long_task_that_gives_way_holds_another_up_by_one_piece() -> None:
    clock = Clock()
    core = Queue(clock)
    done: list[str] = []

    def go_on(left: int) -> None:
        if left:
            core.give(1.0, lambda: go_on(left - 1))
        else:
            done.append(f"long task at {clock.now:g}")

    go_on(10)
    clock.at(2.5, lambda: core.give(0.25, lambda: done.append(f"short task at {clock.now:g}")))
    clock.run()
    assert done == ["short task at 3.25", "long task at 10.25"]


@given(some_work, st.integers(1, 4))
def test_its_share_is_the_work_it_was_given(pieces: Sequence[tuple[float, float]], servers: int) -> None:
    queue = Queue(Clock(), servers)
    for _, seconds in pieces:
        queue.give(seconds)
    assert queue.share(10.0) * servers * 10.0 == pytest.approx(sum(seconds for _, seconds in pieces))
