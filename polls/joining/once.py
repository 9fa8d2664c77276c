"""The way in by a one-use link, and the page on which a moderator is shown one."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, g, redirect
from flask.typing import ResponseReturnValue

from polls.agenda.models import Forum
from polls.database import read
from polls.errors import Refused
from polls.joining.devices import sign_in_here
from polls.joining.pages import page
from polls.people.acting import perform
from polls.people.models import Member
from polls.people.one_use_links import member_of_one_use_link, use_one_use_link
from polls.people.seats import check_seat

once = Blueprint("once", __name__)


@once.get("/once/<string:token>")
def open_link(token: str) -> ResponseReturnValue:
    """One button: whoever only opens the link, such as a scanner of mails, uses nothing up."""
    try:
        with read() as session:
            member = member_of_one_use_link(session, token, _now())
            forum = session.get_one(Forum, member.forum_id)
    except Refused as refusal:
        return page("dead_link", refusal=refusal), 404
    return page("link", forum, member=member, is_for_once=True)


@once.post("/once/<string:token>")
def use_link(token: str) -> ResponseReturnValue:
    """Sign in; the link is dead from then on."""
    try:
        homes = sign_in_here(lambda session: [use_one_use_link(session, token, _now())], "once")
    except Refused as refusal:
        return page("dead_link", refusal=refusal), 404
    return redirect(homes[0], 303)


@once.post("/f/<slug>/setup/people/<int:member_id>/once", defaults={"screen": "setup"})
def show_new_link(slug: str, screen: str, member_id: int) -> ResponseReturnValue:
    """Make a link and show it, which is the only time it can be seen."""
    path = perform(check_seat().sign_in_id, "make_one_use_link", {"member_id": member_id})["link"]
    with read() as session:
        member = session.get_one(Member, member_id)
    return page("once_made", g.forum, member=member, link=current_app.config["PUBLIC_URL"] + path)


def _now() -> datetime:
    return datetime.now(UTC)
