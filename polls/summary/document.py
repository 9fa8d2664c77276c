"""The whole report as one Markdown file."""

from __future__ import annotations

from collections.abc import Iterable

from polls.i18n import gettext as _
from polls.summary.escaping import inline
from polls.summary.models import Section


def as_markdown(title: str, dates: str, sections: Iterable[Section]) -> str:
    """The sections under the forum's title; bodies are Markdown already (checked when they were saved)."""
    head = [f"# {inline(title)}", _("Summary report"), dates]
    told = [f"## {inline(section.title)}\n\n{section.body}" for section in sections]
    return "\n\n".join(part for part in [*head, *told] if part) + "\n"
