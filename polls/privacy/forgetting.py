"""Forgetting people: all they are known by is removed; what they voted stays counted, and nobody's.

What stays of a person is an unnamed row with a role, so that rolls and numbers hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from polls import journal
from polls.breakouts.models import Report, ReportVersion, Seat
from polls.database import Marks
from polls.people.models import Account, DoneOnce, Member, OneUseLink, SignIn
from polls.voting.turns import in_turns

AT_ONCE = 500  # people
NOTHING: dict[str, Any] = {
    "name": None,
    "email": None,
    "country": None,
    "group_id": None,
    "account_id": None,
    "invitation_hash": None,
    "welcomed_at": None,
}

Kinds = Counter[str]  # how many of each kind were removed


def forget(session: Session, forum_id: int, member_ids: Sequence[int]) -> Kinds:
    """Remove all that tells who these members are; returns how many of each kind. Safe to repeat.

    Their devices are signed out. Names in ballot files are not touched here (see voting/unnaming.py).
    """
    kinds: Kinds = Counter()
    for some in _in_portions(member_ids):
        kinds += _forget_some(session, some)
    kinds["entries"] += journal.forget(session, forum_id, member_ids)
    # The statements above pass the session's flush by, which would tell whose screens it concerns.
    marks = session.info.setdefault("marks", Marks())
    marks.add(Marks(forums={forum_id}, members=set(member_ids)))
    return +kinds


def _in_portions(member_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in in_turns(range(0, len(member_ids), AT_ONCE)):
        yield member_ids[start : start + AT_ONCE]


def _forget_some(session: Session, ids: Sequence[int]) -> Kinds:
    kinds: Kinds = Counter(_known_of(session, ids))
    accounts = session.scalars(_accounts_of(ids)).all()
    session.execute(update(Member).where(Member.id.in_(ids)).values(NOTHING))
    kinds["accounts"] += _remove_unused(session, accounts)
    kinds["links"] += _remove(session, OneUseLink, ids)
    kinds["devices"] += _remove(session, SignIn, ids)
    kinds["answers"] += _remove(session, DoneOnce, ids)
    kinds["seats"] += _remove(session, Seat, ids)
    for written in (Report, ReportVersion):
        unsigned = update(written).where(written.saved_by.in_(ids)).values(saved_by=None)
        kinds["texts"] += _rows(session, unsigned)
    return kinds


def _known_of(session: Session, ids: Sequence[int]) -> dict[str, int]:
    """How many of them have a name, an address, …: SQL counts what is not null."""
    columns = {
        "names": Member.name,
        "emails": Member.email,
        "countries": Member.country,
        "groups": Member.group_id,
        "links": Member.invitation_hash,
    }
    counts = select(func.count(), *map(func.count, columns.values())).where(Member.id.in_(ids))
    return dict(zip(("people", *columns), session.execute(counts).one(), strict=True))


def _accounts_of(ids: Sequence[int]) -> Select[Any]:
    return select(Member.account_id).where(Member.id.in_(ids), Member.account_id.is_not(None))


def _remove_unused(session: Session, account_ids: Sequence[int]) -> int:
    """Of these accounts, those that serve no other forum."""
    used = select(Member.account_id).where(Member.account_id.is_not(None))
    unused = delete(Account).where(Account.id.in_(account_ids), Account.id.not_in(used))
    return _rows(session, unused) if account_ids else 0


def _remove(session: Session, model: Any, member_ids: Sequence[int]) -> int:
    return _rows(session, delete(model).where(model.member_id.in_(member_ids)))


def _rows(session: Session, statement: Any) -> int:
    return session.execute(statement).rowcount  # type: ignore[attr-defined]
