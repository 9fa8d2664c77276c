"""What a report-out holds, by task: its shape, its limits, and the checklist before it is handed in.

A draft may be incomplete; what is too long is refused, so that nothing is ever cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from polls.breakouts.models import DEFINITION, NAME, PRIORITIES
from polls.errors import Refused
from polls.i18n import for_screens
from polls.i18n import lazy_gettext as _l
from polls.inputs import LINES, read_input

Content = dict[str, Any]
Check = dict[str, Any]

Name = Annotated[str, Meta(max_length=80)]
Reasons = Annotated[str, Meta(max_length=600, extra=LINES)]
DefinitionText = Annotated[str, Meta(max_length=2000, extra=LINES)]
Footnote = Annotated[str, Meta(max_length=600, extra=LINES)]
PriorityText = Annotated[str, Meta(max_length=160)]
PriorityReason = Annotated[str, Meta(max_length=400, extra=LINES)]

MOST_ENTRIES = {"alternatives": 3, "footnotes": 9, "priorities": 7}
FEWEST_PRIORITIES = 3
MARK = re.compile(r"\[([1-9])\]")  # a footnote's mark in a definition


class NameContent(msgspec.Struct, forbid_unknown_fields=True):
    """A proposed name, why it, and names that came close."""

    name: Name = ""
    reasons: Reasons = ""
    alternatives: list[Name] = []


class DefinitionContent(msgspec.Struct, forbid_unknown_fields=True):
    """A definition with marks such as [1], and the footnotes they lead to, in order."""

    text: DefinitionText = ""
    footnotes: list[Footnote] = []


class Priority(msgspec.Struct, forbid_unknown_fields=True):
    """One priority and why it stands there."""

    text: PriorityText = ""
    reason: PriorityReason = ""


class PrioritiesContent(msgspec.Struct, forbid_unknown_fields=True):
    """Priorities, the most important first."""

    priorities: list[Priority] = []


SHAPES: dict[str, type[msgspec.Struct]] = {
    NAME: NameContent,
    DEFINITION: DefinitionContent,
    PRIORITIES: PrioritiesContent,
}


def empty_content(task: str) -> Content:
    """What a group of that task begins with."""
    return msgspec.to_builtins(SHAPES[task]())


def read_content(task: str, payload: Content) -> Content:
    """`payload` in the shape of the task, cleaned; refused with the field at fault when it does not fit."""
    content = msgspec.to_builtins(read_input(payload, SHAPES[task]))
    for field, most in MOST_ENTRIES.items():
        if len(content.get(field, ())) > most:
            raise Refused("too_many_entries", _l("There is room for %(most)s here.", most=most), field)
    return content


def fits(content: Content) -> bool:
    """Whether no list of the content is longer than it may be."""
    return all(len(content.get(field, ())) <= most for field, most in MOST_ENTRIES.items())


def checklist(task: str, content: Content) -> list[Check]:
    """`[{done, text_key}]`: what must be so before handing in; the key is the English text."""
    return [{"done": is_done(content), "text_key": text} for text, is_done in CHECKS[task]]


def is_complete(task: str, content: Content) -> bool:
    """Whether every point of the checklist is done."""
    return all(check["done"] for check in checklist(task, content))


def footnotes_fit(content: Content) -> bool:
    """Whether each mark has its footnote and each footnote a mark."""
    marks = {int(mark) for mark in MARK.findall(content["text"])}
    return marks == set(range(1, len(content["footnotes"]) + 1))


def enough_priorities(content: Content) -> bool:
    """Whether there are three to seven priorities."""
    return FEWEST_PRIORITIES <= len(content["priorities"]) <= MOST_ENTRIES["priorities"]


# The texts are looked up in the catalogue by whoever shows them.
CHECKS: dict[str, list[tuple[str, Callable[[Content], bool]]]] = {
    NAME: [
        (for_screens("A name is given"), lambda content: bool(content["name"])),
        (for_screens("The reasons are given"), lambda content: bool(content["reasons"])),
        (for_screens("No alternative is left empty"), lambda content: all(content["alternatives"])),
    ],
    DEFINITION: [
        (for_screens("The definition is written"), lambda content: bool(content["text"])),
        (for_screens("Each mark has its footnote, and each footnote its mark"), footnotes_fit),
        (for_screens("No footnote is left empty"), lambda content: all(content["footnotes"])),
    ],
    PRIORITIES: [
        (for_screens("There are three to seven priorities"), enough_priorities),
        (
            for_screens("No priority is left empty"),
            lambda content: all(priority["text"] for priority in content["priorities"]),
        ),
    ],
}
