"""A poll as the report tells it: the result, the turnout, the figures, and how they were counted."""

from __future__ import annotations

from polls.agenda.times import time_of_day
from polls.i18n import gettext as _
from polls.summary.escaping import inline, paragraphs, table
from polls.summary.result_facts import facts_of
from polls.summary.result_tables import ResultTable, tables_of
from polls.summary.results import Result, percent
from polls.summary.told_times import date_of


def tell_result(result: Result, zone: str) -> str:
    """The poll's section; of a void poll it says why, and no figure."""
    told = [_round(result), paragraphs(result.explanation)]
    if result.is_void:
        reason = inline(result.void_reason)
        told.append(_("This poll was declared void: %(reason)s", reason=reason))
        return "\n\n".join(each for each in told if each)
    told += [f"**{inline(result.sentence)}**", _turnout(result), inline(" ".join(facts_of(result)))]
    told += [_figures(result), *(_further(each) for each in tables_of(result)), _counted(result, zone)]
    return "\n\n".join(each for each in told if each)


def _round(result: Result) -> str:
    return _("Round %(number)s of this vote.", number=result.round) if result.round > 1 else ""


def _turnout(result: Result) -> str:
    share = percent(result.received / result.eligible) if result.eligible else percent(0)
    return _(
        "%(received)s of %(eligible)s people who could vote did so (%(share)s).",
        received=result.received,
        eligible=result.eligible,
        share=share,
    )


def _figures(result: Result) -> str:
    if not result.has_counts:
        return ""
    rows = [[inline(option.text), *result.figures(option)] for option in result.options]
    if result.has_abstention:
        rows.append([_("Abstained"), str(result.abstentions), *[""] * (len(result.heads) - 1)])
    return table([_("Option"), *result.heads], rows)


def _further(figures: ResultTable) -> str:
    rows = [[inline(cell) for cell in row] for row in figures.rows]
    notes = " ".join(inline(note) for note in figures.notes)
    return "\n\n".join(each for each in (f"### {figures.title}", table(figures.head, rows), notes) if each)


def _counted(result: Result, zone: str) -> str:
    """One paragraph: the method, how it counts, and when the poll was open."""
    told = [_("How it was counted: %(method)s.", method=result.method_name.lower()), result.how]
    if result.opened_at and result.closed_at:
        told.append(
            _(
                "The poll was open from %(start)s to %(end)s on %(date)s.",
                start=time_of_day(result.opened_at, zone),
                end=time_of_day(result.closed_at, zone),
                date=date_of(result.opened_at, zone),
            )
        )
    return " ".join(told)
