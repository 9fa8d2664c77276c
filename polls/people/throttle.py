"""Slowing down who guesses: only failures count, so a venue that shares one address is never held up."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Iterable

import structlog

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people import counting

log = structlog.get_logger()

A_FEW_MINUTES = 180  # seconds; a longer wait is told in minutes


class Failures:
    """Failures by key: after `most` of them in `seconds` it has to wait until those are over.

    They are counted by all processes together where these share a Redis (see counting.py).
    """

    def __init__(self, what: str, most: int, seconds: int = 600) -> None:
        self.what = what
        self._most = most
        self._seconds = seconds

    def check(self, key: str) -> None:
        """Refuse with the wait in seconds when there were too many failures."""
        if counting.current().so_far(self.what, key) >= self._most:
            raise self._too_many(key)

    def note(self, key: str) -> None:
        """Count one failure."""
        counting.current().add(self.what, key, self._seconds)

    def begin(self, key: str) -> None:
        """Begin a try, which counts as a failure until it is taken back: of a hundred at the same moment not
        all are let through. Refused like `check`."""
        tries = counting.current().add(self.what, key, self._seconds)
        if tries > self._most:
            if tries & (tries - 1) == 0:  # a line for each could be made to fill the disk
                log.warning("throttled", what=self.what, tries=tries)
            raise self._too_many(key)

    def take_back(self, key: str) -> None:
        """It was no failure after all."""
        counting.current().take_back(self.what, key, self._seconds)

    def _too_many(self, key: str) -> Refused:
        wait = counting.current().seconds_left(self.what, key, self._seconds)
        told = _l("There were too many wrong tries. Please wait %(seconds)s seconds.", seconds=wait)
        if wait > A_FEW_MINUTES:
            minutes = math.ceil(wait / 60)
            told = _l("There were too many wrong tries. Please wait %(minutes)s minutes.", minutes=minutes)
        return Refused("too_many", told, wait_seconds=wait)


def begin(tries: Iterable[tuple[Failures, str]]) -> None:
    """Begin a try that counts under several keys; refused, and then counted where it was refused alone, while
    any of them has to wait."""
    begun: list[tuple[Failures, str]] = []
    for failures, key in tries:
        try:
            failures.begin(key)
        except Refused:
            succeed(begun)
            raise
        begun.append((failures, key))


def succeed(tries: Iterable[tuple[Failures, str]]) -> None:
    """Say that the try succeeded, so that it does not count."""
    for failures, key in tries:
        failures.take_back(key)


def network(address: str | None) -> str:
    """What an address is counted under: of a version 6 address the network, of which each home has one and
    each of its devices as many addresses as it likes."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, 64), strict=False))


# Signing in: an account that somebody tries from elsewhere stays open to its owner (docs/decisions/0020).
SIGN_IN_FROM_HERE = Failures("sign_in", 5)  # by account and address, or by account and known device
SIGN_IN_BY_ADDRESS = Failures("sign_in_address", 30)  # of all accounts
SIGN_IN_BY_ACCOUNT = Failures("sign_in_account", 100, 3600)  # from all addresses
SIGN_IN_ANYWHERE = Failures("sign_in_anywhere", 600, 60)  # each costs the server some 30 ms

# A code has 39 bits: at five tries a second one is found in thousands of years. What a limit has to do is to
# keep the server free, without locking a hall of people out for what one of them does.
JOIN_BY_ADDRESS = Failures("join_code", 60, 12)
