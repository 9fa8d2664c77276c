"""What a person does about themselves: saying who they are when they enter, and leaving every device."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Word
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import ROLES, Member, SignIn, StakeholderGroup
from polls.people.shapes import Country, check_country
from polls.people.sign_ins import end_all_sign_ins, end_sign_in


@verb(by=ROLES)
def enter(
    session: Session,
    actor: Actor,
    *,
    name: Word | None = None,
    group_id: Id | None = None,
    country: Country | None = None,
) -> dict[str, Any]:
    """Pass the welcome page with what the person chose to say there. A second call says it anew."""
    member = session.get_one(Member, actor.member_id)
    member.name = name
    member.group_id = None if group_id is None else find(session, StakeholderGroup, group_id, actor).id
    member.country = check_country(country)
    if member.welcomed_at is None:
        member.welcomed_at = actor.now
        actor.note(session, "member_entered", member=member.id)
    return {}


@verb(by=ROLES)
def sign_out_device(session: Session, actor: Actor, *, device_id: Id) -> dict[str, Any]:
    """Sign one of one's own devices out. Safe to repeat."""
    device = session.get(SignIn, device_id)
    if device is None or device.member_id != actor.member_id:
        raise Refused("not_found", _l("This device is not signed in."), "device_id")
    end_sign_in(device, actor.now)
    return {}


@verb(by=ROLES)
def sign_out_everywhere(session: Session, actor: Actor) -> dict[str, Any]:
    """Sign every device of oneself out. The personal link still works. Safe to repeat."""
    member = session.get_one(Member, actor.member_id)
    end_all_sign_ins(session, member, actor.now)
    actor.note(session, "signed_out_everywhere", member=member.id)
    return {}
