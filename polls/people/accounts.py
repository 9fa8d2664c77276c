"""Accounts of staff: making a moderator, passwords (Argon2id), and which forums an account serves."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls import journal
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.models import FACILITATOR, MODERATOR, Account, Member
from polls.people.rules import normal_email

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200

# OWASP's minimum for Argon2id (Password Storage Cheat Sheet): about 30 ms, so that a sign-in in the
# middle of a plenary does not hold its screens up.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def make_moderator(session: Session, forum_id: int, email: str, name: str, password: str | None) -> Member:
    """Make `email` a moderator of the forum, with an account that has this password.

    Safe to call twice: the same person keeps their account and place; a new password replaces the old.
    Without a password an existing one stays.
    """
    address = normal_email(email)
    if address is None or "@" not in address:
        raise Refused("invalid", _l("This is not an e-mail address."), "email")
    account = _account(session, address, name)
    if password is not None:
        check_password_is_strong(password)
        account.password_hash = _hasher.hash(password)
    member = _moderator(session, forum_id, account)
    session.flush()
    journal.note(session, forum_id, None, datetime.now(UTC), "moderator_made", {"member": member.id})
    return member


def _account(session: Session, email: str, name: str) -> Account:
    account = session.scalar(select(Account).where(Account.email == email))
    if account is None:
        account = Account(email=email, name=name, created_at=datetime.now(UTC))
        session.add(account)
    account.name = name or account.name
    session.flush()
    return account


def _moderator(session: Session, forum_id: int, account: Account) -> Member:
    mine = (Member.forum_id == forum_id) & (Member.account_id == account.id)
    member = session.scalar(select(Member).where(mine))
    if member is None:
        member = Member(forum_id=forum_id, account_id=account.id, added_at=datetime.now(UTC))
        session.add(member)
    member.role, member.admission = MODERATOR, "in"
    member.name = account.name or member.name
    member.email = account.email
    return member


def check_password_is_strong(password: str) -> None:
    """Refuse a password that is too short or absurdly long."""
    if len(password) < SHORTEST_PASSWORD:
        least = _l("Please choose a password of at least %(least)s characters.", least=SHORTEST_PASSWORD)
        raise Refused("too_short", least, "password")
    if len(password) > LONGEST_PASSWORD:
        raise Refused("too_long", _l("This password is too long."), "password")


def new_password() -> str:
    """A password to write down once: 90 random bits in groups."""
    signs = "abcdefghjkmnpqrstvwxyz23456789"
    return "-".join("".join(secrets.choice(signs) for _ in range(6)) for _ in range(3))


def staff_with_password(session: Session, email: str, password: str) -> list[Member]:
    """The places (moderator or facilitator) of the account with this address and password.

    Refuses in the same words, after the same time, whether the address or the password is wrong.
    """
    account = session.scalar(select(Account).where(Account.email == normal_email(email)))
    nobody, kept = _hash_of_nobody(), account.password_hash if account else None
    is_right = _fits(kept or nobody, password[:LONGEST_PASSWORD])
    if account is None or kept is None or not is_right:
        raise Refused("wrong_password", _l("The address or the password is not right."))
    places = select(Member).where(Member.account_id == account.id, Member.admission == "in")
    return list(session.scalars(places.where(Member.role.in_((MODERATOR, FACILITATOR))).order_by(Member.id)))


def renew_hash(session: Session, email: str, password: str) -> None:
    """Keep a password that was right under today's parameters, where it is kept under others."""
    account = session.scalar(select(Account).where(Account.email == normal_email(email)))
    if account is not None and has_old_hash(account):
        account.password_hash = _hasher.hash(password)


def has_old_hash(account: Account) -> bool:
    """Whether the password is kept under other parameters than today's."""
    return account.password_hash is not None and _hasher.check_needs_rehash(account.password_hash)


def _fits(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    """Checked where there is no account, so that the time taken does not tell."""
    return _hasher.hash(secrets.token_urlsafe(16))
