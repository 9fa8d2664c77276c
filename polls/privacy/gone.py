"""Whose answers a browser may still keep, where somebody was signed out of it from elsewhere."""

from __future__ import annotations

from flask import g, request
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from polls.database import read
from polls.people.models import SignIn
from polls.people.seats import kept_tokens, seats, somebody_left
from polls.people.sign_ins import token_hash

FOR_STRANGERS = ("/join", "/sign-in")  # where a page leads whoever is no longer signed in


def members_who_stay() -> list[int] | None:
    """The members signed in here, or whose time here ran out; None where nobody was signed out meanwhile.

    A device that was signed out elsewhere may be in other hands: what it kept of answers is to go. The page
    tells its script who stays, since of who was forgotten nobody knows the number any more. Who signed out
    here is among the gone as well: their press may have been quicker than the script of the page they left.
    """
    has_left = somebody_left()
    if not has_left and "seats" not in g and request.path not in FOR_STRANGERS:
        return None  # this page asks for nobody
    tokens = kept_tokens()
    try:
        if not has_left and len(seats()) == len(tokens):
            return None
        stay = _who_stay(tokens)
        return stay if has_left or len(stay) < len(tokens) else None
    except SQLAlchemyError:  # every page asks, also the one that says that the database is away
        return None


def _who_stay(tokens: list[str]) -> list[int]:
    with read() as session:
        hashes = [token_hash(token) for token in tokens]
        found = session.scalars(select(SignIn).where(SignIn.token_hash.in_(hashes))).all()
    return [each.member_id for each in found if each.ended_at is None and each.member.admission != "removed"]
