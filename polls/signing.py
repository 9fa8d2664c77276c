"""The seals of what browsers bring along, opened in few steps: every request brings some.

The bytes are those of the libraries that made them (Flask's cookie, Flask-WTF's token).
"""

from __future__ import annotations

import hmac
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode, want_bytes


class Sealing(URLSafeTimedSerializer):
    """The library's serializer, which would make a signer, and a key, for each thing it opens.

    It asks for the seal and not for its time. Sign-ins end by their rows; the library would also take a
    cookie of a future hour for spoilt, so that a server whose clock is set back would sign everyone out.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        signer = self.make_signer()
        self._keys = [signer.derive_key(secret) for secret in reversed(self.secret_keys)]  # the newest first

    def loads(self, s: Any, *_age: Any, **_more: Any) -> Any:
        """What was sealed; `BadSignature` when it was changed, or is no seal of this secret and this use."""
        signed, _, seal = want_bytes(s).rpartition(b".")
        value, dot, _time = signed.rpartition(b".")
        if not (dot and self._is_ours(signed, seal)):
            raise BadSignature("this was not sealed here")
        return self.load_payload(value)

    def _is_ours(self, signed: bytes, seal: bytes) -> bool:
        return any(
            hmac.compare_digest(seal, base64_encode(hmac.digest(key, signed, "sha1"))) for key in self._keys
        )
