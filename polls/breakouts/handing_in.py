"""Handing a report-out in: submit, withdraw, return with a note, accept."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from polls.breakouts.contents import checklist, is_complete
from polls.breakouts.models import Breakout, Report
from polls.breakouts.reports import breakout_to_write, keep_version, kept_version, report_of
from polls.breakouts.rules import (
    ACCEPTED,
    DRAFT,
    RETURNED,
    SUBMITTED,
    check_current,
    check_not_presented,
    check_report,
)
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Paragraph, Version
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import FACILITATOR, MODERATOR

Answer = dict[str, Any]


@verb(by=(FACILITATOR, MODERATOR))
def submit_report(session: Session, actor: Actor, *, breakout_id: Id, version: Version) -> Answer:
    """Hand in the version the person saw → `{state, version}`; refused while the checklist is open.

    Calling it twice hands in once.
    """
    breakout = breakout_to_write(session, actor, breakout_id)
    report = report_of(session, breakout)
    if report.state == SUBMITTED and report.version == version:
        return _standing(report)
    check_report("submit", report.state)
    check_current(version, report.version)
    _check_complete(breakout, report)
    _mark_version_submitted(session, actor, report)
    report.state, report.submitted_at, report.note = SUBMITTED, actor.now, ""
    actor.note(session, "report_submitted", **_identity(breakout, report))
    return _standing(report)


def _check_complete(breakout: Breakout, report: Report) -> None:
    if not is_complete(breakout.task, report.content):
        raise Refused(
            "incomplete",
            _l("Something is still missing. The checklist says what."),
            checklist=checklist(breakout.task, report.content),
        )


def _mark_version_submitted(session: Session, actor: Actor, report: Report) -> None:
    kept = kept_version(session, report, report.version)
    if kept is None:  # a text that came with a forum file
        keep_version(session, actor, report, report.content)
        session.flush()
        kept = kept_version(session, report, report.version)
    if kept is not None:
        kept.submitted = True


@verb(by=(FACILITATOR, MODERATOR))
def withdraw_report(session: Session, actor: Actor, *, breakout_id: Id) -> Answer:
    """Take a submitted report-out back, to go on writing. Calling it twice withdraws once."""
    breakout = breakout_to_write(session, actor, breakout_id)
    report = report_of(session, breakout)
    if report.state in (DRAFT, RETURNED):
        return _standing(report)
    check_report("withdraw", report.state)
    check_not_presented(report.presented_at is not None)
    report.state, report.submitted_at = DRAFT, None
    actor.note(session, "report_withdrawn", **_identity(breakout, report))
    return _standing(report)


@verb(by=(MODERATOR,))
def return_report(
    session: Session, actor: Actor, *, breakout_id: Id, version: Version, note: Paragraph
) -> Answer:
    """Give a report-out back to its group with a note on what to change.

    An accepted one too, until the plenary has seen it. A second call is refused: it is returned.
    """
    breakout = find(session, Breakout, breakout_id, actor)
    report = report_of(session, breakout)
    check_report("return", report.state)
    check_current(version, report.version)
    check_not_presented(report.presented_at is not None)
    if not note:
        raise Refused("missing", _l("Please say what the group should change."), "note")
    report.state, report.note = RETURNED, note
    report.submitted_at = report.accepted_at = None
    actor.note(session, "report_returned", **_identity(breakout, report))
    return _standing(report)


@verb(by=(MODERATOR,))
def accept_report(session: Session, actor: Actor, *, breakout_id: Id, version: Version) -> Answer:
    """Accept the submitted version that was read; its text stands from now on. Twice accepts once."""
    breakout = find(session, Breakout, breakout_id, actor)
    report = report_of(session, breakout)
    if report.state == ACCEPTED and report.version == version:
        return _standing(report)
    check_report("accept", report.state)
    check_current(version, report.version)
    report.state, report.accepted_at = ACCEPTED, actor.now
    actor.note(session, "report_accepted", **_identity(breakout, report))
    return _standing(report)


def _standing(report: Report) -> Answer:
    return {"state": report.state, "version": report.version}


def _identity(breakout: Breakout, report: Report) -> dict[str, Any]:
    """What the journal keeps: which text it was, by number and hash, never the text."""
    text = msgspec.json.encode(report.content, order="sorted")
    return {
        "breakout": breakout.id,
        "version": report.version,
        "content_hash": hashlib.sha256(text).hexdigest(),
    }
