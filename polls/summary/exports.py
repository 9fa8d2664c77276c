"""A published result as JSON, for programs, and as CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.spreadsheets import inert
from polls.voting.methods import METHODS
from polls.voting.models import Poll
from polls.voting.parts import letter
from polls.voting.tallies import NOBODY, rolls_of, tally

Columns = dict[str, Sequence[Any]]  # a head and its cells, one an option in the order of the ballot
Detail = Mapping[str, Any]


def results_json(session: Session, poll: Poll) -> dict[str, Any]:
    """The tally as screens are told it, with the question, the options and the rules."""
    told = {
        "forum": session.get_one(Forum, poll.forum_id).slug,
        "poll": poll.id,
        "round": poll.round,
        "question": poll.question,
        "explanation": poll.explanation,
        "method": poll.method,
        "method_name": METHODS[poll.method].name(),
        "rules": poll.rules,
        "options": [_told_option(option) for option in poll.options],
        "eligible": rolls_of(session, [poll.id]).get(poll.id, NOBODY).eligible,
        "present": poll.present,
        "opened_at": poll.opened_at,
        "closed_at": poll.closed_at,
        "published_at": poll.published_at,
        "frozen_hash": poll.frozen_hash,
        **tally(session, poll),
    }
    return msgspec.to_builtins(told)


def _told_option(option: Any) -> dict[str, Any]:
    return {
        "id": option.id,
        "letter": letter(option.position),
        "text": option.text,
        "detail": option.detail,
        "is_none": option.is_none,
    }


def results_csv(session: Session, poll: Poll) -> str:
    """A row an option in the order of the ballot, with the figures of the method.

    Texts that a spreadsheet would take for a formula come as texts.
    """
    counted = tally(session, poll)
    ids = poll.option_ids
    columns = _common(poll, counted, ids) | FIGURES[counted["detail"].get("kind", "bars")](
        counted["detail"], ids
    )
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return "\ufeff" + table.getvalue()  # by this mark spreadsheets know that it is UTF-8


def _common(poll: Poll, counted: dict[str, Any], ids: Sequence[int]) -> Columns:
    rows = {row["option_id"]: row for row in counted["rows"]}
    places = {option: place for place, level in enumerate(counted["places"], 1) for option in level}
    return {
        "letter": [letter(option.position) for option in poll.options],
        "option": [inert(option.text) for option in poll.options],
        "count": [rows[each]["count"] for each in ids],
        "unit": [counted["unit"]] * len(ids),
        "share": [rows[each]["share"] for each in ids],
        "place": [places.get(each, "") for each in ids],
        "is_winner": ["yes" if each in counted["winners"] else "no" for each in ids],
        "ballots": [counted["ballots"]] * len(ids),
        "abstentions": [counted["abstentions"]] * len(ids),
    }


def _scores(detail: Detail, ids: Sequence[int]) -> Columns:
    histogram, blank = detail["histogram"], detail["blank"]
    scores = range(len(histogram[str(ids[0])]))
    columns: Columns = {f"score_{score}": [histogram[str(each)][score] for each in ids] for score in scores}
    means = [detail["mean"][str(each)] for each in ids]
    return columns | {
        "blank": [blank[str(each)] for each in ids],
        "mean": ["" if mean is None else mean for mean in means],
    }


def _dots(detail: Detail, ids: Sequence[int]) -> Columns:
    return {"voters": [detail["voters"][str(each)] for each in ids]}


def _rounds(detail: Detail, ids: Sequence[int]) -> Columns:
    return {
        f"round_{number}": [each_round["votes"].get(str(each), "") for each in ids]
        for number, each_round in enumerate(detail["rounds"], 1)
    }


def _pairs(detail: Detail, ids: Sequence[int]) -> Columns:
    """For each option a column: how many ballots have the row's option above it."""
    matrix = detail["matrix"]
    return {f"over_{letter(place)}": [row[place] for row in matrix] for place in range(len(ids))}


def _ranks(detail: Detail, ids: Sequence[int]) -> Columns:
    return {"half_points": [detail["half_points"][str(each)] for each in ids]} | _pairs(detail, ids)


def _nothing_more(detail: Detail, ids: Sequence[int]) -> Columns:
    return {}


FIGURES: dict[str, Callable[[Detail, Sequence[int]], Columns]] = {
    "bars": _nothing_more,
    "motion": _nothing_more,
    "scores": _scores,
    "dots": _dots,
    "rounds": _rounds,
    "pairs": _pairs,
    "ranks": _ranks,
}
