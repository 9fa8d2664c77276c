"""A breakout's report-out and its kept versions, and who may write it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.breakouts.contents import Content, empty_content
from polls.breakouts.finding import find_report
from polls.breakouts.models import Breakout, Report, ReportVersion, Seat
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.acting import Actor
from polls.people.finding import find
from polls.people.models import MODERATOR


def breakout_to_write(session: Session, actor: Actor, breakout_id: int) -> Breakout:
    """The breakout, for one of its facilitators, a moderator or the program; refused for anyone else."""
    breakout = find(session, Breakout, breakout_id, actor)
    if actor.member is not None and actor.role != MODERATOR and not _facilitates(session, actor, breakout):
        raise Refused("not_allowed", _l("Only the facilitators of this group can do this."))
    return breakout


def _facilitates(session: Session, actor: Actor, breakout: Breakout) -> bool:
    own = (Seat.breakout_id == breakout.id) & (Seat.member_id == actor.member_id)
    return session.scalar(select(Seat.is_facilitator).where(own)) is True


def report_of(session: Session, breakout: Breakout) -> Report:
    """The breakout's report-out, begun empty (version 0) if there is none."""
    report = find_report(session, breakout)
    if report is None:
        report = Report(
            forum_id=breakout.forum_id,
            breakout_id=breakout.id,
            state="draft",
            version=0,
            content=empty_content(breakout.task),
            note="",
        )
        session.add(report)
        session.flush()
    return report


def kept_version(session: Session, report: Report, version: int) -> ReportVersion | None:
    """One saved version, if it is kept."""
    one = (ReportVersion.report_id == report.id) & (ReportVersion.version == version)
    return session.scalar(select(ReportVersion).where(one))


def kept_content(session: Session, breakout: Breakout, report: Report, version: int) -> Content:
    """The content as of `version`; 0 is the empty beginning. Refused when there is no such version."""
    if version == report.version:
        return report.content
    kept = kept_version(session, report, version)
    if kept is not None:
        return kept.content
    if version == 0:
        return empty_content(breakout.task)
    raise Refused("not_found", _l("There is no such version of this text."), "base_version")


def keep_version(session: Session, actor: Actor, report: Report, content: Content) -> None:
    """Make `content` the report-out's newest version. Earlier ones are never changed."""
    report.version += 1
    report.content = content
    report.saved_at = actor.now
    report.saved_by = actor.member_id
    session.add(
        ReportVersion(
            forum_id=report.forum_id,
            report_id=report.id,
            version=report.version,
            content=content,
            saved_at=actor.now,
            saved_by=actor.member_id,
        )
    )
