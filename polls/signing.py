"""The seals of what browsers bring along, opened in few steps: every request brings some.

The bytes are those of the libraries that made them (Flask's cookie, Flask-WTF's token).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from functools import cache
from typing import Any

from itsdangerous import BadTimeSignature, Signer, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.signer import SigningAlgorithm


class AtOnce(SigningAlgorithm):
    """The library's seal, in one call instead of many."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        """The same bytes as the library's."""
        return hmac.digest(key, value, "sha1")


class AgelessSigner(TimestampSigner):
    """Asks for the seal and not for the time.

    Sign-ins end by their rows. The library would also take a cookie of a future hour for spoilt, so that a
    server whose clock is set back would sign everyone out.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named | {"algorithm": AtOnce()})
        self.derive_key = cache(self.derive_key)  # type: ignore[method-assign]

    def unsign(self, signed_value: Any, max_age: int | None = None, return_timestamp: Any = False) -> Any:
        """What was signed, beside None for the time; `BadSignature` when it was changed."""
        signed = Signer.unsign(self, signed_value)
        value, dot, _time = signed.rpartition(self.sep)
        if not dot:
            raise BadTimeSignature("no time was signed with it", payload=signed)
        return (value, None) if return_timestamp else value


class Sealing(URLSafeTimedSerializer):
    """The library's serializer, which would make a signer for each thing it opens."""

    default_signer = AgelessSigner

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._signers = list(super().iter_unsigners())

    def iter_unsigners(self, salt: str | bytes | None = None) -> Iterator[TimestampSigner]:
        """Those of its own salt, the newest secret first."""
        return iter(self._signers) if salt in (None, self.salt) else super().iter_unsigners(salt)
