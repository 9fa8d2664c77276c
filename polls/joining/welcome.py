"""The welcome page: what is kept, who sees it and until when; and what a person may say of themselves."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape
from sqlalchemy import select

from polls.agenda.keeping import kept_until
from polls.agenda.models import Forum
from polls.compression import compressed
from polls.database import read
from polls.errors import Refused
from polls.i18n import chosen_language, date_text
from polls.joining.pages import page
from polls.people.acting import perform
from polls.people.countries import countries
from polls.people.models import FACILITATOR, MODERATOR, OBSERVER, Member, StakeholderGroup
from polls.people.seats import Seat, asked_member_id, seat_for

welcoming = Blueprint("welcoming", __name__)


@welcoming.get("/f/<slug>/welcome", defaults={"screen": "attendee"})
def show_welcome(slug: str, screen: str) -> ResponseReturnValue:
    """The page, with what the person said before."""
    seat = _seat()
    return _page(seat) if seat else redirect("/join")


@welcoming.post("/f/<slug>/welcome", defaults={"screen": "attendee"})
def enter(slug: str, screen: str) -> ResponseReturnValue:
    """Enter. What was typed stays on the page when something in it is refused."""
    seat = _seat()
    if seat is None:
        return redirect("/join", 303)
    said = {name: request.form[name] for name in ("name", "group_id", "country") if request.form.get(name)}
    try:
        perform(seat.sign_in_id, "enter", said, is_form=True)
    except Refused as refusal:
        return _page(seat, refusal, said), refusal.status
    return redirect(f"/f/{slug}/", 303)


def _seat() -> Seat | None:
    return seat_for(g.forum_id, "attendee", asked_member_id())


def _page(seat: Seat, refusal: Refused | None = None, said: dict[str, Any] | None = None) -> Response:
    member = seat.member
    with read() as session:
        of_forum = select(StakeholderGroup).where(StakeholderGroup.forum_id == member.forum_id)
        groups = session.scalars(of_forum.order_by(StakeholderGroup.position)).all()
        found = select(Forum, Member.added_at).join(Member, Member.forum_id == Forum.id)
        forum, added_at = session.execute(found.where(Member.id == member.id)).one()
        until = kept_until(session, forum, added_at)
    said = said or {"name": member.name, "group_id": member.group_id, "country": member.country}
    drawn = page(
        "welcome",
        forum,
        member=member,
        votes=member.role != OBSERVER,
        may_facilitate=member.role in (FACILITATOR, MODERATOR),
        groups=groups,
        countries=_country_choices(chosen_language(), said.get("country")),
        said=said,
        until=until and date_text(until.astimezone(ZoneInfo(forum.timezone)).date()),
        refusal=refusal,
    )
    return compressed(drawn)


def _country_choices(language: str, chosen: str | None) -> Markup:
    """The options of the field, the person's own selected."""
    before, found, after = _countries(language).partition(f'value="{escape(chosen)}"')
    return before + found + Markup(" selected") + after if found else before


@cache
def _countries(language: str) -> Markup:
    """An option for each country; drawn once, since they are most of the page that a thousand ask for."""
    option = Markup('<option value="{}">{}</option>')
    return Markup("\n").join(option.format(code, name) for code, name in countries(language))
