"""How the forum takes people in by its code, and taking one in."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls import journal
from polls.agenda.models import Forum
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.acting import Actor, verb
from polls.people.actions import MOST_MEMBERS
from polls.people.models import MODERATOR, Member
from polls.people.rules import CLOSED, admission_for, check_is_invited, normal_code
from polls.people.rules import new_code as random_code
from polls.people.shapes import Policy
from polls.people.sign_ins import token_hash

MOST_WAITING = 1000


@verb(by=(MODERATOR,))
def set_join(session: Session, actor: Actor, *, policy: Policy, new_code: bool = False) -> dict[str, Any]:
    """Say how a code lets people in; `{join_code}`. Who is in stays in. With `new_code` the old one is
    dead, and a second call makes yet another."""
    forum = session.get_one(Forum, actor.forum_id)
    forum.join_policy = policy
    if new_code or (forum.join_code is None and policy != CLOSED):
        forum.join_code = _unused_code(session)
    actor.note(session, "join_set", policy=policy, new_code=new_code)
    return {"join_code": forum.join_code}


def forum_of_code(session: Session, typed: str) -> Forum:
    """The forum whose code this is; refused when it is nobody's."""
    code = normal_code(typed)
    forum = session.scalar(select(Forum).where(Forum.join_code == code)) if code else None
    if forum is None:
        raise Refused(
            "unknown_code",
            _l("This code opens no forum. It has 8 letters and digits; please compare it and try again."),
            "code",
        )
    return forum


def join(session: Session, typed: str, now: datetime) -> Member:
    """Take someone in by the forum's code. Twice takes two people in."""
    forum = forum_of_code(session, typed)
    role, admission = admission_for(forum.join_policy)
    _check_there_is_room(session, forum)
    member = Member(forum_id=forum.id, role=role, admission=admission, added_at=now)
    session.add(member)
    session.flush()
    journal.note(session, forum.id, member.id, now, "member_joined", {"admission": admission})
    return member


def say_name(session: Session, member_id: int, name: str) -> None:
    """Note the name of someone who waits, for the moderators to know them by. Safe to repeat."""
    member = session.get(Member, member_id)
    if member is not None and member.admission == "waiting":
        member.name = name or None


def member_of_link(session: Session, token: str, opens_all: bool = False) -> Member:
    """Whose personal link this is; refused when it is nobody's any more, or a moderator's, unless it
    `opens_all` there is."""
    member = session.scalar(select(Member).where(Member.invitation_hash == token_hash(token)))
    if member is None or member.admission != "in":
        raise Refused(
            "dead_link",
            _l("This link does not open anything any more. A newer one may have been sent to you."),
        )
    if not opens_all:
        check_is_invited(member.role)
    return member


def _unused_code(session: Session) -> str:
    while session.scalar(select(Forum.id).where(Forum.join_code == (code := random_code(secrets.choice)))):
        pass
    return code


def _check_there_is_room(session: Session, forum: Forum) -> None:
    of_forum = select(func.count()).select_from(Member).where(Member.forum_id == forum.id)
    waiting = session.scalar(of_forum.where(Member.admission == "waiting")) or 0
    if waiting >= MOST_WAITING or (session.scalar(of_forum) or 0) >= MOST_MEMBERS:
        raise Refused("full", _l("No one else fits in just now. Please ask the organisers."))
