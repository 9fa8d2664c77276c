"""What every set-up page shares: moderators only, the navigation, and what its forms carry."""

from __future__ import annotations

import secrets
from typing import Any

from flask import current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.people.models import Member, StakeholderGroup
from polls.people.seats import asked_member_id, seat_for
from polls.screens.boot import frame

FOR_MODERATORS = {"screen": "setup"}  # which seat of a browser with several these pages take


def only_moderators() -> ResponseReturnValue | None:
    """Before each request to these pages: a stranger may sign in first, anyone else is refused."""
    if seat_for(g.forum_id, "setup", asked_member_id()) is not None:
        return None
    if seat_for(g.forum_id) is not None:
        raise Refused("not_allowed", _("Only the moderators set the forum up."))
    if request.method == "GET":
        return redirect(f"/sign-in?next={request.path}")
    raise Refused("not_signed_in", _("You are signed out on this device. Please sign in again."))


def setup_page(session: Session, section: str, template: str | None = None, **given: Any) -> str:
    """The page of a section, with the navigation beside it."""
    forum = session.get_one(Forum, g.forum_id)
    member: Member = current_user.member
    shared: dict[str, Any] = {
        **frame(forum),
        "home_url": f"/f/{forum.slug}/console",
        "page_class": "page--wide",
        "forum": forum,
        "section": section,
        "sections": _sections(forum),
        "member": member,
        "public_url": current_app.config["PUBLIC_URL"],
        "new_key": lambda: secrets.token_urlsafe(12),
        "waiting": _count_waiting(session),
        "account": _account(forum, member),
    }
    return render_template(f"setup/{template or section}.html", **shared | given)


def _account(forum: Forum, member: Member) -> dict[str, str]:
    """What the menu beside the person's name holds."""
    return {
        "name": member.name or _("Moderator"),
        "data_url": f"/f/{forum.slug}/my-data?member={member.id}",
        "sign_out_url": f"/sign-out?member={member.id}",
    }


def _sections(forum: Forum) -> list[dict[str, str]]:
    named = {
        "overview": ("", _("Overview"), "check"),
        "forum": ("/forum", _("Forum"), "settings"),
        "agenda": ("/agenda", _("Agenda"), "calendar"),
        "breakouts": ("/breakouts", _("Breakouts"), "people"),
        "people": ("/people", _("People"), "person"),
        "polls": ("/polls", _("Polls"), "poll"),
    }
    return [
        {"name": name, "url": f"/f/{forum.slug}/setup{path}", "text": text, "icon": icon}
        for name, (path, text, icon) in named.items()
    ]


def groups_of_forum(session: Session) -> list[StakeholderGroup]:
    """The stakeholder groups of the forum this page is of."""
    of_forum = select(StakeholderGroup).where(StakeholderGroup.forum_id == g.forum_id)
    return list(session.scalars(of_forum.order_by(StakeholderGroup.position, StakeholderGroup.id)))


def _count_waiting(session: Session) -> int:
    waiting = select(func.count()).where(Member.forum_id == g.forum_id, Member.admission == "waiting")
    return session.scalar(waiting) or 0
