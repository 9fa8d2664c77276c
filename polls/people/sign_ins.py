"""Signing a device in, finding it again by its token, and signing it out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, literal_column, select
from sqlalchemy.orm import Session

from polls.people.models import Member, OneUseLink, SignIn

LASTS = timedelta(days=14)

# The valid devices, each with what screens have to know of its member. Written once, for those who ask often;
# `find_sign_ins` gives the rows themselves.
DEVICES = (
    select(
        SignIn.id.label("sign_in_id"),
        SignIn.token_hash,
        SignIn.expires_at,
        Member.id,
        Member.forum_id,
        Member.role,
        Member.name,
        Member.group_id,
        Member.country,
    )
    .join(Member, Member.id == SignIn.member_id)
    .where(SignIn.ended_at.is_(None), SignIn.expires_at > bindparam("now"), Member.admission == "in")
)

_device, _member = SignIn.metadata.tables["sign_in"], Member.metadata.tables["member"]
# The valid devices, each with what pages have to know of its member. Every request asks for them: bare
# columns cost a third of what rows that remember their changes do, and each one more is noticed.
OF_MEMBER = ("id", "forum_id", "role", "name", "group_id", "country", "admission")
_ALL_SEATS = (
    select(
        _device.c.id.label("sign_in_id"),
        _device.c.token_hash,
        *(_member.c[each] for each in OF_MEMBER),
        _member.c.welcomed_at.is_not(None).label("is_welcomed"),
    )
    .join(_member, _member.c.id == _device.c.member_id)
    .where(_device.c.ended_at.is_(None), _device.c.expires_at > bindparam("now"))
    .where(_member.c.admission == literal_column("'in'"))  # which need not be handed over each time
)
# Those behind some tokens, the newest first; and the one behind one token, which is all that most browsers
# keep: a list in a statement is written anew each time it is asked.
SEATS = _ALL_SEATS.where(_device.c.token_hash.in_(bindparam("hashes", expanding=True))).order_by(
    _device.c.id.desc()
)
SEAT = _ALL_SEATS.where(_device.c.token_hash == bindparam("hash"))


def new_token() -> str:
    """128 random bits, safe in an address."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> bytes:
    """What is stored of a token: its SHA-256. The token has 128 bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def start_sign_in(session: Session, member: Member, how: str, now: datetime) -> str:
    """Sign a device in as `member`; returns its new token. Calling it twice makes two devices."""
    token = new_token()
    session.add(
        SignIn(token_hash=token_hash(token), member=member, how=how, started_at=now, expires_at=now + LASTS)
    )
    session.flush()
    return token


def find_sign_ins(session: Session, tokens: Iterable[str], now: datetime) -> list[SignIn]:
    """The valid sign-ins behind `tokens`, newest first."""
    hashes = [token_hash(token) for token in tokens]
    if not hashes:
        return []
    alive = (SignIn.ended_at.is_(None), SignIn.expires_at > now)
    found = session.scalars(select(SignIn).where(SignIn.token_hash.in_(hashes), *alive))
    return sorted(found, key=lambda sign_in: sign_in.id, reverse=True)


def devices_of(session: Session, member_id: int, now: datetime) -> list[SignIn]:
    """The devices that are signed in as this member, newest first."""
    alive = (SignIn.member_id == member_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    return list(session.scalars(select(SignIn).where(*alive).order_by(SignIn.id.desc())))


def end_sign_in(sign_in: SignIn, now: datetime) -> None:
    """Sign the device out. Calling it twice changes nothing."""
    sign_in.ended_at = sign_in.ended_at or now


def end_all_sign_ins(session: Session, member: Member, now: datetime) -> None:
    """Sign every device of `member` out; a one-use link that is still on its way opens nothing."""
    session.execute(delete(OneUseLink).where(OneUseLink.member_id == member.id))
    for sign_in in session.scalars(select(SignIn).where(SignIn.member_id == member.id)):
        end_sign_in(sign_in, now)
