"""Builders of breakouts: groups, their facilitators, and contents that are complete."""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.breakouts.drafting import save_draft
from polls.breakouts.handing_in import accept_report, submit_report
from polls.breakouts.models import NAME, Breakout, Seat, Turn
from polls.people.acting import Actor
from polls.people.models import FACILITATOR
from tests.builders import NOON, a_forum, a_member, a_moderator, saved

NAMED = {"name": "Shared name", "reasons": "It says what it is.", "alternatives": []}
DEFINED = {"text": "A picture[1] of something.", "footnotes": ["Any kind of picture."]}
RANKED = {"priorities": [{"text": f"Priority {number}", "reason": ""} for number in (1, 2, 3)]}

_numbers = itertools.count(1)


def a_breakout(session: Session, forum: Forum, task: str = NAME, **given: Any) -> Breakout:
    number = next(_numbers)
    return saved(
        session,
        Breakout(forum_id=forum.id, **{"number": number, "title": f"Group {number}", "task": task} | given),
    )


def its_facilitator(session: Session, breakout: Breakout, **given: Any) -> Actor:
    """A facilitator of that group, acting at noon."""
    forum = session.get_one(Forum, breakout.forum_id)
    member = a_member(session, forum, FACILITATOR, **given)
    seat = Seat(forum_id=forum.id, breakout_id=breakout.id, member_id=member.id, is_facilitator=True)
    saved(session, seat)
    return Actor(forum.id, NOON, member)


def a_scene(session: Session, task: str = NAME) -> tuple[Forum, Breakout, Actor, Actor]:
    """A forum, a breakout of that task, one of its facilitators and a moderator."""
    forum = a_forum(session)
    breakout = a_breakout(session, forum, task)
    return forum, breakout, its_facilitator(session, breakout), a_moderator(session, forum)


def a_submitted_breakout(
    session: Session, forum: Forum, content: dict[str, Any] = NAMED, **given: Any
) -> Breakout:
    breakout = a_breakout(session, forum, **given)
    writer = its_facilitator(session, breakout)
    version = save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=content)["version"]
    submit_report(session, writer, breakout_id=breakout.id, version=version)
    return breakout


def an_accepted_breakout(
    session: Session, forum: Forum, content: dict[str, Any] = NAMED, **given: Any
) -> Breakout:
    breakout = a_submitted_breakout(session, forum, content, **given)
    accept_report(session, a_moderator(session, forum), breakout_id=breakout.id, version=1)
    return breakout


def a_turn(session: Session, breakout: Breakout, **given: Any) -> Turn:
    return saved(
        session,
        Turn(forum_id=breakout.forum_id, breakout_id=breakout.id, **{"position": next(_numbers)} | given),
    )
