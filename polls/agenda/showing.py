"""What all screens show over the agenda: the calm pause, the blackout, the join panel, notices."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.finding import forum_of
from polls.agenda.models import Notice
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, OptionalSentence, Sentence
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR

MOST_NOTICES = 3  # more at once would bury the agenda on a phone


@verb(by=(MODERATOR,))
def pause(session: Session, actor: Actor, *, text: OptionalSentence = "") -> dict[str, Any]:
    """Show a calm pause on every screen. A second call only changes its sentence."""
    forum = forum_of(session, actor)
    if not forum.is_paused:
        actor.note(session, "paused")
    forum.is_paused, forum.pause_text = True, text
    return {}


@verb(by=(MODERATOR,))
def resume(session: Session, actor: Actor) -> dict[str, Any]:
    """End the calm pause. A second call changes nothing."""
    forum = forum_of(session, actor)
    if forum.is_paused:
        actor.note(session, "resumed")
    forum.is_paused, forum.pause_text = False, ""
    return {}


@verb(by=(MODERATOR,))
def black_out(session: Session, actor: Actor, *, on: bool) -> dict[str, Any]:
    """Make the stage black, or bring it back. A second call changes nothing."""
    forum = forum_of(session, actor)
    if forum.is_blacked_out != on:
        forum.is_blacked_out = on
        actor.note(session, "stage_blacked_out" if on else "stage_brought_back")
    return {}


@verb(by=(MODERATOR,))
def show_join(session: Session, actor: Actor, *, on: bool) -> dict[str, Any]:
    """Fill the stage with the way to join, or take it away. A second call changes nothing."""
    forum = forum_of(session, actor)
    if on and forum.join_policy == "closed":
        raise Refused("join_closed", _l("Joining by code is switched off for this forum."))
    if forum.shows_join != on:
        forum.shows_join = on
        actor.note(session, "join_shown" if on else "join_hidden")
    return {}


@verb(by=(MODERATOR,), creates=True)
def show_notice(
    session: Session, actor: Actor, *, level: Literal["info", "caution"] = "info", text: Sentence
) -> dict[str, Any]:
    """Show everyone a sentence until it is taken down. A second call shows it twice."""
    shown = select(func.count()).where(Notice.forum_id == actor.forum_id, Notice.taken_down_at.is_(None))
    if session.scalars(shown).one() >= MOST_NOTICES:
        raise Refused(
            "too_many_notices",
            _l("%(most)s notices are shown already. Take one down first.", most=MOST_NOTICES),
        )
    notice = Notice(forum_id=actor.forum_id, level=level, text=text, shown_at=actor.now)
    session.add(notice)
    session.flush()
    actor.note(session, "notice_shown", notice=notice.id, level=level)
    return {"notice_id": notice.id}


@verb(by=(MODERATOR,))
def take_down_notice(session: Session, actor: Actor, *, notice_id: Id) -> dict[str, Any]:
    """Take a notice down. A second call changes nothing."""
    notice = find(session, Notice, notice_id, actor)
    if notice.taken_down_at is None:
        notice.taken_down_at = actor.now
        actor.note(session, "notice_taken_down", notice=notice.id)
    return {}
