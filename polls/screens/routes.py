"""The pages of the live screens, the front page, and the answer to those who ask whether the server lives."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select, text

from polls.agenda.models import Forum
from polls.compression import compressed
from polls.database import read
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.people.models import ATTENDEE, OBSERVER, Member
from polls.screens.boot import Boot, frame, member_boot, stage_boot

screens = Blueprint("screens", __name__)

PAGE_CLASS = {"attendee": "page--now", "facilitator": "page--wide", "console": "page--wide"}


@screens.get("/")
def front() -> ResponseReturnValue:
    """A field for the join code, and the way in for staff."""
    return render_template("front.html", **frame())


@screens.get("/healthz")
def healthz() -> ResponseReturnValue:
    """200 when this process answers and reads its database."""
    with read() as session:
        session.execute(text("select 1"))
    return jsonify(status="ok")


# `screen` stands in the address's defaults because the seat of a request is chosen by it (people/seats.py).
@screens.get("/f/<slug>/", defaults={"screen": "attendee"})
@screens.get("/f/<slug>/facilitator", defaults={"screen": "facilitator"})
@screens.get("/f/<slug>/console", defaults={"screen": "console"})
def live_screen(slug: str, screen: str) -> ResponseReturnValue:
    """One of the three screens people sign in to; without a fitting seat, the way to one."""
    if not current_user.is_authenticated:
        return redirect(_way_in(slug, screen))
    member = current_user.member
    if _should_be_welcomed(member, screen):
        return redirect(f"/f/{slug}/welcome")
    boot = member_boot(g.forum, member, screen)
    return _live_page(g.forum, screen, boot, tools=_tools(screen, member), page_class=PAGE_CLASS[screen])


@screens.get("/stage/<stage_key>")
def stage(stage_key: str) -> ResponseReturnValue:
    """The stage: whoever holds its address may look on."""
    with read() as session:
        forum = session.scalar(select(Forum).where(Forum.stage_key == stage_key))
    if forum is None:
        raise Refused("not_found", _("There is no stage at this address."))
    return _live_page(forum, "stage", stage_boot(forum), bare=True, body_class="body--stage")


def _live_page(forum: Forum, screen: str, boot: Boot, **given: Any) -> Response:
    given |= {"module": f"screens/{screen}.js", "picture": boot.html}
    return compressed(render_template("live.html", **frame(forum), **given), boot.apart)


def _way_in(slug: str, screen: str) -> str:
    if screen == "attendee":
        return "/join"
    return f"/sign-in?next=/f/{slug}/{screen}"


def _should_be_welcomed(member: Member, screen: str) -> bool:
    """The welcome page says what is kept before anyone takes part; staff looking on know it."""
    return screen == "attendee" and member.role in (ATTENDEE, OBSERVER) and not member.is_welcomed


def _tools(screen: str, member: Member) -> list[dict[str, str]]:
    """Links of the header; the attendee's screen answers to the fragments itself."""
    sign_out = {"url": f"/sign-out?member={member.id}", "text": _("Sign out"), "icon": "person"}
    if screen != "attendee":
        return [sign_out]
    return [
        {"url": "#support", "text": _("Support"), "icon": "support"},
        {"url": "#away", "text": _("Step away"), "icon": "leave"},
    ]
