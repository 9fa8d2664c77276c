"""Refusing what a page of somebody else's sends in our people's name: the token that only our pages know."""

from __future__ import annotations

from hmac import compare_digest

from flask import Flask, request, session
from flask_wtf.csrf import CSRFProtect
from itsdangerous import BadData

from polls.signing import Sealing

SALT = "wtf-csrf-token"  # the library's
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}  # which change nothing


class Forgery(CSRFProtect):
    """The library's check, for what a script sends in fewer steps: it would make its serializer for each
    request, and look for a form first."""

    def init_app(self, app: Flask) -> None:
        """Check every request of `app` that changes something."""
        super().init_app(app)
        self._sealing = Sealing(app.config["SECRET_KEY"], salt=SALT)

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a request without the token of its browser. The library asks what names no origin (doors.py
        looks at it) where it comes from."""
        if not (request.is_json and "Origin" in request.headers):
            super().protect(apply_exemptions)
        elif request.method not in SAFE_METHODS and not self._has_token():
            self._error_response("The CSRF token is missing or wrong.")

    def _has_token(self) -> bool:
        try:
            given = self._sealing.loads(request.headers.get("X-CSRFToken", ""))
        except BadData:
            return False
        kept = session.get("csrf_token")
        return bool(kept) and compare_digest(kept, given)
