"""What every way in needs: its page, whose address is asking, and paths that stay on this host."""

from __future__ import annotations

import re
from typing import Any

from flask import render_template, request

from polls.agenda.models import Forum
from polls.i18n import chosen_language, direction

_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def page(template: str, forum: Forum | None = None, **given: Any) -> str:
    """A narrow page in the reader's language."""
    language = chosen_language()
    frame: dict[str, Any] = {"lang": language, "dir": direction(language), "page_class": "page--narrow"}
    if forum is not None:
        frame |= {"forum_name": forum.title}
    return render_template(f"people/{template}.html", forum=forum, **frame | given)


def address() -> str:
    """The address that asks, for counting failures only; it is never stored or logged."""
    return request.remote_addr or "unknown"


def local_path(given: str | None, otherwise: str = "") -> str:
    """`given` when it leads to a page of this host, else `otherwise`: no form may lead elsewhere."""
    return given if given and len(given) < 500 and _LOCAL_PATH.fullmatch(given) else otherwise
