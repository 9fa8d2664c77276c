"""Slowing down who guesses: only failures count, so a venue that shares one address is never held up."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterable

import structlog

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l

log = structlog.get_logger()

MOST_KEYS = 10_000  # remembered at once; the oldest are forgotten first


class Failures:
    """Failures by key in the last `seconds`, at most `most` before a wait. In memory, one process.

    A try counts as a failure until it is said to have succeeded, so that a hundred tries at the same
    moment are not all let through.
    """

    def __init__(
        self, what: str, most: int, seconds: int = 600, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._what = what
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._failed_at: dict[str, deque[float]] = {}

    def check(self, key: str) -> None:
        """Refuse with the wait in seconds when there were too many failures."""
        failed_at = self._recent(key)
        if len(failed_at) >= self._most:
            wait = max(1, math.ceil(failed_at[0] + self._seconds - self._clock()))
            log.warning("throttled", what=self._what)
            raise Refused(
                "too_many",
                _l("There were too many wrong tries. Please wait %(seconds)s seconds.", seconds=wait),
                wait_seconds=wait,
            )

    def note(self, key: str) -> None:
        """Count one failure, for now."""
        failed_at = self._recent(key)
        failed_at.append(self._clock())
        self._failed_at[key] = failed_at
        while len(self._failed_at) > MOST_KEYS:
            self._failed_at.pop(next(iter(self._failed_at)))

    def take_back(self, key: str) -> None:
        """It succeeded after all."""
        failed_at = self._failed_at.get(key)
        if failed_at:
            failed_at.pop()

    def forget(self) -> None:
        """Forget every failure."""
        self._failed_at.clear()

    def _recent(self, key: str) -> deque[float]:
        failed_at = self._failed_at.pop(key, None) or deque()
        while failed_at and failed_at[0] <= self._clock() - self._seconds:
            failed_at.popleft()
        if failed_at:
            self._failed_at[key] = failed_at
        return failed_at


def begin(tries: Iterable[tuple[Failures, str]]) -> None:
    """Begin a try that counts under several keys; refused while any of them has to wait."""
    pairs = list(tries)
    for failures, key in pairs:
        failures.check(key)
    for failures, key in pairs:
        failures.note(key)


def succeed(tries: Iterable[tuple[Failures, str]]) -> None:
    """Say that the try succeeded, so that it does not count."""
    for failures, key in tries:
        failures.take_back(key)


SIGN_IN_BY_ACCOUNT = Failures("sign_in_account", 5)
SIGN_IN_BY_ADDRESS = Failures("sign_in_address", 20)
JOIN_BY_ADDRESS = Failures("join_code", 60)  # a hall shares one address, and codes are mistyped
