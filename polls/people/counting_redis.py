"""The counts of failures in Redis, which may be lost at any time: then each process counts alone."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, TypeVar

from limits.storage import RedisStorage
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from polls.together_redis import PATIENCE, REST

T = TypeVar("T")


class InRedis(RedisStorage):
    """The library's storage; while Redis is lost it knows of nothing, and is asked once a second."""

    def __init__(self, url: str, prefix: str) -> None:
        # Without retries and with little patience: who signs in must not wait for a Redis that is gone.
        options: dict[str, Any] = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
            "protocol": 2,
        }
        super().__init__(url, key_prefix=prefix, **options)
        self._resting_until = 0.0

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

    def _asked(self, ask: Callable[[], T], otherwise: T) -> T:
        if time.monotonic() < self._resting_until:
            return otherwise
        try:
            return ask()
        except RedisError:
            self._resting_until = time.monotonic() + REST
            return otherwise
