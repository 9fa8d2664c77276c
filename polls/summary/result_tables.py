"""The further tables of a result: rounds, pairs, ranks, scores, groups; for the page and the report alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from polls.i18n import gettext as _
from polls.summary.results import DASH, OptionResult, Result


@dataclass(frozen=True)
class ResultTable:
    """A table of plain texts. The first cell of a row names it; `notes` stand below, a sentence each."""

    title: str
    head: list[str]
    rows: list[list[str]]
    notes: tuple[str, ...] = ()


def tables_of(result: Result) -> list[ResultTable]:
    """Every table beside the one of the counts; none for a plain count without groups."""
    tables = TABLES[result.kind](result) if result.kind in TABLES else []
    return [*tables, *_groups(result)]


def _scores(result: Result) -> list[ResultTable]:
    histogram, blank = result.detail["histogram"], result.detail["blank"]
    scores = range(len(histogram[result.ballot_order[0].id]) - 1, -1, -1)
    head = [_("Option"), *(_("Score %(score)s", score=score) for score in scores), _("No score")]
    rows = [
        [named(each), *(str(histogram[each.id][score]) for score in scores), str(blank[each.id])]
        for each in result.options
    ]
    return [ResultTable(_("How often each score was given"), head, rows)]


def _rounds(result: Result) -> list[ResultTable]:
    rounds = result.detail["rounds"]
    numbers = [_("Round %(round)s", round=number) for number in range(1, len(rounds) + 1)]
    rows = [[named(each), *(_votes(one, each) for one in rounds)] for each in result.ballot_order]
    rows.append([_("On no option any more"), *(str(one["exhausted"]) for one in rounds)])
    rows.append([_("More than half is"), *(str(one["continuing"] // 2 + 1) for one in rounds)])
    notes = tuple(_went(result, number, one) for number, one in enumerate(rounds, 1) if one["dropped"])
    return [ResultTable(_("Round by round"), [_("Option"), *numbers], rows, notes)]


def _votes(one: dict[str, Any], option: OptionResult) -> str:
    if option.id not in one["votes"]:
        return DASH
    votes = one["votes"][option.id]
    if str(one["dropped"]) != option.id:
        return str(votes)
    return (
        _("%(votes)s, dropped by lot", votes=votes)
        if one["is_by_lot"]
        else _("%(votes)s, dropped", votes=votes)
    )


def _went(result: Result, number: int, one: dict[str, Any]) -> str:
    """Where the ballots of the option went that was dropped after this round."""
    letters = {each.id: each.letter for each in result.ballot_order}
    went = [
        _("%(number)s to %(letter)s", number=to, letter=letters[id]) for id, to in one["to"].items() if to
    ]
    if one["to_exhausted"]:
        went.append(_("%(number)s to no other", number=one["to_exhausted"]))
    values = {
        "round": number,
        "letter": letters[str(one["dropped"])],
        "shares": ", ".join(went) or _("no ballots"),
    }
    return _("After round %(round)s the ballots of %(letter)s went on: %(shares)s.", **values)


def _pairs(result: Result) -> list[ResultTable]:
    letters = [each.letter for each in result.ballot_order]
    matrix = result.detail["matrix"]
    rows = [
        [named(each), *(_duel(matrix, row, column) for column in range(len(letters)))]
        for row, each in enumerate(result.ballot_order)
    ]
    table = ResultTable(_("Every pair compared"), [_("Option"), *letters], rows, _best(result))
    return [table, *_fixed(result)]


def _duel(matrix: list[list[int]], row: int, column: int) -> str:
    if row == column:
        return DASH
    for_it, against = matrix[row][column], matrix[column][row]
    values = {"for_it": for_it, "against": against}
    return (
        _("%(for_it)s to %(against)s, wins", **values)
        if for_it > against
        else _("%(for_it)s to %(against)s", **values)
    )


def _best(result: Result) -> tuple[str, ...]:
    best = next((each for each in result.ballot_order if each.id == str(result.detail["beats_all"])), None)
    told = _(
        "A cell tells how many ballots rank the option of its row higher, then the option of its column."
    )
    if best:
        return told, _("%(letter)s beats all others, one by one.", letter=best.letter)
    return told, _("No option beats all others, one by one.")


def _fixed(result: Result) -> list[ResultTable]:
    """Ranked pairs: the order in which the pairs were fixed, and those left out."""
    letters = {each.id: each.letter for each in result.ballot_order}
    pairs = [(*pair, _("fixed")) for pair in result.detail["locked"]]
    pairs += [(*pair, _("left out, because it would close a circle")) for pair in result.detail["skipped"]]
    rows = [
        [
            _("%(one)s over %(other)s", one=letters[str(one)], other=letters[str(other)]),
            str(for_it),
            str(against),
            what,
        ]
        for one, other, for_it, against, what in pairs
    ]
    head = [_("Pair"), _("For"), _("Against"), _("What became of it")]
    return [ResultTable(_("In which order the pairs were fixed"), head, rows)] if rows else []


def _ranks(result: Result) -> list[ResultTable]:
    heat = result.detail["heat"]
    points = sorted({int(halves) for counts in heat.values() for halves in counts}, reverse=True)
    head = [_("Option"), *(_("Points: %(points)s", points=f"{halves / 2:g}") for halves in points)]
    rows = [
        [named(each), *(str(heat[each.id].get(str(halves), 0)) for halves in points)]
        for each in result.options
    ]
    note = _("A ballot gives a point for every option ranked lower, and half a point for one ranked level.")
    return [ResultTable(_("How high each option was ranked"), head, rows, (note,))]


TABLES: dict[str, Callable[[Result], list[ResultTable]]] = {
    "scores": _scores,
    "rounds": _rounds,
    "pairs": _pairs,
    "ranks": _ranks,
}


def _groups(result: Result) -> list[ResultTable]:
    if not result.groups or not result.groups["rows"]:
        return []
    titles = {
        "votes": _("Votes by stakeholder group"),
        "approvals": _("Approvals by stakeholder group"),
        "first_choices": _("First choices by stakeholder group"),
        "scored_highest": _("Ballots that scored an option highest, by stakeholder group"),
        "dots_given": _("Dots by stakeholder group"),
    }
    head = [_("Group"), *(each.letter for each in result.ballot_order), _("Abstained"), _("People")]
    note = _("Groups in which so few voted that answers could be guessed are counted together.")
    rows = [_group(result, row) for row in result.groups["rows"]]
    return [ResultTable(titles[result.groups["counts_what"]], head, rows, (note,))]


def _group(result: Result, row: dict[str, Any]) -> list[str]:
    # The counts may come as they were written (keys are numbers) or as they were stored (keys are texts).
    counts = {str(option): count for option, count in row["counts"].items()}
    figures = [counts.get(each.id, 0) for each in result.ballot_order]
    name = row["name"] or _("Other groups together")
    return [name, *(str(figure) for figure in (*figures, row["abstentions"], row["voters"]))]


def named(option: OptionResult) -> str:
    """ "B · Common Ground": tables name options by their letters in the heads of columns."""
    return f"{option.letter} · {option.text}"
