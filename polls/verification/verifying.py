"""Verifying what is stored: the journal, and every poll against what was noted when it opened and closed.

It only looks. What it finds is named in sentences: which poll, which option, which entry.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls import journal
from polls.agenda.models import Forum
from polls.i18n import gettext as _
from polls.verification.ballot_header import Header
from polls.verification.journal_checks import Noted, check_noted, check_opening, opening_of
from polls.verification.public_ballots import header, noted, roll_of
from polls.verification.recounting import count, examine
from polls.voting.freezing import told_poll
from polls.voting.models import BallotFile, Poll


@dataclass(frozen=True)
class Verified:
    """What came of it: a calm line for each thing that holds, a finding for each that does not."""

    lines: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


def verify(session: Session, forum: Forum) -> Verified:
    """Verify a forum's journal and its polls."""
    lines: list[str] = []
    found = [
        _("Forum “%(forum)s”: %(wrong)s", forum=forum.slug, wrong=wrong)
        for wrong in journal.findings(session, forum.id)
    ]
    head = journal.head(session, forum.id)
    if head is not None and not found:
        lines.append(
            _(
                "Forum “%(forum)s”: the journal is whole. Its head: %(number)s %(hash)s",
                forum=forum.slug,
                number=head.number,
                hash=head.hash.hex(),
            )
        )
    entries = noted(session, forum.id)
    for poll in _opened_polls(session, forum):
        named = {"id": poll.id, "question": poll.question}
        wrong = verify_poll(session, poll, entries)
        found += [_("Poll %(id)s, “%(question)s”: %(wrong)s", **named, wrong=each) for each in wrong]
        if not wrong:
            lines.append(_("Poll %(id)s, “%(question)s”: %(holds)s", **named, holds=_what_holds(poll)))
    return Verified(lines, found)


def _opened_polls(session: Session, forum: Forum) -> Sequence[Poll]:
    opened = (Poll.forum_id == forum.id, Poll.opened_at.is_not(None))
    return session.scalars(select(Poll).where(*opened).order_by(Poll.id)).all()


def _what_holds(poll: Poll) -> str:
    if poll.seed_commitment is None:
        return _("roll and ballots are as noted; the first version of this program noted no more.")
    if poll.ballots_hash is None:
        return _("as it was when it opened.")
    return _("as it was when it opened; the ballots are those that were counted.")


def verify_poll(session: Session, poll: Poll, entries: Sequence[Noted]) -> list[str]:
    """What is wrong with one poll that was opened."""
    if poll.ballots_hash is not None:
        return _verify_closed(session, poll, entries)
    eligible, _received = roll_of(session, poll)
    told = told_poll(poll, eligible)
    told |= {"frozen_hash": poll.frozen_hash, "seed_commitment": poll.seed_commitment}
    return check_opening(told, opening_of(poll.id, entries))


def _verify_closed(session: Session, poll: Poll, entries: Sequence[Noted]) -> list[str]:
    kept = session.get(BallotFile, poll.id)
    if kept is None:
        return [_("its ballot file is missing.")]
    try:
        lines = zlib.decompress(kept.content)
    except zlib.error:
        return [_("its ballot file cannot be unpacked.")]
    try:
        told = msgspec.convert(header(session, poll, lines.count(b"\n")), Header)
    except msgspec.ValidationError as problem:
        return [_("its row cannot be read: %(problem)s.", problem=problem)]
    records, found = examine(told, lines)
    found = check_noted(told, entries) + found
    if not found:
        count(told, records)
    return found
