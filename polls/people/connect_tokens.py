"""Connect tokens: how a client that cannot say where its page comes from opens a socket.

Browsers name the origin of a page, which another page cannot forge. What names none (an old browser that
polls, a program) asks for a token first, signed in and with its CSRF token, as no foreign page can. It opens
one connection within a minute, for that device or stage alone.
"""

from __future__ import annotations

import secrets
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from polls.together import current

LASTS = 60  # seconds


class ConnectTokens:
    """Makes and takes tokens; every process with the same `secret` takes those of the others."""

    def __init__(self, secret: str) -> None:
        self._seal = URLSafeTimedSerializer(secret, salt="connect token")

    def make(self, bound_to: bytes) -> str:
        """A token for the device with this token hash, or the stage with this hash of its key."""
        return str(self._seal.dumps([bound_to.hex(), secrets.token_urlsafe(12)]))

    def take(self, token: str) -> bytes | None:
        """What the token is bound to; None when it is not ours, older than a minute, or was taken before."""
        try:
            bound_to, number = self._seal.loads(token, max_age=LASTS)
        except BadData:
            return None
        # A second longer than it lasts: it must not be forgotten while it is still good.
        return bytes.fromhex(bound_to) if current().claim(f"connect/{number}", LASTS + 1) else None


def tokens_of(app: Any) -> ConnectTokens:
    """The tokens of this application."""
    tokens: ConnectTokens = app.extensions["connect_tokens"]
    return tokens
