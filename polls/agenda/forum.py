"""Changing what the forum itself says: title, purpose, zone, support."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta
from sqlalchemy.orm import Session

from polls.agenda.finding import forum_of, items_of
from polls.agenda.models import Forum
from polls.agenda.times import check_zone, same_clock_time
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import LINES, Line, Paragraph
from polls.people.acting import Actor, verb
from polls.people.models import MODERATOR

SupportText = Annotated[str, Meta(max_length=600, extra=LINES)]
# Support may be a page, an address to write to or a number to call.
SupportAddress = Annotated[str, Meta(max_length=500, pattern=r"^((https://[^\s/]|mailto:|tel:)\S+)?$")]
# Voters of a stakeholder group whose answers are shown together; of fewer than five they could be worked out.
FewestShown = Annotated[int, Meta(ge=5, le=1000)]
ZoneName = Annotated[str, Meta(max_length=60)]


@verb(by=(MODERATOR,))
def change_forum(
    session: Session,
    actor: Actor,
    *,
    title: Line | None = None,
    purpose: Paragraph | None = None,
    timezone: ZoneName | None = None,
    support_text: SupportText | None = None,
    support_url: SupportAddress | None = None,
    fewest_shown: FewestShown | None = None,
) -> dict[str, Any]:
    """Change what is given. A second call changes nothing.

    In another zone the agenda keeps its times of day, so its instants move; refused once it has started.
    """
    forum = forum_of(session, actor)
    if timezone is not None and timezone != forum.timezone:
        _change_zone(session, forum, timezone)
    forum.title = forum.title if title is None else title
    forum.purpose = forum.purpose if purpose is None else purpose
    forum.support = {
        "text": forum.support.get("text", "") if support_text is None else support_text,
        "url": forum.support.get("url", "") if support_url is None else support_url,
    }
    forum.fewest_shown = forum.fewest_shown if fewest_shown is None else fewest_shown
    actor.note(session, "forum_changed")
    return {}


def _change_zone(session: Session, forum: Forum, zone: str) -> None:
    check_zone(zone)
    if forum.started_at is not None:
        raise Refused("already_started", _l("The zone cannot change once the forum has started."), "timezone")
    for item in items_of(session, forum.id):
        item.planned_at = same_clock_time(item.planned_at, forum.timezone, zone)
    forum.timezone = zone
