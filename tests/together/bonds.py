"""Several processes in one: bonds that share a memory, as those of a server share a Redis."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from polls import together
from polls.together import Claims, Listener
from polls.voting import live_counts


@dataclass
class Memory:
    """What they share: notes, whose the leases are, who listens."""

    notes: dict[str, bytes] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    bonds: list[Bond] = field(default_factory=list)
    claims: Claims = field(default_factory=Claims)

    def lapse(self) -> None:
        """Every lease has run out."""
        self.signs.clear()

    def lose_all(self) -> None:
        """As a Redis that was started again."""
        self.notes.clear()
        self.signs.clear()


class Bond:
    """One process among those that share a memory; `is_lost` cuts it off, and while it `asks_nobody` it takes
    a lease that it had for its own, as who was sure of it a moment ago."""

    is_shared = True
    _numbers = itertools.count(1)

    def __init__(self, memory: Memory) -> None:
        self.is_lost = self.asks_nobody = False
        self.after_gap: list[Callable[[], None]] = []
        self._memory = memory
        self._own_claims = Claims()
        self._me = f"process {next(self._numbers)}"
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)
        self._held: dict[str, str] = {}
        memory.bonds.append(self)

    def tasks(self) -> list[Callable[[], None]]:
        return []

    def tell(self, channel: str, message: bytes) -> None:
        for other in self._memory.bonds:
            if other is not self and not self.is_lost and not other.is_lost:
                for listener in other._listeners[channel]:
                    listener(self._me, message)

    def listen(self, channel: str, listener: Listener) -> None:
        self._listeners[channel].append(listener)

    def put(self, name: str, value: bytes, seconds: float) -> bool:
        if not self.is_lost:
            self._memory.notes[name] = value
        return not self.is_lost

    def get(self, name: str) -> bytes | None:
        return None if self.is_lost else self._memory.notes.get(name)

    def claim(self, name: str, seconds: float) -> bool:
        claims = self._own_claims if self.is_lost else self._memory.claims
        return claims.claim(name, seconds)

    def lease(self, name: str, seconds: float) -> str | None:
        if self.asks_nobody and name in self._held:
            return self._held[name]
        if self.is_lost:
            return None
        if name not in self._memory.signs:
            self._held[name] = self._memory.signs[name] = f"sign {next(self._numbers)}"
        return self._held.get(name) if self._memory.signs[name] == self._held.get(name) else None

    def put_as_holder(self, name: str, value: bytes, seconds: float, sign: str) -> bool:
        return self._memory.signs.get(name) == sign and self.put(name, value, seconds)

    def release(self, name: str) -> None:
        if self.lease(name, 1):
            del self._memory.signs[name]
            self._memory.notes.pop(name, None)


@dataclass
class Process:
    """A process of the server: its bond, and what it knows of open polls."""

    bond: Bond
    counts: dict[int, Any] = field(default_factory=dict)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """What is done meanwhile, this process does."""
        before = together._bond, live_counts._counts
        together._bond, live_counts._counts = self.bond, self.counts
        try:
            yield
        finally:
            together._bond, live_counts._counts = before
