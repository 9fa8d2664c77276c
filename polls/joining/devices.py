"""Signing this browser in and out: what the database keeps and what the cookie keeps, together.

Work that waits for its commit may be run by another request's turn, so it never touches the cookie.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from polls.database import write
from polls.joining.homes import home_of, slug_of
from polls.people.models import Member
from polls.people.seats import kept_tokens, leave_seats, take_seat
from polls.people.sign_ins import end_sign_in, find_sign_ins, start_sign_in

Find = Callable[[Session], list[Member]]


def sign_in_here(find: Find, how: str) -> list[str]:
    """Sign this browser in as the members `find(session)` gives; returns where each of them goes.

    Each gets a new token, and the one this browser held for the same person is dead from then on.
    """
    tokens, now = kept_tokens(), datetime.now(UTC)

    def work(session: Session) -> tuple[list[str], list[tuple[str, str]]]:
        members = find(session)
        gone = _end(session, tokens, [member.id for member in members], now)
        return gone, [
            (start_sign_in(session, member, how, now), home_of(slug_of(session, member), member))
            for member in members
        ]

    gone, places = write(work)
    leave_seats(gone)
    for token, _home in places:
        take_seat(token)
    return [home for _token, home in places]


def sign_out_here(member_ids: Collection[int]) -> None:
    """Sign this browser out as these members. Safe to repeat."""
    tokens, now = kept_tokens(), datetime.now(UTC)
    leave_seats(write(lambda session: _end(session, tokens, member_ids, now)))


def _end(session: Session, tokens: list[str], member_ids: Collection[int], now: datetime) -> list[str]:
    """End the sign-ins among `tokens` that are these members'; returns their tokens."""
    gone = []
    for token in tokens:
        for sign_in in find_sign_ins(session, [token], now):
            if sign_in.member_id in member_ids:
                end_sign_in(sign_in, now)
                gone.append(token)
    return gone
