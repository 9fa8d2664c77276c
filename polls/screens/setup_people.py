"""The set-up pages of people: the table, one person with their link, and a list brought in as CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from polls.database import read
from polls.errors import Refused
from polls.i18n import chosen_language, ngettext
from polls.i18n import gettext as _
from polls.inputs import clean_line, clean_text
from polls.people import shapes
from polls.people.acting import perform
from polls.people.actions import lacks_link, preview_members
from polls.people.countries import countries
from polls.people.models import ROLES, Member
from polls.people.seats import check_seat
from polls.people.shapes import LARGEST_TABLE, ROLE_NAMES, TOO_LONG_A_LIST
from polls.privacy.routes import as_file
from polls.screens.setup_frame import FOR_MODERATORS, groups_of_forum, only_moderators, setup_page
from polls.spreadsheets import inert

setup_people = Blueprint("setup_people", __name__)
setup_people.before_request(only_moderators)

PAGE_SIZE = 50


@setup_people.get("/f/<slug>/setup/people", defaults=FOR_MODERATORS)
def people_page(slug: str, screen: str) -> str:
    """Who waits, everyone with search, and the ways to add people."""
    sought, role = clean_line(request.args.get("q", ""))[:80], request.args.get("role", "")
    with read() as session:
        found = _found(sought, role)
        total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
        page = min(max(request.args.get("page", 1, type=int), 1), max(1, -(-total // PAGE_SIZE)))
        ordered = found.order_by(Member.name.is_(None), Member.name, Member.id)
        shown = session.scalars(ordered.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
        return setup_page(
            session,
            "people",
            members=shown,
            total=total,
            page=page,
            pages=max(1, -(-total // PAGE_SIZE)),
            sought=sought,
            role=role,
            waiting_members=_waiting(session),
            without_link=_count_without_link(session),
            **_choices(session),
        )


@setup_people.get("/f/<slug>/setup/people/<int:member_id>", defaults=FOR_MODERATORS)
def person_page(slug: str, screen: str, member_id: int) -> str:
    """One person: change, invite, remove."""
    with read() as session:
        return _person_page(session, member_id)


@setup_people.post("/f/<slug>/setup/people/<int:member_id>/link", defaults=FOR_MODERATORS)
def make_link(slug: str, screen: str, member_id: int) -> str:
    """Make the person's link and show it on this page, which is the only time it can be seen."""
    seat = check_seat()
    path = perform(seat.sign_in_id, "invite", {"member_id": member_id})["link"]
    with read() as session:
        return _person_page(session, member_id, link=current_app.config["PUBLIC_URL"] + path)


@setup_people.post("/f/<slug>/setup/people/links.csv", defaults=FOR_MODERATORS)
def make_links(slug: str, screen: str) -> Response:
    """Make a link for everyone who has none, as a table to send them from."""
    seat = check_seat()
    links = perform(seat.sign_in_id, "invite_everyone", {})["links"]
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["name", "email", "role", "link"])
    for each in links:
        address = current_app.config["PUBLIC_URL"] + each["link"]
        writer.writerow([inert(each["name"]), inert(each["email"]), each["role"], address])
    disposition = {"Content-Disposition": f'attachment; filename="{slug}-links.csv"'}
    return Response("\ufeff" + table.getvalue(), mimetype="text/csv", headers=disposition)


@setup_people.post("/f/<slug>/setup/people/<int:member_id>/data.json", defaults=FOR_MODERATORS)
def give_data(slug: str, screen: str, member_id: int) -> Response:
    """All that is held on a person, as a file for them: they asked for it. The journal keeps that."""
    seat = check_seat()
    return as_file(slug, perform(seat.sign_in_id, "tell_what_is_held", {"member_id": member_id}))


@setup_people.get("/f/<slug>/setup/people/import", defaults=FOR_MODERATORS)
def import_page(slug: str, screen: str) -> str:
    """Where a table is pasted or chosen."""
    return _import_page("")


@setup_people.post("/f/<slug>/setup/people/import", defaults=FOR_MODERATORS)
def import_people(slug: str, screen: str) -> ResponseReturnValue:
    """Show what the table would add and what is wrong in which line; the second button does it."""
    seat = check_seat()
    try:
        table = _read_table()
    except Refused as refusal:  # what was typed stays
        return _import_page(request.form.get("table", ""), refusal=refusal), refusal.status
    if request.form.get("step") == "import":
        key = request.form.get("key") or None
        answer = perform(seat.sign_in_id, "import_members", {"table": table}, key)
        flash(_imported(answer), "success" if answer["added"] else "info")
        return redirect(f"/f/{slug}/setup/people", 303)
    with read() as session:
        preview = preview_members(session, g.forum_id, table)
    return _import_page(table, preview=preview)


def _found(sought: str, role: str) -> Select[Any]:
    found = select(Member).where(Member.forum_id == g.forum_id, Member.admission == "in")
    if role in ROLES:
        found = found.where(Member.role == role)
    if sought:
        places = (Member.name, Member.email)
        found = found.where(or_(*(place.icontains(sought, autoescape=True) for place in places)))
    return found


def _waiting(session: Session) -> list[Member]:
    waiting = select(Member).where(Member.forum_id == g.forum_id, Member.admission == "waiting")
    return list(session.scalars(waiting.order_by(Member.id)))


def _count_without_link(session: Session) -> int:
    return session.scalar(select(func.count()).where(Member.forum_id == g.forum_id, lacks_link())) or 0


def _choices(session: Session) -> dict[str, Any]:
    """What the forms of people offer."""
    return {
        "roles": list(ROLE_NAMES.items()),
        "role_names": ROLE_NAMES,
        "groups": groups_of_forum(session),
        "countries": countries(chosen_language()),
        "country_names": dict(countries(chosen_language())),
    }


def _person_page(session: Session, member_id: int, link: str | None = None) -> str:
    member = session.get(Member, member_id)
    if member is None or member.forum_id != g.forum_id or member.admission == "removed":
        raise Refused("not_found", _("This person is not in the forum."))
    return setup_page(session, "people", "person", person=member, link=link, **_choices(session))


def _import_page(table: str, **given: Any) -> str:
    with read() as session:
        choices = _choices(session) | {"table": table, "preview": None, "shapes": shapes} | given
        return setup_page(session, "people", "people_import", **choices)


def _read_table() -> str:
    """The pasted text, or the chosen file's: UTF-8, or what older spreadsheets write."""
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        pasted = clean_text(request.form.get("table", ""))
        if len(pasted) > LARGEST_TABLE:  # cut, its last person would be half of one
            raise Refused("too_large", TOO_LONG_A_LIST, "table")
        return pasted
    content = chosen.read(LARGEST_TABLE + 1)
    if len(content) > LARGEST_TABLE:
        raise Refused("too_large", TOO_LONG_A_LIST, "file")
    if b"\0" in content:  # which no table in words has: a workbook, say
        raise Refused("not_a_table", _("This is no CSV file. Please save the table as CSV."), "file")
    try:
        return clean_text(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return clean_text(content.decode("cp1252", "replace"))


def _imported(answer: dict[str, Any]) -> str:
    told = ngettext("%(num)s person was added.", "%(num)s people were added.", answer["added"])
    if answer["skipped"]:
        told += " " + ngettext("%(num)s was there already.", "%(num)s were there already.", answer["skipped"])
    left_out = len({error["line"] for error in answer["errors"]})
    if left_out:
        told += " " + ngettext("%(num)s line was left out.", "%(num)s lines were left out.", left_out)
    return told
