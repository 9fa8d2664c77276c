"""What screens may see of breakouts: rows become plain values here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.breakouts.contents import checklist, empty_content
from polls.breakouts.finding import breakouts_of, find_report, turns_of
from polls.breakouts.models import Breakout, Report, ReportVersion, Seat, Turn
from polls.breakouts.proposals import proposals
from polls.breakouts.rules import DRAFT, FROM, NOW, next_waiting, turns_ahead
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


def public(session: Session, forum: Forum) -> Parts:
    """What every member and the stage may see: the groups, the round, report-outs once presented."""
    breakouts, reports = breakouts_of(session, forum.id), _reports(session, forum)
    sectors = _sectors(session, forum)
    parts: Parts = {
        "breakouts": [_listed(each, sectors, reports.get(each.id)) for each in breakouts],
        "lightning": _lightning(session, forum, breakouts),
    }
    for breakout in breakouts:
        report = reports.get(breakout.id)
        if report is not None and report.presented_at is not None and report.state in FROM["present"]:
            parts[f"report/{breakout.id}"] = _presented(breakout, sectors, report)
    return parts


def staff(session: Session, forum: Forum) -> Parts:
    """What moderators may see besides: every report-out whole, and what is proposed."""
    breakouts, reports = breakouts_of(session, forum.id), _reports(session, forum)
    sectors, names, counts = _sectors(session, forum), _names(session, forum), _versions(session, forum)
    parts: Parts = {"proposals": proposals(session, forum)}
    for breakout in breakouts:
        report = reports.get(breakout.id) or _unwritten(breakout)
        parts[f"report/{breakout.id}"] = _presented(breakout, sectors, report) | {
            **_written(breakout, report),
            "saved_by": names.get(report.saved_by) or _someone(report),
            "versions": counts.get(breakout.id, 0),
        }
    return parts


def mine(session: Session, members: Sequence[Any]) -> dict[int, Parts]:
    """By member id, in which groups each sits."""
    ids = [each.id for each in members]
    groups: dict[int, list[Parts]] = {member_id: [] for member_id in ids}
    for member_id, breakout_id, is_facilitator in session.execute(_SEATS, {"ids": ids}):
        groups[member_id].append({"id": breakout_id, "is_facilitator": is_facilitator})
    return {member_id: {"my_breakouts": theirs} for member_id, theirs in groups.items()}


def breakout(session: Session, forum: Forum, breakout_id: int) -> Parts:
    """What those who sit in one group may see besides: its room, how far its report-out is, its turn."""
    row = session.get(Breakout, breakout_id)
    if row is None or row.forum_id != forum.id:
        return {}
    seats = _seats(session, row)
    report = find_report(session, row) or _unwritten(row)
    return {
        f"breakout/{row.id}": {
            **_named(row, _sectors(session, forum)),
            "prompt": row.prompt,
            "room_url": row.room_url,
            "deadline_at": row.deadline_at,
            "facilitators": _facilitators(seats),
            "members": len(seats),
            "report": {"state": report.state},
            "turn": _own_turn(session, forum, row),
        }
    }


def desk(session: Session, forum: Forum, breakout_id: int) -> Parts:
    """What the group's facilitators may see: the same, the text as it stands and the moderators' note."""
    parts = breakout(session, forum, breakout_id)
    for part in parts.values():
        row = session.get_one(Breakout, breakout_id)
        report = find_report(session, row) or _unwritten(row)
        writer = session.get(Member, report.saved_by) if report.saved_by else None
        saved_by = writer.name if writer and writer.name else _someone(report)
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


def _listed(breakout: Breakout, sectors: Sectors, report: Report | None) -> Parts:
    return _named(breakout, sectors) | {
        "prompt": breakout.prompt,
        "deadline_at": breakout.deadline_at,
        "item_id": breakout.item_id,
        "report_state": report.state if report else DRAFT,
    }


def _presented(breakout: Breakout, sectors: Sectors, report: Report) -> Parts:
    named = _named(breakout, sectors)
    return {
        "breakout_id": named.pop("id"),
        **named,
        "content": report.content,
        "state": report.state,
        "presented_at": report.presented_at,
    }


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


def _lightning(session: Session, forum: Forum, breakouts: Any) -> Parts | None:
    turns = turns_of(session, forum.id)
    if not turns:
        return None
    titles = {each.id: each for each in breakouts}
    current = next((turn for turn in turns if turn.state == NOW), None)
    following = next_waiting(turns)
    return {
        "turns": [_turn(turn, titles[turn.breakout_id]) for turn in turns],
        "current": current
        and {"turn_id": current.id, "breakout_id": current.breakout_id, "started_at": current.started_at},
        "next": following
        and {
            "turn_id": following.id,
            "breakout_id": following.breakout_id,
            "title": titles[following.breakout_id].title,
        },
    }


def _turn(turn: Turn, breakout: Breakout) -> Parts:
    return {
        "id": turn.id,
        "breakout_id": breakout.id,
        "number": breakout.number,
        "title": breakout.title,
        "task": breakout.task,
        "seconds": turn.seconds,
        "state": turn.state,
    }


def _own_turn(session: Session, forum: Forum, breakout: Breakout) -> Parts | None:
    turns = turns_of(session, forum.id)
    own = next((turn for turn in turns if turn.breakout_id == breakout.id), None)
    if own is None:
        return None
    return {"turn_id": own.id, "state": own.state, "ahead": turns_ahead(turns, own)}


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
