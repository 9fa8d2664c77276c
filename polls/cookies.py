"""What browsers keep for us: Flask's signed cookie, whatever the age it seems to have (see signing.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.sansio.http import parse_cookie

from polls.signing import Sealing


def cookies_of(environ: Mapping[str, Any]) -> Mapping[str, str]:
    """The cookies of a request that Flask does not handle. One that is no text (another program's at this
    address, say) is no hindrance to the others, as in Flask's own requests."""
    return parse_cookie(environ.get("HTTP_COOKIE", "").encode("latin-1").decode(errors="replace"))


class Cookies(SecureCookieSessionInterface):
    """How the app keeps what a browser brings along."""

    def __init__(self) -> None:
        self._serializers: dict[Any, Any] = {}  # by the secret; made once, as every request asks for it

    def get_signing_serializer(self, app: Flask) -> Any:
        """The one that seals and opens it."""
        if app.secret_key not in self._serializers:
            self._serializers[app.secret_key] = self._made(app)
        return self._serializers[app.secret_key]

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As the library does; but what no cache keeps need not say that it differs by cookie."""
        if session.modified or "Cache-Control" in response.headers:
            super().save_session(app, session, response)

    def _made(self, app: Flask) -> Any:
        flasks: Any = super().get_signing_serializer(app)
        if flasks is None:
            return None
        return Sealing(
            flasks.secret_keys,
            salt=flasks.salt,
            serializer=flasks.serializer,
            signer_kwargs=flasks.signer_kwargs,
        )
