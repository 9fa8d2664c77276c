"""The door: visitors come one by one and are let in together, so that a thousand who come in one second cost
a few looks into the database."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from polls.live.told import Known

log = structlog.get_logger()

MOST_AT_ONCE = 50  # let in together; then the others of the process have their turn


@dataclass(eq=False)
class Visitor:
    """A screen that knocks, and what it brings: the key of a stage, or a member's tokens, hashed."""

    sid: str
    language: str
    known: Known
    stage_key: str | None = None
    slug: str = ""
    member_id: int = 0
    token_hashes: tuple[bytes, ...] = ()
    window: str = ""
    was_seen: bool = False
    is_one_too_many: bool = False
    lost: list[str] = field(default_factory=list)  # what was left of earlier links of the same window
    _waits: Any = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self._waits.acquire()

    def wait(self) -> bool:
        """Wait until somebody has looked; False when that failed."""
        self._waits.acquire()  # which `go_on` lets it
        return self.was_seen

    def go_on(self) -> None:
        """Let the visitor wait no longer."""
        self._waits.release()


class Door:
    """Where visitors wait. `let_in(visitors)` lets in whom it may of those who wait together."""

    def __init__(self, let_in: Callable[[list[Visitor]], None]) -> None:
        self._let_in = let_in
        self._waiting: deque[Visitor] = deque()
        self._knocked = threading.Event()

    def knock(self, visitor: Visitor) -> bool:
        """Wait until the visitor was let in or not; False when that failed."""
        self._waiting.append(visitor)
        self._knocked.set()
        return visitor.wait()

    def keep(self) -> None:
        """Open to those who knock, for ever; a background task of the socket server."""
        while True:
            self._knocked.wait()
            self._knocked.clear()
            while self._waiting:
                self._open()
                time.sleep(0)  # those who were let in go on, and those who are about to knock come together

    def _open(self) -> None:
        together = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
        if not self._has_looked_at(together) and len(together) > 1:
            for visitor in together:  # by themselves: the trouble may be with one of them alone
                self._has_looked_at([visitor])
        for visitor in together:
            visitor.go_on()

    def _has_looked_at(self, visitors: list[Visitor]) -> bool:
        try:
            self._let_in(visitors)
        except Exception:
            log.exception("not_let_in", visitors=len(visitors))
            return False
        for visitor in visitors:
            visitor.was_seen = True
        return True
