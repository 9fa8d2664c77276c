"""Wrong codes: slowed down by address, and told to the moderators when there are many."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls import journal
from polls.agenda.models import Forum
from polls.database import read, write
from polls.errors import Refused
from polls.joining.actions import forum_of_code
from polls.people import counting
from polls.people.rules import CLOSED
from polls.people.throttle import JOIN_BY_ADDRESS

log = structlog.get_logger()

A_WHILE = 3600  # seconds
MANY = 100  # in a while; a full hall mistypes fewer


def forum_of_typed(code: str, address: str) -> Forum:
    """The forum whose code was typed; refused when it is nobody's, or after too many wrong ones from this
    address. A right one counts nowhere."""
    try:
        JOIN_BY_ADDRESS.check(address)
        return _forum(code, address)
    except Refused:
        _count()
        raise


def _forum(code: str, address: str) -> Forum:
    try:
        with read() as session:
            return forum_of_code(session, code[:80])
    except Refused:
        JOIN_BY_ADDRESS.note(address)
        raise


def _count() -> None:
    """One more wrong code, or one that was not even looked at."""
    tries = counting.current().add("wrong_codes", "", A_WHILE)
    if _is_worth_telling(tries):
        log.warning("many_wrong_codes", tries=tries, minutes=A_WHILE // 60)
        with contextlib.suppress(Refused):  # the log has it; whoever tries has to be answered all the same
            write(lambda session: _tell_moderators(session, tries))


def _is_worth_telling(tries: int) -> bool:
    """A hundred, a thousand, and so on: each try would fill the moderators' log for whoever tries."""
    while tries > MANY and tries % 10 == 0:
        tries //= 10
    return tries == MANY


def _tell_moderators(session: Session, tries: int) -> None:
    """Note it in the journal of every forum that a code opens."""
    by_code = select(Forum.id).where(Forum.join_code.is_not(None), Forum.join_policy != CLOSED)
    for forum_id in session.scalars(by_code.order_by(Forum.id)):
        journal.note(session, forum_id, None, datetime.now(UTC), "many_wrong_codes", {"tries": tries})
