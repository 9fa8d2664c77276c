"""What screens may see of breakouts: rows become plain values here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.breakouts.attribution import Source, Sources, sources_of
from polls.breakouts.contents import checklist, empty_content
from polls.breakouts.finding import breakouts_of, find_report
from polls.breakouts.models import Breakout, Report, ReportVersion, Seat
from polls.breakouts.proposals import proposals
from polls.breakouts.rules import DRAFT, FROM
from polls.breakouts.turns import own_turn, told_round
from polls.i18n import for_screens
from polls.people.models import Member, StakeholderGroup

Parts = dict[str, Any]
Sectors = dict[int | None, dict[str, Any]]
Seated = tuple[bool, str | None]  # whether they facilitate, and their name

_SEATS = (
    select(Seat.member_id, Seat.breakout_id, Seat.is_facilitator)
    .where(Seat.member_id.in_(bindparam("ids", expanding=True)))
    .order_by(Seat.breakout_id)
)

SOMEONE = for_screens("A facilitator")  # of whoever gave no name; the screen looks it up in the catalogue


@dataclass(frozen=True)
class Groups:
    """A forum's groups by id, with what is written in them and how it is attributed."""

    breakouts: dict[int, Breakout]
    reports: dict[int, Report]
    sectors: Sectors
    sources: Sources


def public(session: Session, forum: Forum) -> Parts:
    """What every member and the stage may see: the groups, the round, report-outs once presented.

    A group that nobody is to know goes by its alias, wherever something of it is shown.
    """
    groups = _groups(session, forum)
    parts = _lists(session, forum, groups, groups.sources)
    # In an order of their own: that of the groups would tell which report-out is whose.
    for source in sorted(groups.sources.groups.values(), key=lambda source: source.order):
        report = groups.reports.get(source.breakout_id)
        if report is not None and report.presented_at is not None and report.state in FROM["present"]:
            parts[f"report/{source.shown_id}"] = _presented(groups, source, report)
    return parts


def staff(session: Session, forum: Forum) -> Parts:
    """What moderators may see besides: every report-out whole, what is proposed, and each group as it is."""
    groups = _groups(session, forum)
    names, counts = _names(session, forum), _versions(session, forum)
    parts: Parts = {"proposals": proposals(session, forum)}
    if groups.sources.hides_groups:
        parts |= _lists(session, forum, groups, groups.sources.for_staff())
    for breakout in groups.breakouts.values():
        report = groups.reports.get(breakout.id) or _unwritten(breakout)
        source = groups.sources.of(breakout.id)
        parts[f"report/{breakout.id}"] = _presented(groups, source.for_staff(), report) | {
            **_written(breakout, report),
            **_attributed(source),
            "shown_as": source.shown_id,
            "saved_by": names.get(report.saved_by) or _someone(report),
            "versions": counts.get(breakout.id, 0),
        }
    return parts


def _groups(session: Session, forum: Forum) -> Groups:
    breakouts = {each.id: each for each in breakouts_of(session, forum.id)}
    sources = sources_of(session, forum.id, breakouts.values())
    return Groups(breakouts, _reports(session, forum), _sectors(session, forum), sources)


def _lists(session: Session, forum: Forum, groups: Groups, sources: Sources) -> Parts:
    """The list of the groups, and the lightning round."""
    return {
        "breakouts": [_listed(each, groups, sources) for each in groups.breakouts.values()],
        "lightning": told_round(session, forum.id, groups.breakouts, sources),
    }


def mine(session: Session, members: Sequence[Any]) -> dict[int, Parts]:
    """By member id, in which groups each sits."""
    ids = [each.id for each in members]
    groups: dict[int, list[Parts]] = {member_id: [] for member_id in ids}
    for member_id, breakout_id, is_facilitator in session.execute(_SEATS, {"ids": ids}):
        groups[member_id].append({"id": breakout_id, "is_facilitator": is_facilitator})
    return {member_id: {"my_breakouts": theirs} for member_id, theirs in groups.items()}


def breakout(session: Session, forum: Forum, breakout_id: int) -> Parts:
    """What those who sit in one group may see besides: its room, how far its report-out is, its turn.

    Who facilitates it is told by name only where that is how its report-out is attributed.
    """
    row = session.get(Breakout, breakout_id)
    if row is None or row.forum_id != forum.id:
        return {}
    source = sources_of(session, forum.id).of(row.id)
    report = find_report(session, row) or _unwritten(row)
    return {
        f"breakout/{row.id}": {
            **_named(row, _sectors(session, forum)),
            "prompt": row.prompt,
            "room_url": row.room_url,
            "deadline_at": row.deadline_at,
            "facilitators": source.shown_people,
            "members": len(_seats(session, row)),
            "report": {"state": report.state},
            "turn": own_turn(session, row),
            "shown_as": source.shown_id,  # what the room's lists call this group
            **_attributed(source),
        }
    }


