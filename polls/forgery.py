"""Refusing what a page of somebody else's sends in our people's name: the token that only our pages know."""

from __future__ import annotations

from flask import request
from flask_wtf.csrf import CSRFProtect


class Forgery(CSRFProtect):
    """The library's check. It would look for a form first, also in what a script sends."""

    def _get_csrf_token(self) -> str | None:
        found: str | None = (
            request.headers.get("X-CSRFToken") if request.is_json else super()._get_csrf_token()
        )
        return found
