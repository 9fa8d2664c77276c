"""Long work in turns: whoever else the process serves is served in between."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

TURN = 0.005  # seconds


def in_turns(many: Iterable[T]) -> Iterator[T]:
    """The same one after the other, with a pause for everyone else whenever a turn is over."""
    over = time.perf_counter() + TURN
    for each in many:
        yield each
        if time.perf_counter() > over:
            time.sleep(0)
            over = time.perf_counter() + TURN
