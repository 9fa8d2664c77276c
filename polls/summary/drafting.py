"""The draft of a summary: a forum's record becomes sections in Markdown.

Pure: a `Record` in, sections out. Every text from people passes through `escaping`; no name of a person is in
the record to begin with, but where an agenda item attributes by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from polls.agenda.times import time_of_day
from polls.breakouts.models import PRIORITIES
from polls.i18n import gettext as _
from polls.summary import told_names, told_polls
from polls.summary.attendance import FEWEST, about, safe_rows
from polls.summary.escaping import inline, paragraphs, table
from polls.summary.record import Record, ReportOut
from polls.summary.told_agenda import tell_day
from polls.summary.told_definition import tell_definition
from polls.summary.told_people import facilitated
from polls.summary.told_times import date_of

LONGEST_TITLE = 160
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Draft:
    """One section: its lasting key, its title (plain text) and its body (Markdown)."""

    key: str
    title: str
    body: str


def draft(record: Record) -> list[Draft]:
    """The sections of the summary in order. What did not take place has no section."""
    sections = [
        Draft("purpose", _("Purpose"), paragraphs(record.purpose)),
        Draft("attendance", _("Who took part"), _attendance(record)),
        Draft("agenda", _("What took place"), _agenda(record)),
        Draft("names", _("The name"), told_names.tell_names(record.reports, record.results)),
        *_definitions(record.reports),
        Draft("priorities", _("Priorities"), _priorities(record.reports)),
        *_polls(record),
        Draft("closing", _("Closing"), _closing(record)),
    ]
    return [section for section in sections if section.body]


def _attendance(record: Record) -> str:
    people = len(record.groups)
    countries = len({country for country in record.countries if country})
    told = [_sentence(about(people), people, countries)]
    rows = safe_rows(record.groups)
    if len(rows) > 1:
        cells = [[inline(group), about(number).replace(" ", NO_BREAK)] for group, number in rows]
        told.append(table([_("Stakeholder group"), _("People")], cells))
        told.append(
            _(
                "Numbers are rounded. Groups of fewer than %(fewest)s are counted together, "
                "and nobody had to say which group they belong to.",
                fewest=FEWEST,
            )
        )
    return "\n\n".join(told)


def _sentence(number: str, people: int, countries: int) -> str:
    if people == 0:
        return _("Nobody took part yet.")
    # Few people from so many countries could be told apart.
    if countries > 1 and people >= 2 * FEWEST:
        text = _(
            "%(number)s people from %(countries)s countries took part.", number=number, countries=countries
        )
    else:
        text = _("%(number)s people took part.", number=number)
    return text[:1].upper() + text[1:]


def _agenda(record: Record) -> str:
    days = "\n\n".join(tell_day(day, record.timezone) for day in record.days if day.items)
    if not days:
        return ""
    return _("Times are those of %(zone)s.", zone=inline(record.timezone.replace("_", " "))) + "\n\n" + days


def _definitions(reports: list[ReportOut]) -> list[Draft]:
    definitions = [report for report in reports if report.task == "definition" and report.content["text"]]
    return [
        Draft(
            f"definition-{report.breakout_id}",
            _("The definition") if len(definitions) == 1 else _fitted(report.title or _("A definition")),
            tell_definition(report),
        )
        for report in definitions
    ]


def _priorities(reports: list[ReportOut]) -> str:
    told = [_priorities_of(report) for report in reports if report.task == PRIORITIES]
    return "\n\n".join(each for each in told if each)


def _priorities_of(report: ReportOut) -> str:
    written = [priority for priority in report.content["priorities"] if priority["text"]]
    if not written:
        return ""
    lines = [_priority(number, **priority) for number, priority in enumerate(written, 1)]
    heading = inline(report.sector or report.title or _("Of one group"))
    return "\n\n".join([f"### {heading}", "\n".join(lines), *facilitated(report)])


def _priority(number: int, text: str, reason: str = "") -> str:
    because = f"\n   {inline(reason)}" if reason else ""
    # Two spaces at the end of a line would break it, but editors take them away; a backslash stays.
    return f"{number}. **{inline(text)}**" + ("\\" + because if because else "")


def _polls(record: Record) -> list[Draft]:
    return [
        Draft(
            f"poll-{result.poll_id}",
            _fitted(result.question),
            told_polls.tell_result(result, record.timezone),
        )
        for result in record.results
    ]


def _closing(record: Record) -> str:
    if record.ended_at is None:
        return ""
    told = [
        _(
            "The forum closed on %(date)s at %(time)s.",
            date=date_of(record.ended_at, record.timezone),
            time=time_of_day(record.ended_at, record.timezone),
        ),
        paragraphs(record.support.get("text", "")),
        _record_sentence(record),
    ]
    return "\n\n".join(each for each in told if each)


def _record_sentence(record: Record) -> str:
    return _(
        "This report was drafted from the record of the forum: %(entries)s entries, each bound to the one "
        "before it. The last one has the hash `%(head)s`.",
        entries=record.entries,
        head=record.head,
    )


def _fitted(text: str) -> str:
    """The text as a title, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"
