"""How a Redis is asked that may be lost at any moment: with little patience, and not again for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

T = TypeVar("T")

PATIENCE = 1.0  # seconds for one answer of Redis
REST = 1.0  # seconds until one that failed is asked again
LITTLE_PATIENCE: dict[
    str, Any
] = {  # for the client: who votes or signs in must not wait for a Redis that is gone
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
    "retry": Retry(NoBackoff(), 0),
    "protocol": 2,
}


class Asked:
    """Asks, and does not ask again for a while when there was no answer."""

    def __init__(self) -> None:
        self._resting_until = 0.0

    def __call__(self, ask: Callable[[], T], otherwise: T) -> T:
        """The answer of Redis; `otherwise` when there was none."""
        if time.monotonic() < self._resting_until:
            return otherwise
        try:
            return ask()
        except RedisError:
            self._resting_until = time.monotonic() + REST
            return otherwise
