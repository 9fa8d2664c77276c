"""What a live page embeds: who looks, and the picture as it is now. First paint needs no socket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_wtf.csrf import generate_csrf
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from polls import steady
from polls.agenda.finding import ForumHere
from polls.agenda.models import Forum
from polls.database import read
from polls.i18n import chosen_language, direction
from polls.live.picture import PUBLIC, audiences_of, mine
from polls.people.models import Member
from polls.screens.words import words


@dataclass(frozen=True)
class Boot:
    """What boot.js reads, and of that the texts that not everyone in the forum may see."""

    html: Markup
    apart: list[str]


def member_boot(forum: ForumHere, member: Member, screen: str) -> Boot:
    """What a member's page brings: the pictures of all their audiences, and what is their own."""
    with read() as session:
        own = mine(session, member)
    # Whoever waits for a picture holds no connection meanwhile: the one who draws it needs some.
    return _boot(forum, screen, audiences_of(own), member=member.id, mine=own)


def stage_boot(forum: Forum) -> Boot:
    """What the stage brings: the public picture alone."""
    return _boot(forum, "stage", (PUBLIC,), stage=forum.stage_key)


def _boot(forum: Forum | ForumHere, screen: str, audiences: Iterable[str], **given: Any) -> Boot:
    """The shape of boot.js; what a screen does not have is null."""
    told = current_app.extensions["live"].publisher.told(forum.id, audiences)
    own = {
        "screen": screen,
        "slug": forum.slug,
        "member": None,
        "stage": None,
        "mine": None,
        "csrf": generate_csrf(),
        "language": chosen_language(),
        "server_time": steady.now().timestamp(),
    } | given
    # The pictures are most of it, and the same text for everyone: they are not written anew for each page.
    pictures = Markup(",").join(each.html for each in told)
    html = htmlsafe_json_dumps(own)[:-1] + Markup(', "pictures": [') + pictures + Markup("]}")
    secrets = [str(htmlsafe_json_dumps(own[name])) for name in ("mine", "stage") if own[name]]
    return Boot(html, secrets + [each.html for each in told if each.audience != PUBLIC])


def frame(forum: Forum | ForumHere | None = None) -> dict[str, Any]:
    """What base.html needs to know of the language and the forum (docs/design-system.md)."""
    language = chosen_language()
    of_forum = {"forum_name": forum.title, "home_url": f"/f/{forum.slug}/"} if forum else {}
    return {"lang": language, "dir": direction(language), "words": words(language)} | of_forum
