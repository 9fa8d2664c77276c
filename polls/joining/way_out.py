"""The way out: this device, another of one's own, or all. The list says when each came, never where."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from polls.agenda.models import Forum
from polls.database import read
from polls.i18n import gettext as _
from polls.i18n import instant_text
from polls.i18n import lazy_gettext as _l
from polls.joining.devices import sign_out_here
from polls.joining.pages import page
from polls.people.acting import perform
from polls.people.rules import INVITED
from polls.people.seats import Seat, asked_member_id, kept_tokens, leave_seats, seats
from polls.people.sign_ins import devices_of, token_hash

way_out = Blueprint("way_out", __name__)

# How a device came in.
WAYS = {
    "link": _l("by personal link"),
    "once": _l("by a one-use link"),
    "password": _l("with a password"),
    "join_code": _l("with the join code"),
}


@way_out.get("/sign-out")
def show_sign_out() -> ResponseReturnValue:
    """Buttons: an address that signs out when opened could be opened for someone by another page."""
    asked = request.args.get("member", type=int)
    held = _held(asked)
    return page("sign_out", member_id=asked, is_in=bool(held), places=[_place(seat) for seat in held])


@way_out.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign this browser out, of the place the page names or of all; or another device, or every one."""
    held = _held(asked_member_id())
    device_id = request.form.get("device", type=int)
    if device_id is not None:
        return _sign_out_another(held, device_id)
    if request.form.get("everywhere"):
        _sign_out_everywhere(held)
        flash(_("You are signed out on every device."), "success")
    else:
        sign_out_here([seat.member.id for seat in held])
        flash(_("You are signed out on this device."), "success")
    return redirect("/", 303)


def _held(asked: int | None) -> list[Seat]:
    return [seat for seat in seats() if asked in (None, seat.member.id)]


def _place(seat: Seat) -> dict[str, Any]:
    """A place of this browser, and all devices that are signed in to it."""
    with read() as session:
        forum = session.get_one(Forum, seat.forum_id)
        devices = devices_of(session, seat.member.id, datetime.now(UTC))
    told = [
        {
            "id": each.id,
            "is_this": each.id == seat.sign_in_id,
            "since": instant_text(each.started_at, forum.timezone),
            "how": WAYS.get(each.how, ""),
        }
        for each in devices
    ]
    return {
        "forum": forum.title,
        "member_id": seat.member.id,
        "devices": told,
        "zone": forum.timezone,
        "link_url": _link_url(forum, seat),
        "data_url": f"/f/{forum.slug}/my-data?member={seat.member.id}",
    }


def _link_url(forum: Forum, seat: Seat) -> str | None:
    """Where a moderator makes a link for another device of theirs; who has a personal link needs none."""
    if seat.member.role in INVITED:
        return None
    return f"/f/{forum.slug}/setup/people/{seat.member.id}#link"


def _sign_out_another(held: list[Seat], device_id: int) -> ResponseReturnValue:
    for seat in held[:1]:
        perform(seat.sign_in_id, "sign_out_device", {"device_id": device_id})
        flash(_("The other device is signed out."), "success")
        return redirect(f"/sign-out?member={seat.member.id}", 303)
    return redirect("/sign-out", 303)


def _sign_out_everywhere(held: list[Seat]) -> None:
    for seat in held:
        perform(seat.sign_in_id, "sign_out_everywhere", {})
    gone = {seat.token_hash for seat in held}
    leave_seats([token for token in kept_tokens() if token_hash(token) in gone])
