"""Adding, changing, inviting and removing the members of a forum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET, UnsetType
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Word
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.importing import Row, read_table
from polls.people.models import MODERATOR, Member, StakeholderGroup
from polls.people.roles import give_role
from polls.people.rules import INVITED, check_a_moderator_stays, check_is_invited, normal_email
from polls.people.shapes import Country, Email, Role, Table, check_country
from polls.people.sign_ins import end_all_sign_ins, new_token, token_hash

MOST_MEMBERS = 20_000

# Features that hold something of a member (a seat) add what they do when one is removed.
ON_MEMBER_REMOVED: list[Callable[[Session, Actor, Member], None]] = []


@verb(by=(MODERATOR,), creates=True)
def add_member(
    session: Session,
    actor: Actor,
    *,
    role: Role,
    name: Word | None = None,
    group_id: Id | None = None,
    country: Country | None = None,
    email: Email | None = None,
) -> dict[str, Any]:
    """Add a person to the forum; they come in once invited. Twice adds two."""
    _check_there_is_room(session, actor, 1)
    member = Member(
        forum_id=actor.forum_id,
        role=role,
        name=name,
        group_id=_group_id(session, actor, group_id),
        country=check_country(country),
        email=_free_email(session, actor, email),
        added_at=actor.now,
    )
    session.add(member)
    session.flush()
    actor.note(session, "member_added", member=member.id, role=role)
    return {"member_id": member.id}


@verb(by=(MODERATOR,))
def change_member(
    session: Session,
    actor: Actor,
    *,
    member_id: Id,
    name: Word | UnsetType | None = UNSET,
    role: Role | UnsetType = UNSET,
    group_id: Id | UnsetType | None = UNSET,
    country: Country | UnsetType | None = UNSET,
    email: Email | UnsetType | None = UNSET,
) -> dict[str, Any]:
    """Change what is given; null empties it. Another role signs the person out on every device, and a link
    that was made for an attendee does not open the staff's screens. Safe to repeat."""
    member = _present(session, actor, member_id)
    if role is not UNSET and role != member.role:
        check_a_moderator_stays(member.role, _moderators(session, actor))
        give_role(session, member, role, actor.now)
    if name is not UNSET:
        member.name = name
    if group_id is not UNSET:
        member.group_id = _group_id(session, actor, group_id)
    if country is not UNSET:
        member.country = check_country(country)
    if email is not UNSET:
        member.email = _free_email(session, actor, email, member)
    actor.note(session, "member_changed", member=member.id, role=member.role)
    return {}


@verb(by=(MODERATOR,))
def remove_member(session: Session, actor: Actor, *, member_id: Id) -> dict[str, Any]:
    """Take a person out of the forum: every device signed out, the link dead, all they said of themselves
    forgotten. Their ballots stay counted. Safe to repeat."""
    member = find(session, Member, member_id, actor)
    if member.admission == "removed":
        return {}
    if member.admission == "in":
        check_a_moderator_stays(member.role, _moderators(session, actor))
    take_out(session, actor, member)
    return {}


def take_out(session: Session, actor: Actor, member: Member) -> None:
    """What `remove_member` does, whoever stays."""
    for tell in ON_MEMBER_REMOVED:
        tell(session, actor, member)
    end_all_sign_ins(session, member, actor.now)
    member.admission = "removed"
    member.name = member.email = member.country = None
    member.group_id = member.account_id = member.invitation_hash = None
    actor.note(session, "member_removed", member=member.id)


@verb(by=(MODERATOR,), creates=True)
def import_members(session: Session, actor: Actor, *, table: Table) -> dict[str, Any]:
    """Add the people of a CSV table: `{added, skipped, errors: [{line, field, message}]}`.

    Lines with a mistake are left out, and who is already there is skipped, so a mended table can be
    imported again.
    """
    preview = preview_members(session, actor.forum_id, table)
    _check_there_is_room(session, actor, len(preview.rows))
    session.add_all(_member_of_row(actor, row) for row in preview.rows)
    session.flush()
    actor.note(session, "members_imported", added=len(preview.rows), skipped=preview.skipped)
    return {
        "added": len(preview.rows),
        "skipped": preview.skipped,
        "errors": [error.as_json() for error in preview.errors],
    }


