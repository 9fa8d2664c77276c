r"""Making people's texts inert in Markdown: they read as they were written and do nothing.

CommonMark (0.31, 2.4) lets every ASCII punctuation mark be escaped by a backslash. Escaped are those
that begin something, here or in the common dialects: markup, HTML, links and images (also bare
addresses, which some programs turn into links by themselves), tables, footnotes, attributes.
"""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\\`*_{}\[\]<>&|~^$@]")
_ADDRESS = re.compile(r"(?<=[A-Za-z])(:)(?=//)|(?<=\bwww)(\.)", re.IGNORECASE)
# What begins a heading, list, quotation, table or rule stands at the start of a line.
_START = re.compile(r"^(\d{1,9})([.)])|^([#+\-=:!])")


def inline(text: str) -> str:
    """`text` on one line, for anywhere within a line of Markdown, a table's cell included."""
    line = " ".join(text.split())
    marked = _MARKS.sub(r"\\\g<0>", line)
    unlinked = _ADDRESS.sub(r"\\\g<0>", marked)
    return _START.sub(_escape_start, unlinked)


def paragraphs(text: str) -> str:
    """`text` as paragraphs, one for each of its lines that is not empty."""
    return "\n\n".join(inline(line) for line in text.splitlines() if line.strip())


def quoted(markdown: str) -> str:
    """Markdown as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.splitlines())


def row(*cells: str) -> str:
    """A table's row of cells that are Markdown already."""
    return f"| {' | '.join(cells)} |"


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table of cells that are Markdown already."""
    return "\n".join([row(*head), row(*("---" for _ in head)), *(row(*cells) for cells in rows)])


def _escape_start(found: re.Match[str]) -> str:
    number, mark, sign = found.groups()
    return f"{number}\\{mark}" if number else f"\\{sign}"