def desk(session: Session, forum: Forum, breakout_id: int) -> Parts:
    """What the group's facilitators may see besides: each other, the text, the moderators' note."""
    parts = breakout(session, forum, breakout_id)
    for part in parts.values():
        row = session.get_one(Breakout, breakout_id)
        report = find_report(session, row) or _unwritten(row)
        writer = session.get(Member, report.saved_by) if report.saved_by else None
        saved_by = writer.name if writer and writer.name else _someone(report)
        part["facilitators"] = _facilitators(_seats(session, row))
        part["report"] = {**_written(row, report), "saved_by_name": saved_by}
    return parts


def _named(breakout: Breakout, sectors: Sectors) -> Parts:
    return {
        "id": breakout.id,
        "number": breakout.number,
        "title": breakout.title,
        "task": breakout.task,
        "sector": sectors.get(breakout.sector_id),
    }


def _listed(breakout: Breakout, groups: Groups, sources: Sources) -> Parts:
    report = groups.reports.get(breakout.id)
    return _named(breakout, groups.sectors) | {
        "prompt": breakout.prompt,
        "deadline_at": breakout.deadline_at,
        "item_id": breakout.item_id,
        # Beside a report-out that was just shown, the state would tell whose it is.
        "report_state": (report.state if report else DRAFT) if sources.of(breakout.id).is_told else None,
    }


def _presented(groups: Groups, source: Source, report: Report) -> Parts:
    breakout = groups.breakouts[source.breakout_id]
    return {
        "breakout_id": source.shown_id,
        "number": source.shown_number,
        "title": source.shown_title,
        "task": breakout.task,
        "sector": groups.sectors.get(breakout.sector_id) if source.is_told else None,
        "content": report.content,
        "state": report.state,
        "presented_at": report.presented_at,
        **_attributed(source),
    }


def _attributed(source: Source) -> Parts:
    return {"attribution": source.attribution, "people": source.shown_people}


def _written(breakout: Breakout, report: Report) -> Parts:
    return {
        "state": report.state,
        "version": report.version,
        "content": report.content,
        "note": report.note,
        "saved_at": report.saved_at,
        "submitted_at": report.submitted_at,
        "accepted_at": report.accepted_at,
        "checklist": checklist(breakout.task, report.content),
    }


def _unwritten(breakout: Breakout) -> Report:
    """The report-out of a group that has not begun; never stored."""
    return Report(state=DRAFT, version=0, content=empty_content(breakout.task), note="")


def _someone(report: Report) -> str | None:
    return SOMEONE if report.saved_at else None


def _facilitators(seats: list[Seated]) -> list[str]:
    return [name or SOMEONE for is_facilitator, name in seats if is_facilitator]


def _reports(session: Session, forum: Forum) -> dict[int, Report]:
    reports = session.scalars(select(Report).where(Report.forum_id == forum.id))
    return {report.breakout_id: report for report in reports}


def _sectors(session: Session, forum: Forum) -> Sectors:
    groups = session.scalars(select(StakeholderGroup).where(StakeholderGroup.forum_id == forum.id))
    return {group.id: {"id": group.id, "name": group.name} for group in groups}


def _names(session: Session, forum: Forum) -> dict[int | None, str | None]:
    writers = select(Report.saved_by).where(Report.forum_id == forum.id)
    rows = session.execute(select(Member.id, Member.name).where(Member.id.in_(writers)))
    return dict(rows.all())


def _versions(session: Session, forum: Forum) -> dict[int, int]:
    """How many versions are kept, by breakout."""
    rows = (
        select(Report.breakout_id, func.count())
        .join(ReportVersion, ReportVersion.report_id == Report.id)
        .where(Report.forum_id == forum.id)
        .group_by(Report.breakout_id)
    )
    return dict(session.execute(rows).all())


def _seats(session: Session, breakout: Breakout) -> list[Seated]:
    """The seats of the group's members who are in the forum."""
    rows = (
        select(Seat.is_facilitator, Member.name)
        .join(Member, Member.id == Seat.member_id)
        .where(Seat.breakout_id == breakout.id, Member.admission == "in")
        .order_by(Seat.id)
    )
    return list(session.execute(rows))
