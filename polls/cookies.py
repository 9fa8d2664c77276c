"""Flask's signed cookie, whatever the age it seems to have.

Sign-ins end by their rows. The library would also take a cookie of a future hour for spoilt, so that a server
whose clock is set back would sign everyone out.
"""

from __future__ import annotations

import hmac
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner
from itsdangerous.signer import SigningAlgorithm


class AgelessSigner(TimestampSigner):
    """Asks for the seal and not for the time."""

    def unsign(self, signed_value: Any, max_age: int | None = None, return_timestamp: Any = False) -> Any:
        """What was signed; `BadSignature` when it was changed."""
        return super().unsign(signed_value, None, return_timestamp)


class AtOnce(SigningAlgorithm):
    """The library's seal, in one call instead of many."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        """The same bytes as the library's."""
        return hmac.digest(key, value, "sha1")


class Cookies(SecureCookieSessionInterface):
    """How the app keeps what a browser brings along."""

    def __init__(self) -> None:
        self._serializers: dict[Any, Any] = {}  # by the secret; made once, as every request asks for it

    def get_signing_serializer(self, app: Flask) -> Any:
        """The one that seals and opens it."""
        if app.secret_key not in self._serializers:
            self._serializers[app.secret_key] = self._made(app)
        return self._serializers[app.secret_key]

    def _made(self, app: Flask) -> Any:
        serializer: Any = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = AgelessSigner
            serializer.signer_kwargs["algorithm"] = AtOnce()
        return serializer
