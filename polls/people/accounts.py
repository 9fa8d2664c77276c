"""Accounts of staff: making a moderator, passwords (Argon2id), and which forums an account serves."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from polls import journal
from polls.engines import Call
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.models import FACILITATOR, MODERATOR, Account, Member
from polls.people.roles import give_role
from polls.people.rules import normal_email
from polls.people.sign_ins import end_all_sign_ins

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200

# OWASP's minimum for Argon2id (Password Storage Cheat Sheet): about 30 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_ONE_AT_A_TIME = threading.Lock()  # however many guess, those who vote find a thread free for their commit


def make_moderator(session: Session, forum_id: int, email: str, name: str, password: str | None) -> Member:
    """Make `email` a moderator of the forum, with an account that has this password.

    Safe to call twice: the same person keeps their account and place. A new password replaces the old, and
    signs out whoever came in by it, in every forum; without one an existing one stays.
    """
    now = datetime.now(UTC)
    address = normal_email(email)
    if address is None or "@" not in address:
        raise Refused("invalid", _l("This is not an e-mail address."), "email")
    account = _account(session, address, name)
    if password is not None:
        check_password_is_strong(password)
        account.password_hash = _hasher.hash(password)
        for place in session.scalars(select(Member).where(Member.account_id == account.id)):
            end_all_sign_ins(session, place, now)
    member = _moderator(session, forum_id, account, now)
    session.flush()
    journal.note(session, forum_id, None, now, "moderator_made", {"member": member.id})
    return member


def _account(session: Session, email: str, name: str) -> Account:
    account = session.scalar(select(Account).where(Account.email == email))
    if account is None:
        account = Account(email=email, name=name, created_at=datetime.now(UTC))
        session.add(account)
    account.name = name or account.name
    session.flush()
    return account


def _moderator(session: Session, forum_id: int, account: Account, now: datetime) -> Member:
    mine = (Member.forum_id == forum_id) & (Member.account_id == account.id)
    member = session.scalar(select(Member).where(mine))
    if member is None:
        member = Member(forum_id=forum_id, account_id=account.id, added_at=now, role=MODERATOR)
        session.add(member)
    give_role(session, member, MODERATOR, now)
    member.admission = "in"
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


def kept_password(session: Session, email: str) -> str | None:
    """The hash that is kept of the password of the account with this address; None where there is none."""
    return session.scalar(select(Account.password_hash).where(Account.email == normal_email(email)))


def check_password(kept: str | None, password: str, call: Call) -> None:
    """Refuse a password that is not the `kept` one; `call` does what takes long.

    In the same words, after the same time, whether the address or the password is wrong.
    """
    with _ONE_AT_A_TIME:
        is_right = call(lambda: _fits(kept or _hash_of_nobody(), password[:LONGEST_PASSWORD]))
    if kept is None or not is_right:
        raise Refused("wrong_password", _l("The address or the password is not right."))


def staff_places(session: Session, email: str) -> list[Member]:
    """The places (moderator or facilitator) of the account with this address."""
    places = select(Member).join(Account, Account.id == Member.account_id)
    mine = (Account.email == normal_email(email)) & (Member.admission == "in")
    return list(
        session.scalars(places.where(mine, Member.role.in_((MODERATOR, FACILITATOR))).order_by(Member.id))
    )


def has_old_hash(kept: str | None) -> bool:
    """Whether the password is kept under other parameters than today's."""
    return kept is not None and _hasher.check_needs_rehash(kept)


def hash_anew(password: str, call: Call) -> str:
    """The hash of a password under today's parameters; `call` does what takes long."""
    with _ONE_AT_A_TIME:
        return str(call(lambda: _hasher.hash(password)))


def renew_hash(session: Session, kept: str, renewed: str) -> None:
    """Keep a password under today's parameters, unless another has been chosen meanwhile."""
    session.execute(update(Account).where(Account.password_hash == kept).values(password_hash=renewed))


def _fits(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    """Checked where there is no account, so that the time taken does not tell."""
    return _hasher.hash(secrets.token_urlsafe(16))
