"""The ways in for invited people and staff: personal link and password."""

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
from polls.people.accounts import has_old_hash, renew_hash, staff_with_password
from polls.people.models import FACILITATOR, MODERATOR, Account, Member
from polls.people.rules import normal_email
from polls.people.seats import seats
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
    """Sign in by a personal link. Staff press a button first, so that no scanner of mails holds their
    place; a device that is in already goes on as it is."""
    try:
        with read() as session:
            member = member_of_link(session, token)
            forum = session.get_one(Forum, member.forum_id)
    except Refused as refusal:
        return page("dead_link", refusal=refusal), 404
    if any(seat.member.id == member.id for seat in seats()):
        return redirect(home_of(forum.slug, member))
    if member.role in (MODERATOR, FACILITATOR) and not current_app.config["LINKS_SIGN_IN_AT_ONCE"]:
        return page("link", forum, member=member)
    return use_link(token)


@ways_in.post("/in/<string:token>")
def use_link(token: str) -> ResponseReturnValue:
    """Sign in by the link: the button of staff."""
    try:
        homes = sign_in_here(lambda session: [member_of_link(session, token)], "link")
    except Refused as refusal:
        return page("dead_link", refusal=refusal), 404
    return redirect(homes[0], 303)


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
    with read() as session:  # the hash is checked here, where it holds no writer up
        members = staff_with_password(session, email, password)
        member_ids = [member.id for member in members]
        is_old = any(has_old_hash(session.get_one(Account, each.account_id)) for each in members[:1])
    succeed(tries)
    if is_old:
        write(lambda session: renew_hash(session, email, password))
    if not member_ids:
        raise Refused("no_forum", _("You are not on the staff of any forum now."))
    homes = sign_in_here(lambda session: _members(session, member_ids), "password")
    remember_device(account)
    return homes


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
