"""What a live page embeds: who looks, and the picture as it is now. First paint needs no socket."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import current_app
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.i18n import chosen_language, direction
from polls.live.picture import PUBLIC, audiences_of, mine
from polls.people.models import Member
from polls.screens.words import words

Boot = dict[str, Any]


def member_boot(session: Session, forum: Forum, member: Member, screen: str) -> Boot:
    """What a member's page brings: the pictures of all their audiences, and what is their own."""
    own = mine(session, member)
    return _boot(forum, screen, member=member.id, pictures=_pictures(forum, audiences_of(own)), mine=own)


def stage_boot(session: Session, forum: Forum) -> Boot:
    """What the stage brings: the public picture alone."""
    return _boot(forum, "stage", stage=forum.stage_key, pictures=_pictures(forum, [PUBLIC]))


def _boot(forum: Forum, screen: str, **given: Any) -> Boot:
    """The shape of boot.js; what a screen does not have is None."""
    return {
        "screen": screen,
        "slug": forum.slug,
        "member": None,
        "stage": None,
        "mine": None,
        "csrf": generate_csrf(),
        "language": chosen_language(),
        "server_time": datetime.now(UTC).timestamp(),
    } | given


def _pictures(forum: Forum, audiences: Iterable[str]) -> list[Boot]:
    told = current_app.extensions["live"].publisher.told(forum.id, audiences)
    return [msgspec.json.decode(each.json) for each in told]


def frame(forum: Forum | None = None) -> dict[str, Any]:
    """What base.html needs to know of the language and the forum (docs/design-system.md)."""
    language = chosen_language()
    of_forum = {"forum_name": forum.title, "home_url": f"/f/{forum.slug}/"} if forum else {}
    return {"lang": language, "dir": direction(language), "words": words(language)} | of_forum
