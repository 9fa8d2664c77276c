"""A person's own page of what is kept on them: to read, to take along, and to have it removed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from flask import Blueprint, Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue

from polls.agenda.models import Forum
from polls.compression import compressed
from polls.database import read
from polls.errors import Refused
from polls.i18n import chosen_language, date_text
from polls.i18n import gettext as _
from polls.joining.homes import home_of
from polls.joining.pages import page
from polls.people.acting import perform
from polls.people.countries import countries
from polls.people.models import Member
from polls.people.seats import Seat, asked_member_id, kept_tokens, leave_seats, seat_for
from polls.people.sign_ins import find_sign_ins
from polls.privacy.gone import members_who_stay
from polls.privacy.held import Told, held_on

own_data = Blueprint("own_data", __name__)
own_data.add_app_template_global(members_who_stay)


@own_data.get("/f/<slug>/my-data")
def my_data(slug: str) -> ResponseReturnValue:
    """Everything that is kept on the person, in words."""
    seat = _seat()
    return _page(seat) if seat else redirect("/join")


@own_data.get("/f/<slug>/my-data.json")
def my_data_file(slug: str) -> ResponseReturnValue:
    """The same as a file."""
    seat = _seat()
    if seat is None:
        raise Refused("not_signed_in", _("Please open your personal link to sign in."))
    return as_file(slug, _held(seat))


@own_data.post("/f/<slug>/my-data/erase")
def erase(slug: str) -> ResponseReturnValue:
    """Leave the forum and be forgotten."""
    seat = _seat()
    if seat is None:
        return redirect("/join", 303)
    own = _tokens_of(seat)
    try:
        perform(seat.sign_in_id, "erase_oneself", {})
    except Refused as refusal:
        return _page(seat, refusal), refusal.status
    leave_seats(own)
    flash(_("You have left the forum, and what was kept on you is removed."), "success")
    return redirect("/", 303)


def as_file(slug: str, held: Told) -> Response:
    """What is held on a person, to be read by people and programs."""
    content = msgspec.json.format(msgspec.json.encode(held), indent=2)
    answer = Response(content, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-data.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _seat() -> Seat | None:
    return seat_for(g.forum_id, "any", asked_member_id() or request.args.get("member", type=int))


def _tokens_of(seat: Seat) -> list[str]:
    """What this browser keeps of the person's sign-ins."""
    with read() as session:
        return [
            token
            for token in kept_tokens()
            for each in find_sign_ins(session, [token], datetime.now(UTC))
            if each.member_id == seat.member.id
        ]


def _held(seat: Seat) -> Told:
    with read() as session:
        return held_on(session, session.get_one(Member, seat.member.id))


def _page(seat: Seat, refusal: Refused | None = None) -> Response:
    held = _held(seat)
    with read() as session:
        zone = session.get_one(Forum, seat.forum_id).timezone
    until = held["kept_until"]
    drawn = page(
        "my_data",
        g.forum,
        member=seat.member,
        held=held,
        country=dict(countries(chosen_language())).get(seat.member.country or ""),
        votes=sum(poll["took_part"] for poll in held["polls"]),
        until=until and day_text(datetime.fromisoformat(until), zone),
        home=home_of(g.forum.slug, seat.member),
        refusal=refusal,
    )
    return compressed(drawn)


def day_text(at: datetime, zone: str) -> str:
    """The day of an instant in that zone, in words."""
    return date_text(at.astimezone(ZoneInfo(zone)).date())
