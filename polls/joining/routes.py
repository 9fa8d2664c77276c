"""The ways in for invited people and for staff: personal link, and password."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import read, write
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.inputs import local_path
from polls.joining.actions import member_of_link
from polls.joining.devices import sign_in_here
from polls.joining.homes import home_of
from polls.joining.known_devices import known_device, remember_device
from polls.joining.pages import address, page
from polls.people.accounts import (
    check_password,
    has_old_hash,
    hash_anew,
    kept_password,
    renew_hash,
    staff_places,
)
from polls.people.models import FACILITATOR, Member
from polls.people.pace import Pace
from polls.people.rules import normal_email
from polls.people.seats import seats
from polls.people.sign_ins import token_hash
from polls.people.throttle import (
    SIGN_IN_ANYWHERE,
    SIGN_IN_BY_ACCOUNT,
    SIGN_IN_BY_ADDRESS,
    SIGN_IN_FROM_HERE,
    Failures,
    begin,
    succeed,
)

ways_in = Blueprint("ways_in", __name__)


@ways_in.get("/in/<string:token>")
def open_link(token: str) -> ResponseReturnValue:
    """Sign in by a personal link, some after a button; a device that is in already goes on as it is."""
    try:
        with read() as session:
            member = member_of_link(session, token, _opens_all())
            forum = session.get_one(Forum, member.forum_id)
    except Refused as refusal:
        return page("dead_link", refusal=refusal), 404
    if any(seat.member.id == member.id for seat in seats()):
        return redirect(home_of(forum.slug, member))
    beside = any(seat.forum_id == forum.id for seat in seats())
    if _asks_first(member, beside):
        return page("link", forum, member=member, is_beside_another=beside)
    return use_link(token)


def _asks_first(member: Member, is_beside_another: bool) -> bool:
    """Facilitators press a button, so that no scanner of mails holds their place; so does everyone in a
    browser where somebody else of the forum is in: who was sent another's link would vote as that one,
    unawares."""
    return not _opens_all() and (is_beside_another or member.role == FACILITATOR)


@ways_in.post("/in/<string:token>")
def use_link(token: str) -> ResponseReturnValue:
    """Sign in by the link: the button."""
    _check_pace(token)
    opens_all = _opens_all()
    try:
        homes = sign_in_here(lambda session: [member_of_link(session, token, opens_all)], "link")
    except Refused as refusal:
        return page("dead_link", refusal=refusal), 404
    return redirect(homes[0], 303)


def _opens_all() -> bool:
    """Whether links are as in the sample: they sign in at once, moderators too."""
    return bool(current_app.config["LINKS_SIGN_IN_AT_ONCE"])


def _check_pace(token: str) -> None:
    """Refuse a link by which device after device signs in: each is written down, and kept for days."""
    pace: Pace = current_app.extensions["pace_of_links"]
    pace.check(token_hash(token))


@ways_in.get("/sign-in")
def show_sign_in() -> ResponseReturnValue:
    """The page for staff with a password."""
    return page("sign_in", next=local_path(request.args.get("next")), email="")


@ways_in.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Sign in with address and password, to every forum the account serves."""
    email, next_path = request.form.get("email", "")[:254], local_path(request.form.get("next"))
    try:
        homes = _sign_in_with_password(email, request.form.get("password", ""))
    except Refused as refusal:
        drawn = page("sign_in", next=next_path, email=email, refusal=refusal)
        return drawn, refusal.status, refusal.headers
    return redirect(next_path or (homes[0] if len(homes) == 1 else "/forums"), 303)


def _sign_in_with_password(email: str, password: str) -> list[str]:
    """Sign in, throttled by failures; returns where to go."""
    account = normal_email(email) or ""
    tries = _tries(account)
    begin(tries)
    _check_password(email, password)
    succeed(tries)
    with read() as session:
        member_ids = [member.id for member in staff_places(session, email)]
    if not member_ids:
        raise Refused("no_forum", _("You are not on the staff of any forum now."))
    homes = sign_in_here(lambda session: _members(session, member_ids), "password")
    remember_device(account)
    return homes


def _check_password(email: str, password: str) -> None:
    """Refuse a wrong one; a right one is kept under today's parameters from then on. It holds neither the
    others nor a connection of the database up."""
    call = current_app.extensions["call"]
    with read() as session:
        kept = kept_password(session, email)
    check_password(kept, password, call)
    if kept and has_old_hash(kept):
        renewed = hash_anew(password, call)
        write(lambda session: renew_hash(session, kept, renewed))


def _tries(account: str) -> list[tuple[Failures, str]]:
    """Under what a failure counts; in a browser that was let in before, apart from what others try."""
    device = known_device(account)
    if device:
        return [(SIGN_IN_FROM_HERE, f"{account} {device}")]
    return [
        (SIGN_IN_ANYWHERE, ""),
        (SIGN_IN_FROM_HERE, f"{account} {address()}"),
        (SIGN_IN_BY_ADDRESS, address()),
        (SIGN_IN_BY_ACCOUNT, account),
    ]


def _members(session: Session, member_ids: list[int]) -> list[Member]:
    return [session.get_one(Member, member_id) for member_id in member_ids]


@ways_in.get("/forums")
def forums() -> ResponseReturnValue:
    """The forums this browser is signed in to, for who serves several."""
    with read() as session:
        places = [(session.get_one(Forum, seat.forum_id), seat.member) for seat in seats()]
    told = [(forum.title, member.role, home_of(forum.slug, member)) for forum, member in places]
    return page("forums", places=told)
