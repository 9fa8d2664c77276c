"""What every way in needs: its page, and whose address is asking."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from polls.agenda.finding import ForumHere
from polls.agenda.models import Forum
from polls.i18n import chosen_language, direction
from polls.people.throttle import network


def page(template: str, forum: Forum | ForumHere | None = None, **given: Any) -> str:
    """A narrow page in the reader's language."""
    language = chosen_language()
    frame: dict[str, Any] = {"lang": language, "dir": direction(language), "page_class": "page--narrow"}
    if forum is not None:
        frame |= {"forum_name": forum.title}
    return render_template(f"people/{template}.html", forum=forum, **frame | given)


def address() -> str:
    """The address that asks, for counting failures only; it is never stored or logged."""
    return network(request.remote_addr)
