"""A definition as the report tells it, its footnotes as footnotes of the report."""

from __future__ import annotations

import re

from polls.breakouts.contents import MARK
from polls.i18n import gettext as _
from polls.summary.escaping import inline, quoted
from polls.summary.record import ReportOut
from polls.summary.told_people import facilitated

# `[label]: target "title"` (CommonMark 0.31, 4.7): one word, perhaps followed by something in quotes.
LINK_TARGET = re.compile(r"""^\S+(\s+["'(].*)?$""")


def tell_definition(report: ReportOut) -> str:
    """The definition as a quotation, then its footnotes.

    Labels carry the report-out's, so that two definitions in one file keep their notes apart.
    """
    footnotes = report.content["footnotes"]
    lines = [line for line in report.content["text"].splitlines() if line.strip()]
    text = quoted("\n\n".join(_marked(line, report.label, len(footnotes)) for line in lines))
    notes = [
        f"[^{report.label}-{number}]: {_note(footnote)}"
        for number, footnote in enumerate(footnotes, 1)
        if footnote
    ]
    return "\n\n".join([text, *facilitated(report), *notes])


def _note(footnote: str) -> str:
    """The footnote escaped, never of the form that programs without footnotes take for a link."""
    note = inline(footnote)
    return _("Note: %(note)s", note=note) if LINK_TARGET.match(note) else note


def _marked(line: str, label: str, notes: int) -> str:
    """The line escaped, its marks such as [1] turned into the report's; a mark without a note stays text."""
    pieces = re.split(MARK.pattern, " ".join(line.split()))  # text, number, text, number, …, text
    marked = [
        f"[^{label}-{piece}]" if index % 2 and int(piece) <= notes else _between(piece, index)
        for index, piece in enumerate(pieces)
    ]
    return "".join(marked)


def _between(piece: str, index: int) -> str:
    if index % 2:
        return f"\\[{piece}\\]"
    # `inline` trims; the blanks beside a mark belong to the sentence.
    before, after = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :]
    return f"{before}{inline(piece)}{after}" if piece.strip() else piece
