"""The bond between processes by Redis (see together.py): publish/subscribe, notes that end, leases.

Whatever fails is answered as "nothing" or "not yours" and tried again a second later, so that a lost Redis
holds up neither a vote nor a screen. Whoever can write to the Redis can write anything: news and notes are
sealed with the secret of the plenary, and what has no right seal is as good as not there.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from redis import Redis, RedisError

from polls.patience import LITTLE_PATIENCE, REST, Asked
from polls.seals import Seals
from polls.together import Claims, Listener

log = structlog.get_logger()

PULSE = 3.0  # seconds between two pings of the line we listen on
SILENCE = 9.0  # seconds without an answer, after which that line is dead
MOST_WAITING = 1_000  # messages while Redis is lost; what is more, the others are to find out by themselves
AT_ONCE = 100  # messages sent in one go

AGAIN = "again"  # the channel that says: something was missed, look at everything again

# A lease is a key that holds its holder's sign; only who knows the sign may prolong it, or put under it.
PROLONG = "return redis.call('get',KEYS[1])==ARGV[1] and redis.call('pexpire',KEYS[1],ARGV[2]) or 0"
PUT = (
    "if redis.call('get',KEYS[1])==ARGV[1] then redis.call('set',KEYS[2],ARGV[2],'PX',ARGV[3]) return 1 end "
    "return 0"
)
RELEASE = "if redis.call('get',KEYS[1])==ARGV[1] then redis.call('del',KEYS[1],KEYS[2]) end return 1"


@dataclass
class Holding:
    """A lease of ours: its sign, for how long at a time, and until when it is certainly ours."""

    sign: str
    seconds: float
    sure_until: float


class ByRedis:
    """One process among those that share the Redis at `url` and a secret."""

    is_shared = True

    def __init__(self, url: str, secret: str) -> None:
        self.is_lost = True
        self.after_gap: list[Callable[[], None]] = []
        self._me = secrets.token_hex(8)
        # Two plenaries may share one Redis; whoever lacks the secret cannot even name what is in it.
        self._prefix = f"plenary:{hashlib.sha256(b'together ' + secret.encode()).hexdigest()[:16]}:"
        self._seals = Seals("together", secret)
        self._redis: Any = Redis.from_url(url, **LITTLE_PATIENCE)
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)
        self._outbox: deque[tuple[str, bytes]] = deque()
        self._posting = threading.Lock()
        self._wake = threading.Event()
        self._claims = Claims()
        self._held: dict[str, Holding] = {}
        self._not_ours_until: dict[str, float] = {}
        self._asked = Asked()

    def tasks(self) -> list[Callable[[], None]]:
        """See `Bond.tasks`."""
        return [self._listen_for_ever, self._send_for_ever, self._hold_for_ever]

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

    # ---- Notes and leases ---------------------------------------------------------------------------

    def put(self, name: str, value: bytes, seconds: float) -> bool:
        """See `Bond.put`."""
        sealed = self._seals.seal(self._note(name), value)
        return bool(self._asked(lambda: self._redis.set(self._note(name), sealed, px=_ms(seconds)), None))

    def get(self, name: str) -> bytes | None:
        """See `Bond.get`."""
        sealed = self._asked(lambda: self._redis.get(self._note(name)), None)
        return None if sealed is None else self._seals.opened(self._note(name), sealed)

    def claim(self, name: str, seconds: float) -> bool:
        """See `Bond.claim`."""
        if self._claims.is_claimed(name):  # first: what Redis gives to us is to be ours
            return False
        # One answer of Redis is tried for: asked again, it would say that the name is taken, by us.
        key = f"{self._prefix}claim:{name}"
        taken = self._asked(lambda: bool(self._redis.set(key, b"", nx=True, px=_ms(seconds))), None)
        return taken is not False and self._claims.claim(name, seconds)

    def lease(self, name: str, seconds: float) -> str | None:
        """See `Bond.lease`."""
        held = self._held.get(name)
        if held is not None and (time.monotonic() < held.sure_until or self._prolonged(name, held)):
            return held.sign
        if held is not None and name in self._held:
            return None  # nobody knows whose it is
        if time.monotonic() < self._not_ours_until.get(name, 0):
            return None
        return self._taken(name, seconds)

    def _taken(self, name: str, seconds: float) -> str | None:
        sign, before = secrets.token_hex(8), time.monotonic()
        if self._asked(lambda: self._redis.set(self._key(name), sign, nx=True, px=_ms(seconds)), None):
            self._held[name] = Holding(sign, seconds, before + seconds / 2)
            return sign
        self._not_ours_until[name] = before + REST
        return None

    def _prolonged(self, name: str, held: Holding) -> bool:
        """Whether it is ours still; it is given up only when another's, or nobody's, for sure."""
        before = time.monotonic()
        answer = self._asked(
            lambda: self._redis.eval(PROLONG, 1, self._key(name), held.sign, _ms(held.seconds)), None
        )
        if answer:
            held.sure_until = before + held.seconds / 2
        elif answer is not None:
            self._held.pop(name, None)
        return bool(answer)

    def _hold_for_ever(self) -> None:
        while True:
            time.sleep(REST)
            for name, held in list(self._held.items()):
                self._prolonged(name, held)

    def put_as_holder(self, name: str, value: bytes, seconds: float, sign: str) -> bool:
        """See `Bond.put_as_holder`."""
        keys = (self._key(name), self._note(name))
        sealed = self._seals.seal(self._note(name), value)
        return bool(self._asked(lambda: self._redis.eval(PUT, 2, *keys, sign, sealed, _ms(seconds)), None))

    def release(self, name: str) -> None:
        """See `Bond.release`."""
        held = self._held.pop(name, None)
        if held is not None:
            keys = (self._key(name), self._note(name))
            self._asked(lambda: self._redis.eval(RELEASE, 2, *keys, held.sign), None)

    def _key(self, name: str) -> str:
        return f"{self._prefix}lease:{name}"

    def _note(self, name: str) -> str:
        return f"{self._prefix}note:{name}"


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _safely(do: Callable[..., None], *arguments: Any) -> None:
    """One who listens and fails keeps no other from hearing."""
    try:
        do(*arguments)
    except Exception:
        log.exception("not_heard")
