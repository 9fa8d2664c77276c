"""A recount in words, for a terminal: the official result, or all that is wrong with the file."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from polls.i18n import gettext as _
from polls.verification.recounting import Counted, Recount
from polls.voting.methods import METHODS
from polls.voting.parts import letter

WIDTH = 100  # characters of a line
MOST_TOLD = 20  # findings; a file of another kind would have one for each line


def told(recounted: Recount) -> str:
    """All of it. Characters that a terminal would obey are not passed on: the file is a stranger's."""
    words = _told_result(recounted) if recounted.counted else told_findings(recounted.findings)
    return "\n".join("".join(map(_visible, line)) for line in words.splitlines())


def _visible(character: str) -> str:
    return character if character.isprintable() else "\ufffd"


def _in_one_line(text: str) -> str:
    """A text of the file can begin no line of its own, which would look like the program's words."""
    return " ".join(text.split())


def told_findings(findings: Sequence[str]) -> str:
    """Every finding on a line of its own, up to a number that can be read."""
    lines = [f"- {_in_one_line(finding)}" for finding in findings[:MOST_TOLD]]
    if len(findings) > MOST_TOLD:
        lines.append(_("- and %(number)s more.", number=len(findings) - MOST_TOLD))
    return "\n".join((_("This is not the file that was counted, or it was damaged on its way:"), *lines))


def _told_result(recounted: Recount) -> str:
    counted = recounted.counted
    assert counted is not None
    method, texts = METHODS[counted.header.method], _texts(counted)
    given = (counted.outcome, counted.profile, counted.terms, texts)
    parts = (
        _title(counted),
        fill(method.sentence(*given), WIDTH),
        _table(counted),
        fill(method.how(*given), WIDTH),
        _checks(recounted),
    )
    return "\n\n".join(parts)


def _texts(counted: Counted) -> dict[int, str]:
    return {option.id: _in_one_line(option.text) for option in counted.header.options}


def _title(counted: Counted) -> str:
    header = counted.header
    numbers = {
        "ballots": header.ballots,
        "eligible": header.eligible,
        "abstentions": counted.profile.abstentions,
    }
    turnout = _("%(ballots)s ballots of %(eligible)s people, %(abstentions)s of them abstentions", **numbers)
    return "\n".join((_in_one_line(header.question), f"{METHODS[header.method].name()} · {turnout}"))


def _table(counted: Counted) -> str:
    """A row an option, in the order of the ballot."""
    heads = ("", _("Option"), METHODS[counted.header.method].UNIT(), _("Share"), _("Place"))
    rows = [heads, *(_row(counted, place) for place in range(len(counted.header.options)))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return "\n".join(_line(row, widths) for row in rows)


def _row(counted: Counted, place: int) -> tuple[str, ...]:
    option = counted.header.options[place]
    row, text = counted.outcome.rows[option.id], _texts(counted)[option.id]
    standing = next((n for n, level in enumerate(counted.outcome.places, 1) if option.id in level), "")
    return letter(place), text, f"{row.count}", f"{row.share * 100:.1f} %", f"{standing}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    texts = (each.ljust(width) for each, width in zip(row[:2], widths[:2], strict=True))
    numbers = (each.rjust(width) for each, width in zip(row[2:], widths[2:], strict=True))
    return "  ".join((*texts, *numbers)).rstrip()


def _checks(recounted: Recount) -> str:
    """What holds, and what the reader still has to compare."""
    assert recounted.counted is not None
    header = recounted.counted.header
    lines = [
        _(
            "Counted from %(records)s records. Their hash: %(hash)s",
            records=header.records,
            hash=header.ballots_hash,
        )
    ]
    if header.hash_of_records != header.ballots_hash:
        lines.append(
            _(
                "Names were taken out of it since; its records now have the hash %(hash)s.",
                hash=header.hash_of_records,
            )
        )
    if recounted.journal_head is None:
        lines.append(_("Compare it with the journal: --journal FILE, or --expect HASH (docs/verifying.md)."))
    else:
        lines.append(_("The journal holds the same. Its head: %(head)s", head=recounted.journal_head))
    return "\n".join(lines)
