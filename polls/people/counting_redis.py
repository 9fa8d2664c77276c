"""The counts of failures in Redis, which may be lost at any time: then each process counts alone."""

from __future__ import annotations

import math
import time

from limits.storage import RedisStorage

from polls.patience import LITTLE_PATIENCE, Asked


class InRedis(RedisStorage):
    """The library's storage; while Redis is lost it knows of nothing, and is asked once a second."""

    def __init__(self, url: str, prefix: str) -> None:
        super().__init__(url, key_prefix=prefix, **LITTLE_PATIENCE)
        self._asked = Asked()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """See `InMemory.incr`; 0 while Redis is lost."""
        count = super().incr
        return self._asked(lambda: count(key, math.ceil(expiry), amount), 0)

    def get(self, key: str) -> int:
        """The count now."""
        look = super().get
        return self._asked(lambda: look(key), 0)

    def get_expiry(self, key: str) -> float:
        """When the count ends, in seconds since 1970."""
        look = super().get_expiry
        return self._asked(lambda: look(key), time.time())

    def clear(self, key: str) -> None:
        """Forget the count."""
        forget = super().clear
        self._asked(lambda: forget(key), None)
