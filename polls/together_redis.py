"""The bond between processes by Redis (see together.py): news by publish/subscribe, beside what they hold.

While Redis is lost the news wait, and then everyone looks at everything again. News are sealed, as notes are
(see together_leases.py).
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

import structlog
from redis import RedisError

from polls.patience import REST
from polls.together import Listener
from polls.together_leases import Holdings

log = structlog.get_logger()

PULSE = 3.0  # seconds between two pings of the line we listen on
SILENCE = 9.0  # seconds without an answer, after which that line is dead
MOST_WAITING = 1_000  # messages while Redis is lost; what is more, the others are to find out by themselves
AT_ONCE = 100  # messages sent in one go

AGAIN = "again"  # the channel that says: something was missed, look at everything again


class ByRedis(Holdings):
    """One process among those that share the Redis at `url` and a secret."""

    is_shared = True

    def __init__(self, url: str, secret: str) -> None:
        super().__init__(url, secret)
        self.is_lost = True
        self.after_gap: list[Callable[[], None]] = []
        self._me = secrets.token_hex(8)
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)
        self._outbox: deque[tuple[str, bytes]] = deque()
        self._posting = threading.Lock()
        self._wake = threading.Event()

    def tasks(self) -> list[Callable[[], None]]:
        """See `Bond.tasks`."""
        return [self._listen_for_ever, self._send_for_ever, self.hold_for_ever]

    # ---- Telling ------------------------------------------------------------------------------------

    def tell(self, channel: str, message: bytes) -> None:
        """See `Bond.tell`."""
        with self._posting:
            if len(self._outbox) >= MOST_WAITING:
                self._outbox.clear()
                self._outbox.append((AGAIN, b""))
            self._outbox.append((channel, message))
        self._wake.set()

    def _send_for_ever(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            while self._outbox:
                if not self._sent(list(self._outbox)[:AT_ONCE]):
                    time.sleep(REST)

    def _sent(self, messages: list[tuple[str, bytes]]) -> bool:
        with self._redis.pipeline(transaction=False) as pipe:
            for channel, message in messages:
                told = f"{self._me} ".encode() + message
                pipe.publish(self._prefix + channel, self._seals.seal(f"news:{channel}", told))
            if self._asked(pipe.execute, None) is None:
                return False
        with self._posting:
            while messages and self._outbox and self._outbox[0] is messages[0]:
                self._outbox.popleft()
                messages = messages[1:]
        return True

    # ---- Listening ----------------------------------------------------------------------------------

    def listen(self, channel: str, listener: Listener) -> None:
        """See `Bond.listen`."""
        self._listeners[channel].append(listener)

    def _listen_for_ever(self) -> None:
        while True:
            try:
                self._listen()
            except RedisError as error:
                if not self.is_lost:
                    log.warning("redis_lost", kind=type(error).__name__)
                self.is_lost = True
                time.sleep(REST)

    def _listen(self) -> None:
        """Until the line breaks, which is a RedisError."""
        with self._redis.pubsub() as line:
            line.subscribe(*(self._prefix + channel for channel in (AGAIN, *self._listeners)))
            heard = pinged = time.monotonic()
            while time.monotonic() - heard < SILENCE:
                if time.monotonic() - pinged > PULSE:
                    line.ping()
                    pinged = time.monotonic()
                message = line.get_message(timeout=1.0)
                if message is not None:
                    heard = time.monotonic()
                    self._take(message)
        raise RedisError("nothing was heard")

    def _take(self, message: dict[str, Any]) -> None:
        if self.is_lost:  # the first sign of life on a new line
            log.info("redis_found")
            self.is_lost = False
            self._look_again()
        if message["type"] == "message":
            channel = message["channel"].decode().removeprefix(self._prefix)
            told = self._seals.opened(f"news:{channel}", message["data"])
            if told is not None:
                self._hear(channel, told)

    def _hear(self, channel: str, told: bytes) -> None:
        sender, _, news = told.partition(b" ")
        process = sender.decode()
        if process == self._me:
            return
        if channel == AGAIN:
            self._look_again()
        for listener in self._listeners.get(channel, ()):
            _safely(listener, process, news)

    def _look_again(self) -> None:
        for look in self.after_gap:
            _safely(look)


def _safely(do: Callable[..., None], *arguments: Any) -> None:
    """One who listens and fails keeps no other from hearing."""
    try:
        do(*arguments)
    except Exception:
        log.exception("not_heard")
