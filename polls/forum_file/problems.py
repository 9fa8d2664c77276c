"""What is wrong with a forum file: every problem found, each by line and field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from polls.errors import Refused
from polls.i18n import gettext as _
from polls.i18n import ngettext

MOST_TOLD = 100  # nobody mends more at a time, and a refusal stays readable


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. `line` counts from 1; `path` is such as `days[0].items[3].kind`."""

    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = _("line %(line)s", line=self.line)
        return f"{place}, {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


@dataclass
class Findings:
    """The problems found so far, and the line on which each part of the file stands."""

    lines: dict[str, int] = field(default_factory=dict)
    found: dict[str, Problem] = field(default_factory=dict)

    def add(self, path: str, message: str, line: int | None = None) -> None:
        """Note a problem; without a line it is that of `path`, or of the nearest part around it.

        The first problem of a path stands for it: what follows from it would only confuse.
        """
        self.found.setdefault(path, Problem(line or self.line_of(path), path, message))

    def line_of(self, path: str) -> int:
        """The line of `path`, or of the nearest part around it that the file does have."""
        while path and path not in self.lines:
            path = re.sub(r"(^|\.)[^.\[\]]*$|\[[^\[\]]*\]$", "", path)
        return self.lines.get(path, 1)

    def refuse_if_any(self) -> None:
        """Raise `Refused("forum_file_invalid")` with every problem, in the order of the file."""
        if self.found:
            raise refusal(sorted(self.found.values()))


def refusal(problems: list[Problem]) -> Refused:
    """The refusal that tells `problems`, one a line; its field is that of the first."""
    told = [f"  {problem}" for problem in problems[:MOST_TOLD]]
    if len(problems) > MOST_TOLD:
        told.append("  " + _("… and %(count)s more", count=len(problems) - MOST_TOLD))
    opening = ngettext(
        "The forum file was not loaded: one thing needs mending.",
        "The forum file was not loaded: %(num)s things need mending.",
        len(problems),
    )
    return Refused("forum_file_invalid", "\n".join([opening, *told]), problems[0].path or None)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` was probably meant to be."""
    return next(iter(difflib.get_close_matches(word[:80], list(known), 1)), None)


def shown(text: str) -> str:
    """`text` as a message quotes it: on one line, and short."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
