"""The kept versions of a report-out, and two of them compared, for those who may write it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.breakouts.comparing import compare
from polls.breakouts.finding import find_report
from polls.breakouts.models import Breakout, Report, ReportVersion
from polls.breakouts.parts import SOMEONE
from polls.breakouts.reports import breakout_to_write, kept_content
from polls.database import read
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.acting import acting
from polls.people.models import Member
from polls.people.seats import check_seat

breakout_pages = Blueprint("breakouts", __name__)


@breakout_pages.get("/f/<slug>/breakouts/<int:breakout_id>/versions")
def versions(slug: str, breakout_id: int) -> ResponseReturnValue:
    """`{versions: [{version, saved_at, saved_by, writer, submitted}]}`, the newest first."""
    with read() as session:
        _breakout, report = _written(session, breakout_id)
        rows = (
            select(ReportVersion, Member.name)
            .outerjoin(Member, Member.id == ReportVersion.saved_by)
            .where(ReportVersion.report_id == (report.id if report else None))
            .order_by(ReportVersion.version.desc())
        )
        return jsonify(versions=[_listed(version, name) for version, name in session.execute(rows)])


@breakout_pages.get("/f/<slug>/breakouts/<int:breakout_id>/versions/<int:old>/<int:new>")
def versions_compared(slug: str, breakout_id: int, old: int, new: int) -> ResponseReturnValue:
    """`{old, new, places: […]}` as `compare` has it; version 0 is the empty beginning."""
    with read() as session:
        breakout, report = _written(session, breakout_id)
        if report is None:
            raise Refused("not_found", _l("Nothing has been written here yet."))
        contents = [kept_content(session, breakout, report, version) for version in (old, new)]
        return jsonify(old=old, new=new, places=compare(*contents))


def _written(session: Session, breakout_id: int) -> tuple[Breakout, Report | None]:
    """The breakout and its report-out, for whoever may write it."""
    actor = acting(session, check_seat().sign_in_id, datetime.now(UTC))
    breakout = breakout_to_write(session, actor, breakout_id)
    return breakout, find_report(session, breakout)


def _listed(version: ReportVersion, name: str | None) -> dict[str, Any]:
    return {
        "version": version.version,
        "saved_at": version.saved_at.isoformat().replace("+00:00", "Z"),
        "saved_by": name or SOMEONE,
        "writer": version.saved_by,  # tells two without a name apart
        "submitted": version.submitted,
    }
