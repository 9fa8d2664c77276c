"""Where failures are counted: by the storages of the library `limits`, in memory, and with REDIS_URL in Redis
besides, so that processes count together.

Counting here goes on whatever becomes of Redis; while it is lost, each process counts alone. No name, address
or account is kept anywhere: what is counted under them is their hash with the server's secret.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import time
from collections import Counter

from limits.storage import MemoryStorage
from limits.storage.base import Storage

MOST_KEYS = 10_000  # counted in memory at once; of more the oldest are forgotten, see `InMemory`


class InMemory(MemoryStorage):
    """The library's storage, with a bound on what it remembers."""

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count `amount` under `key` for `expiry` seconds from the first; returns the count now."""
        if len(self.expirations) >= MOST_KEYS:
            self._make_room()
        return super().incr(key, expiry, amount)

    def _make_room(self) -> None:
        """Forget the oldest of the kind of which there are most: who has a network of addresses to try codes
        from must not make it forget who tried passwords."""
        keys = list(self.expirations)
        [(fullest, _)] = Counter(map(_kind, keys)).most_common(1)
        for old in [key for key in keys if _kind(key) == fullest][: MOST_KEYS // 10 + 1]:
            self.clear(old)


def _kind(key: str) -> str:
    return key.partition(":")[0]


class Counts:
    """How often each thing happened under each key in a stretch of time that begins with the first.

    With several storages the highest count holds: each of them may have missed something.
    """

    def __init__(self, url: str, secret: str) -> None:
        self._secret = (secret or secrets.token_hex(16)).encode()
        self._storages: list[Storage] = [InMemory()]
        if url:
            from polls.people.counting_redis import InRedis  # who is alone need not have it

            # Two plenaries may share one Redis; whoever lacks the secret cannot even name what is in it.
            self._storages.append(InRedis(url, f"plenary:{self._hidden('prefix')[:16]}:failures"))

    def add(self, what: str, key: str, seconds: int) -> int:
        """Count one more; returns how many there are now."""
        name = self._name(what, key)
        return max(storage.incr(name, seconds) for storage in self._storages)

    def take_back(self, what: str, key: str, seconds: int) -> None:
        """Count one less."""
        name = self._name(what, key)
        for storage in self._storages:
            if storage.incr(name, seconds, -1) <= 0:
                storage.clear(name)

    def so_far(self, what: str, key: str) -> int:
        """How many there are now."""
        name = self._name(what, key)
        return max(storage.get(name) for storage in self._storages)

    def seconds_left(self, what: str, key: str, seconds: int) -> int:
        """How long the counts go on, at least one second and at most `seconds`."""
        name, now = self._name(what, key), time.time()
        left = max(storage.get_expiry(name) - now for storage in self._storages)
        if left > seconds + 1:  # the server's clock was set back, and would hold people up for as long
            self._storages[0].clear(name)
        return int(min(max(1, math.ceil(left)), seconds))

    def _name(self, what: str, key: str) -> str:
        return f"{what}:{self._hidden(key)}"

    def _hidden(self, key: str) -> str:
        return hmac.new(self._secret, key.encode(errors="replace"), hashlib.sha256).hexdigest()[:32]


# Those of this process: create_app() makes them, as it connects the database.
_counts: Counts | None = None


def connect(url: str = "", secret: str = "") -> None:
    """Count from now on with the processes that share the Redis at `url` and have the same secret; without a
    url in this process alone. What was counted before is forgotten."""
    global _counts
    _counts = Counts(url, secret)


def current() -> Counts:
    """The counts that `connect` made; a bug if there are none yet."""
    assert _counts is not None, "connect() comes first"
    return _counts