def preview_members(session: Session, forum_id: int, table: str) -> Any:
    """What `import_members` would add, skip and leave out (see `importing.Preview`)."""
    groups = select(StakeholderGroup).where(StakeholderGroup.forum_id == forum_id)
    there = select(Member).where(Member.forum_id == forum_id, Member.admission != "removed")
    return read_table(
        table,
        {group.name: group.id for group in session.scalars(groups)},
        {(member.email, member.name) for member in session.scalars(there)},
    )


@verb(by=(MODERATOR,))
def invite(session: Session, actor: Actor, *, member_id: Id) -> dict[str, Any]:
    """Make the person's link: `{link}`, a path on this host, told only now; the one before is dead. Refused
    for a moderator, who has a password or a one-use link.

    A second call makes another: answers are not kept, for a link in a table would sign anyone in.
    """
    member = _present(session, actor, member_id)
    check_is_invited(member.role)
    token = new_token()
    member.invitation_hash = token_hash(token)
    actor.note(session, "member_invited", member=member.id)
    return {"link": f"/in/{token}"}


@verb(by=(MODERATOR,))
def invite_everyone(session: Session, actor: Actor) -> dict[str, Any]:
    """Make a link for each person who has none and may have one: `{links: [{name, email, role, link}]}`, told
    only now."""
    without = select(Member).where(Member.forum_id == actor.forum_id, lacks_link())
    links = []
    for member in session.scalars(without.order_by(Member.id)).all():
        token = new_token()
        member.invitation_hash = token_hash(token)
        told = {"name": member.name or "", "email": member.email or "", "role": member.role}
        links.append(told | {"link": f"/in/{token}"})
    actor.note(session, "members_invited", count=len(links))
    return {"links": links}


@verb(by=(MODERATOR,))
def admit(session: Session, actor: Actor, *, member_id: Id) -> dict[str, Any]:
    """Let a waiting person in. Safe to repeat."""
    member = find(session, Member, member_id, actor)
    if member.admission == "removed":
        raise Refused("not_found", _l("This person is no longer waiting."))
    if member.admission == "waiting":
        member.admission = "in"
        actor.note(session, "member_admitted", member=member.id)
    return {}


def lacks_link() -> ColumnElement[bool]:
    """Of the rows of members: who comes in by a personal link and has none yet."""
    return and_(Member.admission == "in", Member.role.in_(INVITED), Member.invitation_hash.is_(None))


def _present(session: Session, actor: Actor, member_id: int) -> Member:
    member = find(session, Member, member_id, actor)
    if member.admission != "in":
        raise Refused("not_found", _l("This person is not in the forum."), "member_id")
    return member


def _moderators(session: Session, actor: Actor) -> int:
    here = (Member.forum_id == actor.forum_id, Member.role == MODERATOR, Member.admission == "in")
    return session.scalar(select(func.count()).select_from(Member).where(*here)) or 0


def _group_id(session: Session, actor: Actor, group_id: int | None) -> int | None:
    return None if group_id is None else find(session, StakeholderGroup, group_id, actor).id


def _free_email(session: Session, actor: Actor, email: str | None, own: Member | None = None) -> str | None:
    address = normal_email(email)
    if address is None:
        return None
    same = select(Member).where(Member.forum_id == actor.forum_id, Member.email == address)
    holder = session.scalar(same.where(Member.admission != "removed"))
    if holder is not None and holder is not own:
        raise Refused("taken", _l("Someone in this forum has this address already."), "email")
    return address


def _check_there_is_room(session: Session, actor: Actor, more: int) -> None:
    there = select(func.count()).select_from(Member).where(Member.forum_id == actor.forum_id)
    if (session.scalar(there) or 0) + more > MOST_MEMBERS:
        raise Refused("too_many_members", _l("A forum has at most %(most)s people.", most=MOST_MEMBERS))


def _member_of_row(actor: Actor, row: Row) -> Member:
    return Member(
        forum_id=actor.forum_id,
        role=row.role,
        name=row.name,
        email=row.email,
        group_id=row.group_id,
        country=row.country,
        added_at=actor.now,
    )
