"""Many people acting in one commit: who they are, and what they may, read at once.

Only what is plainly right is done so. Anything else is answered with BY_ITSELF, and the verb says what is
wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from polls import steady
from polls.database import BY_ITSELF, Together
from polls.people.models import Member, SignIn

_device, _member = SignIn.metadata.tables["sign_in"], Member.metadata.tables["member"]
# What `acting.is_valid` asks of one device, asked of many.
DEVICES = (
    select(_device.c.id, _member.c.id, _member.c.forum_id, _member.c.role)
    .join(_member, _device.c.member_id == _member.c.id)
    .where(_device.c.id.in_(bindparam("devices", expanding=True)))
    .where(_device.c.ended_at.is_(None), _device.c.expires_at > bindparam("now"))
    .where(_member.c.admission == "in")
)


class Act(NamedTuple):
    """What one member, whose device and role were checked, asks for."""

    forum_id: int
    member_id: int
    arguments: dict[str, Any]


# Does a verb for many, each a member of their own; answers each, or BY_ITSELF.
ActTogether = Callable[[Session, datetime, list[Act]], list[Any]]


def acting_together(by: Collection[str], act: ActTogether) -> Together:
    """`act`, for the writer: given `(sign_in_id, arguments)` of each."""

    def together(session: Session, given: list[tuple[int, dict[str, Any]]]) -> list[Any]:
        now = steady.now()
        may = _those_who_may(session, {sign_in_id for sign_in_id, _ in given}, by, now)
        acts = dict(_first_of_each(may, given))
        answers = act(session, now, list(acts.values()))
        told = dict(zip(acts, answers, strict=True))
        return [told.get(number, BY_ITSELF) for number in range(len(given))]

    return together


def _those_who_may(
    session: Session, devices: set[int], by: Collection[str], now: datetime
) -> dict[int, tuple[int, int]]:
    """`(forum_id, member_id)` of each device that is signed in, by someone of the forum with such a role."""
    rows = session.connection().execute(DEVICES, {"devices": list(devices), "now": now}).all()
    return {device: (forum_id, member_id) for device, member_id, forum_id, role in rows if role in by}


def _first_of_each(
    may: dict[int, tuple[int, int]], given: list[tuple[int, dict[str, Any]]]
) -> Iterator[tuple[int, Act]]:
    """By number, the first act of each member: what they do after it has to find it done."""
    seen: set[int] = set()
    for number, (sign_in_id, arguments) in enumerate(given):
        if sign_in_id not in may:
            continue
        forum_id, member_id = may[sign_in_id]
        if member_id not in seen:
            seen.add(member_id)
            yield number, Act(forum_id, member_id, arguments)
