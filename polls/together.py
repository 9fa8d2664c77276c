"""What the processes of one plenary have in common beside the database: news, short-lived notes, leases.

Alone (the default) there is nobody to tell, notes are in memory and a lease is always this process's. With
REDIS_URL it goes by Redis (see together_redis.py), which may be lost at any time: nothing that was
acknowledged depends on it, and whoever asks is told "nothing" or "not yours" until it is back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

Listener = Callable[[str, bytes], None]  # (which process tells, what)

FEW_CLAIMS = 100  # which are not worth looking through for those that count no more


class Bond(Protocol):
    """The bond between the processes."""

    is_shared: bool  # whether there can be other processes at all
    is_lost: bool  # whether they can be neither heard nor told at the moment
    after_gap: list[Callable[[], None]]  # called when news may have been missed, once all is well again

    def tasks(self) -> list[Callable[[], None]]:
        """What the server has to run in the background, each for ever: to listen, to tell, to hold."""

    def tell(self, channel: str, message: bytes) -> None:
        """Tell the other processes; returns at once."""

    def listen(self, channel: str, listener: Listener) -> None:
        """From now on `listener` is called with what the others tell on this channel."""

    def put(self, name: str, value: bytes, seconds: float) -> bool:
        """Keep a note for so long; whether it is kept. Putting it twice keeps the last."""

    def get(self, name: str) -> bytes | None:
        """The note of that name; None where there is none, or none to be had."""

    def claim(self, name: str, seconds: float) -> bool:
        """Whether nobody has claimed `name` in the last so many seconds, which are this claim's from now on.

        While the others cannot be heard, each process knows of its own claims alone.
        """

    def lease(self, name: str, seconds: float) -> str | None:
        """The sign of this process's holding of `name`; None while another holds it, or nobody can know.

        It is held until `release`, or until this process was not heard of for so many seconds. As long as
        the sign is the same, nobody else has held it in between.
        """

    def put_as_holder(self, name: str, value: bytes, seconds: float, sign: str) -> bool:
        """`put` under the name of a lease, but only while its sign is still this one. False may also mean
        that nobody knows whether it was put."""

    def release(self, name: str) -> None:
        """Hold it no longer, and take its note away; nothing happens where it is not held."""


class Claims:
    """What one process has claimed, kept no longer than it counts."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}
        self._look_through_at = FEW_CLAIMS

    def is_claimed(self, name: str) -> bool:
        """Whether the name was claimed here, and still counts."""
        return self._clock() < self._until.get(name, 0.0)

    def claim(self, name: str, seconds: float) -> bool:
        """See `Bond.claim`."""
        if self.is_claimed(name):
            return False
        self._until[name] = self._clock() + seconds
        if len(self._until) >= self._look_through_at:
            self._forget_past()
        return True

    def _forget_past(self) -> None:
        """Next when there are twice as many: a claim costs the same however many there are."""
        now = self._clock()
        self._until = {name: until for name, until in self._until.items() if now < until}
        self._look_through_at = max(FEW_CLAIMS, 2 * len(self._until))


class Alone:
    """One process: nobody to tell, and everything is its own."""

    is_shared = is_lost = False

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.after_gap: list[Callable[[], None]] = []
        self._clock = clock
        self._notes: dict[str, tuple[bytes, float]] = {}
        self._claims = Claims(clock)

    def tasks(self) -> list[Callable[[], None]]:
        """Nothing is to be done for it."""
        return []

    def tell(self, channel: str, message: bytes) -> None:
        """Nobody is to be told."""

    def listen(self, channel: str, listener: Listener) -> None:
        """Nobody will tell."""

    def put(self, name: str, value: bytes, seconds: float) -> bool:
        """See `Bond.put`."""
        self._notes[name] = (value, self._clock() + seconds)
        return True

    def get(self, name: str) -> bytes | None:
        """See `Bond.get`."""
        value, until = self._notes.get(name, (None, 0.0))
        return value if self._clock() < until else None

    def claim(self, name: str, seconds: float) -> bool:
        """See `Bond.claim`."""
        return self._claims.claim(name, seconds)

    def lease(self, name: str, seconds: float) -> str | None:
        """Always this process's."""
        return "alone"

    def put_as_holder(self, name: str, value: bytes, seconds: float, sign: str) -> bool:
        """See `Bond.put_as_holder`."""
        return self.put(name, value, seconds)

    def release(self, name: str) -> None:
        """See `Bond.release`."""
        self._notes.pop(name, None)


# One bond for a process: create_app() makes it, as it connects the database.
_bond: Bond = Alone()


def connect(url: str, secret: str) -> Bond:
    """Make the Redis at `url` the bond of this process with those that have the same secret; without a url
    it is alone."""
    global _bond
    _bond = _by_redis(url, secret) if url else Alone()
    return _bond


def _by_redis(url: str, secret: str) -> Bond:
    from polls.together_redis import ByRedis  # who is alone need not have it

    return ByRedis(url, secret)


def current() -> Bond:
    """The bond that `connect` made; until then this process is alone."""
    return _bond
