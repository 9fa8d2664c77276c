"""The way in by the forum's code, and the waiting page of who is to be admitted."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from polls.agenda.models import Forum
from polls.compression import compressed
from polls.database import read, write
from polls.errors import Refused
from polls.inputs import clean_line
from polls.joining.actions import join, say_name
from polls.joining.devices import sign_in_here
from polls.joining.homes import home_of
from polls.joining.pages import address, page
from polls.joining.wrong_codes import forum_of_typed
from polls.people.models import Member
from polls.people.rules import admission_for
from polls.people.seats import kept_tokens, seat_for
from polls.people.sign_ins import find_sign_ins

by_code = Blueprint("by_code", __name__)


@by_code.get("/join")
def show_join() -> ResponseReturnValue:
    """One field for the code."""
    code = request.args.get("code", "")
    return open_code(code) if code else page("join", code="")


@by_code.get("/join/<code>")
def open_code(code: str) -> ResponseReturnValue:
    """Which forum the code opens, and one button: previews of links in a chat must not join anyone."""
    try:
        forum = forum_of_typed(code, address())
        admission_for(forum.join_policy)
    except Refused as refusal:
        return _refused(refusal, code)
    home = _home_here(forum)
    if home:
        return redirect(home)
    return compressed(page("join_forum", forum, code=code, policy=forum.join_policy))


@by_code.post("/join")
def use_code() -> ResponseReturnValue:
    """Join with the code, as the forum allows. A device that is in already goes on as it is."""
    code = request.form.get("code", "")
    try:
        forum = forum_of_typed(code, address())
        home = _home_here(forum) or _join_here(code)
    except Refused as refusal:
        return _refused(refusal, code)
    return redirect(home, 303)


def _join_here(code: str) -> str:
    return sign_in_here(lambda session: [join(session, code, _now())], "join_code")[0]


def _refused(refusal: Refused, code: str) -> ResponseReturnValue:
    return page("join", code=code[:40], refusal=refusal), refusal.status, refusal.headers


def _home_here(forum: Forum) -> str | None:
    """Where this browser goes in the forum if it is in, or waits, already: joining again is not a second
    voting right."""
    seat = seat_for(forum.id, "attendee")
    member = seat.member if seat else _waiting_member(forum.id)
    return home_of(forum.slug, member) if member else None


@by_code.get("/f/<slug>/waiting")
def show_waiting(slug: str) -> ResponseReturnValue:
    """The page of who waits; it goes on by itself once they are admitted."""
    member = _asking_member()
    if member is None or member.admission == "removed":
        return page("not_admitted"), 403
    if member.admission == "in":
        return redirect(home_of(slug, member))
    with read() as session:
        return page("waiting", session.get_one(Forum, g.forum_id), member=member)


@by_code.post("/f/<slug>/waiting")
def say_who(slug: str) -> ResponseReturnValue:
    """The name by which the moderators may know who waits."""
    member = _asking_member()
    if member is not None and member.admission == "waiting":
        member_id, name = member.id, clean_line(request.form.get("name", ""))[:80]
        write(lambda session: say_name(session, member_id, name))
    return redirect(f"/f/{slug}/waiting", 303)


@by_code.get("/f/<slug>/waiting/state")
def waiting_state(slug: str) -> ResponseReturnValue:
    """`{admission, home}` for the waiting page."""
    member = _asking_member()
    if member is None:
        return jsonify(admission="removed", home=None)
    return jsonify(admission=member.admission, home=home_of(slug, member))


def _asking_member() -> Member | None:
    """Who of this forum asks: in, waiting, or turned away."""
    seat = seat_for(g.forum_id, "attendee")
    return seat.member if seat else _waiting_member(g.forum_id)


def _waiting_member(forum_id: int) -> Member | None:
    with read() as session:
        kept = find_sign_ins(session, kept_tokens(), _now())
        members = [each.member for each in kept if each.member.forum_id == forum_id]
        return next((member for member in members if member.admission == "waiting"), None)


def _now() -> datetime:
    return datetime.now(UTC)
