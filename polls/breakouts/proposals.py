"""What the accepted report-outs propose: the texts a poll can be made of, each with where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.breakouts.contents import Content
from polls.breakouts.models import NAME, PRIORITIES, Breakout, Report
from polls.breakouts.rules import ACCEPTED

Proposal = dict[str, Any]
KINDS = ("name", "alternatives", "priorities")  # in which order they are offered


def proposals(session: Session, forum: Forum) -> list[Proposal]:
    """`[{breakout_id, version, place, text, detail, number, title}]`: names first, then alternatives,
    then priorities, each by the number of its group."""
    accepted = (Report.forum_id == forum.id) & (Report.state == ACCEPTED)
    rows = select(Breakout, Report).join(Report, Report.breakout_id == Breakout.id).where(accepted)
    found = [
        {
            "breakout_id": breakout.id,
            "version": report.version,
            "place": place,
            "text": text,
            "detail": detail,
            "number": breakout.number,
            "title": breakout.title,
        }
        for breakout, report in session.execute(rows.order_by(Breakout.number, Breakout.id))
        for place, text, detail in _texts(breakout.task, report.content)
    ]
    return sorted(found, key=lambda proposal: KINDS.index(proposal["place"].split(".")[0]))


def _texts(task: str, content: Content) -> Iterator[tuple[str, str, str]]:
    """`(place, text, detail)` of everything a content of that task proposes."""
    if task == NAME:
        yield "name", content["name"], content["reasons"]
        for index, alternative in enumerate(content["alternatives"]):
            yield f"alternatives.{index}", alternative, ""
    elif task == PRIORITIES:
        for index, priority in enumerate(content["priorities"]):
            yield f"priorities.{index}", priority["text"], priority["reason"]
