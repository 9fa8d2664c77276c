"""Writing a report-out: drafts save themselves, and two facilitators at once lose nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from polls.breakouts.contents import fits, read_content
from polls.breakouts.merging import Conflict, Merge, merge
from polls.breakouts.models import Report
from polls.breakouts.reports import breakout_to_write, keep_version, kept_content, report_of
from polls.breakouts.rules import check_report
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Version
from polls.people.acting import Actor, verb
from polls.people.models import FACILITATOR, MODERATOR


@verb(by=(FACILITATOR, MODERATOR))
def save_draft(
    session: Session, actor: Actor, *, breakout_id: Id, base_version: Version, content: dict[str, Any]
) -> dict[str, Any]:
    """Save what was written on top of `base_version` → `{version, content, merged}`.

    What somebody else saved since is merged in. Where both changed the same place it is refused as
    stale, with both texts, and nothing is stored. Calling it twice saves once. The journal is not told
    of each save, it would drown: every version is kept with who saved it and when.
    """
    breakout = breakout_to_write(session, actor, breakout_id)
    report = report_of(session, breakout)
    check_report("save", report.state)
    base = kept_content(session, breakout, report, base_version)
    mine = read_content(breakout.task, base | content)  # a field that is not sent was not changed
    merged = merge(base, mine, report.content)
    _check_no_conflict(report, merged, mine)
    if merged.content != report.content:
        keep_version(session, actor, report, merged.content)
    return {"version": report.version, "content": report.content, "merged": merged.content != mine}


def _check_no_conflict(report: Report, merged: Merge, mine: dict[str, Any]) -> None:
    """Refuse with both texts where both sides changed a place, or together outgrow a list."""
    conflicts = merged.conflicts
    if not conflicts and not fits(merged.content):
        conflicts = _outgrown(merged.content, mine, report.content)
        merged.content = merged.content | {place: each.theirs for place, each in conflicts.items()}
    if conflicts:
        raise Refused(
            "stale",
            _l("Somebody else changed the same text. Both are kept: please choose."),
            version=report.version,
            content=report.content,
            conflicts=list(conflicts),
            # What a screen needs to go on: the merge with their text at each conflict, and both texts.
            merged=merged.content,
            both={place: {"mine": each.mine, "theirs": each.theirs} for place, each in conflicts.items()},
        )


def _outgrown(merged: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Conflict]:
    return {
        place: Conflict(mine[place], theirs[place]) for place in merged if not fits({place: merged[place]})
    }
