"""What the processes of one plenary hold by Redis (see together.py): notes that end, claims and leases.

Whatever fails is answered as "nothing" or "not yours" and tried again a second later, so that a lost Redis
holds up neither a vote nor a screen. Whoever can write to the Redis can write anything: notes are sealed with
the secret of the plenary, and what has no right seal is as good as not there.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any

from redis import Redis

from polls.patience import LITTLE_PATIENCE, REST, Asked
from polls.seals import Seals
from polls.together import Claims

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


class Holdings:
    """What one process holds among those that share the Redis at `url` and a secret."""

    def __init__(self, url: str, secret: str) -> None:
        # Two plenaries may share one Redis; whoever lacks the secret cannot even name what is in it.
        self._prefix = f"plenary:{hashlib.sha256(b'together ' + secret.encode()).hexdigest()[:16]}:"
        self._seals = Seals("together", secret)
        self._redis: Any = Redis.from_url(url, **LITTLE_PATIENCE)
        self._asked = Asked()
        self._claims = Claims()
        self._held: dict[str, Holding] = {}
        self._not_ours_until: dict[str, float] = {}

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

    def hold_for_ever(self) -> None:
        """Prolong what is ours, while somebody runs this."""
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
