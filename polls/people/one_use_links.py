"""One-use links: a member of the staff signs in without a password, once, within ten minutes.

A personal link of an attendee works on any number of devices; one of these, found later in a mailbox or a
chat, opens nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import FACILITATOR, MODERATOR, Member, OneUseLink
from polls.people.sign_ins import new_token, token_hash

LASTS = timedelta(minutes=10)
STAFF = (MODERATOR, FACILITATOR)


@verb(by=(MODERATOR,))
def make_one_use_link(session: Session, actor: Actor, *, member_id: Id) -> dict[str, Any]:
    """Make a link that signs a member of the staff in once: `{link}`, a path on this host, told only now.

    A second call makes another, and the one before is dead.
    """
    member = find(session, Member, member_id, actor)
    link = one_use_link(session, member, actor.now)
    actor.note(session, "one_use_link_made", member=member.id)
    return {"link": link}


def one_use_link(session: Session, member: Member, now: datetime) -> str:
    """A new link of `member`, as a path; refused unless they are on the staff."""
    if member.role not in STAFF or member.admission != "in":
        raise Refused("not_staff", _l("One-use links are for moderators and facilitators."), "member_id")
    _forget(session, OneUseLink.member_id == member.id)
    _forget(session, OneUseLink.expires_at <= now)
    token = new_token()
    session.add(OneUseLink(token_hash=token_hash(token), member_id=member.id, expires_at=now + LASTS))
    session.flush()
    return f"/once/{token}"


def member_of_one_use_link(session: Session, token: str, now: datetime) -> Member:
    """Whom the link would sign in; refused when it was used, is too old, or they are on the staff no longer.
    Looking uses nothing up."""
    link = select(OneUseLink).where(OneUseLink.token_hash == token_hash(token), OneUseLink.expires_at > now)
    found = session.scalar(link)
    member = session.get(Member, found.member_id) if found else None
    if member is None or member.role not in STAFF or member.admission != "in":
        raise Refused(
            "dead_link",
            _l("This link signs in once, within ten minutes. It was used already, or its time is over."),
        )
    return member


def use_one_use_link(session: Session, token: str, now: datetime) -> Member:
    """Whom the link signs in, for the first time and the last."""
    member = member_of_one_use_link(session, token, now)
    _forget(session, OneUseLink.token_hash == token_hash(token))
    return member


def _forget(session: Session, which: Any) -> None:
    session.execute(delete(OneUseLink).where(which))
