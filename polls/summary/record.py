"""The record a summary is drafted from: plain values of what was planned, what took place, what came out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from polls import journal
from polls.agenda import rules
from polls.agenda.attribution import told_speakers
from polls.agenda.finding import days_of, items_of
from polls.agenda.models import Forum
from polls.breakouts.attribution import sources_of
from polls.breakouts.models import Breakout, Report
from polls.breakouts.rules import ACCEPTED
from polls.people.models import StakeholderGroup
from polls.summary.results import Result, results
from polls.summary.took_part import who_took_part
from polls.voting.models import IN_PREPARATION, Option, Poll


@dataclass(frozen=True)
class HeldItem:
    """An agenda item as planned and as it took place."""

    title: str
    speakers: list[dict[str, str]]
    planned_at: datetime
    planned_minutes: int
    started_at: datetime | None
    ended_at: datetime | None
    state: str

    @property
    def planned_end(self) -> datetime:
        return self.planned_at + timedelta(minutes=self.planned_minutes)


@dataclass(frozen=True)
class HeldDay:
    """A day with its items in order."""

    title: str
    date: date
    items: list[HeldItem]


@dataclass(frozen=True)
class ReportOut:
    """What a breakout brought to the plenary; `content` is the one of its task. Number, title and sector are
    None, and `people` empty, where they are not attributed; `label` tells report-outs apart all the same."""

    breakout_id: int
    label: str
    number: int | None
    title: str | None
    task: str
    sector: str | None
    content: dict[str, Any]
    people: list[str]


@dataclass(frozen=True)
class Record:
    """A forum, ready to be told. `groups` and `countries` have one entry for each who took part."""

    title: str
    purpose: str
    timezone: str
    support: dict[str, str]
    started_at: datetime | None
    ended_at: datetime | None
    days: list[HeldDay]
    groups: list[str | None]
    countries: list[str | None]
    reports: list[ReportOut]
    results: list[Result]
    entries: int
    head: str


def read_record(session: Session, forum: Forum) -> Record:
    """The forum's record as it stands."""
    people = who_took_part(session, forum)
    last = journal.head(session, forum.id)
    return Record(
        title=forum.title,
        purpose=forum.purpose,
        timezone=forum.timezone,
        support=forum.support,
        started_at=forum.started_at,
        ended_at=forum.ended_at,
        days=_days(session, forum),
        groups=[group for group, _country in people],
        countries=[country for _group, country in people],
        reports=_reports(session, forum),
        results=results(session, forum),
        entries=last.number if last else 0,
        head=last.hash.hex() if last else "",
    )


def _days(session: Session, forum: Forum) -> list[HeldDay]:
    order = items_of(session, forum.id)
    states = rules.item_states(order, forum.current_item_id, forum.ended_at is not None)
    return [
        HeldDay(
            day.title,
            day.date,
            [
                HeldItem(
                    item.title,
                    told_speakers(item),
                    item.planned_at,
                    item.planned_minutes,
                    item.started_at,
                    item.ended_at,
                    states[item.id],
                )
                for item in order
                if item.day_id == day.id
            ],
        )
        for day in days_of(session, forum.id)
    ]


def _reports(session: Session, forum: Forum) -> list[ReportOut]:
    """The report-outs the plenary has seen or the moderators have accepted; no draft."""
    is_told = or_(Report.presented_at.is_not(None), Report.state == ACCEPTED)
    rows = (
        select(Breakout, Report, StakeholderGroup.name)
        .join(Report, Report.breakout_id == Breakout.id)
        .outerjoin(StakeholderGroup, Breakout.sector_id == StakeholderGroup.id)
        .where(Breakout.forum_id == forum.id, is_told)
    )
    sources, voted_in = sources_of(session, forum.id), _items_voted_in(session, forum)
    found = [
        (sources.of(breakout.id, *voted_in.get(breakout.id, ())), breakout, report, sector)
        for breakout, report, sector in session.execute(rows)
    ]
    found.sort(key=lambda each: each[0].order)
    return [
        ReportOut(
            breakout_id=breakout.id,
            label=str(source.shown_number or f"x{place}"),
            number=source.shown_number,
            title=source.shown_title,
            task=breakout.task,
            sector=sector if source.is_told else None,
            content=report.content,
            people=source.shown_people,
        )
        for place, (source, breakout, report, sector) in enumerate(found, 1)
    ]


def _items_voted_in(session: Session, forum: Forum) -> dict[int, set[int | None]]:
    """By breakout, the items with polls that were held on what it proposed: they too say how it is told."""
    held = (Poll.forum_id == forum.id, Poll.state.not_in(IN_PREPARATION))
    options = select(Breakout.id, Poll.item_id).join(Option, Option.source_breakout_id == Breakout.id)
    items: dict[int, set[int | None]] = {}
    for breakout_id, item_id in session.execute(options.join(Poll, Poll.id == Option.poll_id).where(*held)):
        items.setdefault(breakout_id, set()).add(item_id)
    return items
