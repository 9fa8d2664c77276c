"""Browsers that have signed in to an account before: what others try elsewhere does not hold them up (OWASP,
"Slow Down Online Guessing Attacks with Device Cookies")."""

from __future__ import annotations

import hashlib
import secrets

from flask import session

MOST_KNOWN = 4  # accounts for each browser


def known_device(email: str) -> str | None:
    """What this browser is called for the account, if it has signed in to it; nobody else can know."""
    name: str | None = session.get("known", {}).get(_mark(email))
    return name


def remember_device(email: str) -> None:
    """This browser has just signed in to the account. Safe to repeat."""
    known = dict(session.get("known", {}))
    known.setdefault(_mark(email), secrets.token_urlsafe(12))
    session["known"] = dict(list(known.items())[-MOST_KNOWN:])


def _mark(email: str) -> str:
    """The account in the cookie, where its address need not stand."""
    return hashlib.sha256(email.encode(errors="replace")).hexdigest()[:16]
