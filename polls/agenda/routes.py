"""Files of the agenda: visuals in and out, the calendar, the QR code of the way in."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, flash, g, jsonify, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from polls.agenda.calendar import calendar_file
from polls.agenda.finding import items_of
from polls.agenda.joining import join_path, qr_svg
from polls.agenda.models import Forum, Visual
from polls.agenda.visuals import add_visual, file_name, make_visual
from polls.database import read, write
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.inputs import clean_line, clean_text, local_path
from polls.people.acting import Actor, acting, check_role
from polls.people.models import MODERATOR
from polls.people.seats import check_seat

agenda_pages = Blueprint("agenda", __name__)

FOR_GOOD = "private, max-age=31536000, immutable"  # the address changes with the image
# An image opened by itself is a page of this host: it may do nothing, whatever a browser takes it for.
ALONE = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ONE_AT_A_TIME = threading.Lock()  # to make a large image anew takes up to 430 MB of memory for a moment


@agenda_pages.get("/f/<slug>/visuals/<file>")
def visual(slug: str, file: str) -> Response:
    """A visual, for the members of the forum."""
    check_seat()
    with read() as session:
        return _send_visual(session, g.forum_id, file)


@agenda_pages.get("/stage/<stage_key>/visuals/<file>")
def stage_visual(stage_key: str, file: str) -> Response:
    """A visual, for whoever holds the stage's key."""
    with read() as session:
        return _send_visual(session, _forum_of_stage(session, stage_key).id, file)


def _send_visual(session: Session, forum_id: int, file: str) -> Response:
    number = file.partition("-")[0]
    found = session.get(Visual, int(number)) if number.isdecimal() and len(number) < 16 else None
    if found is None or found.forum_id != forum_id or file_name(found) != file:
        raise Refused("not_found", _("This image is no longer here."))
    headers = {"Cache-Control": FOR_GOOD} | ALONE
    response = Response(found.content, mimetype=found.media_type, headers=headers)
    response.set_etag(found.sha256)
    response.make_conditional(request)
    return response


@agenda_pages.post("/f/<slug>/visuals")
def upload_visual(slug: str) -> AnyResponse | str:
    """Add an image to an item: a form with `item_id`, `alt`, `caption`, the file `image` and `back`."""
    g.written = [(name, _written(name)) for name in ("alt", "caption")]  # for the page of a refusal
    seat = check_seat()
    now = datetime.now(UTC)
    check_role(Actor(seat.forum_id, now, seat.member), (MODERATOR,))  # before any image is decoded
    item_id = request.form.get("item_id", "")
    if not item_id.isdecimal() or len(item_id) > 15:
        raise Refused("missing", _("Please choose an item."), "item_id")
    made = _read_upload()
    answer = write(
        lambda session: add_visual(session, acting(session, seat.sign_in_id, now), int(item_id), made)
    )
    return _answer_upload(answer)


def _read_upload() -> Visual:
    image = request.files.get("image")
    if image is None or not image.filename:
        raise Refused("missing", _("Please choose an image."), "image")
    words = {"alt": clean_text(_written("alt")), "caption": clean_line(_written("caption"))}
    for name, most in (("alt", 1000), ("caption", 300)):
        if len(words[name]) > most:
            raise Refused("too_long", _("This is too long: at most %(most)s characters.", most=most), name)
    with _ONE_AT_A_TIME:
        call = current_app.extensions["call"]  # the others go on meanwhile
        return make_visual(image.read(), words["alt"], words["caption"], call)


def _written(name: str) -> str:
    return request.form.get(name, "")


def _answer_upload(answer: dict[str, int]) -> AnyResponse:
    back = local_path(request.form.get("back"))
    if not back:
        return jsonify(ok=answer)
    flash(_("The image was added."), "success")
    if request.accept_mimetypes.best == "application/json":
        return jsonify(ok=answer)  # the page the script goes on to shows the sentence
    return redirect(back)


@agenda_pages.get("/f/<slug>/calendar.ics")
def calendar(slug: str) -> Response:
    """The agenda as a calendar file, for members."""
    check_seat()
    with read() as session:
        forum = session.get_one(Forum, g.forum_id)
        content = calendar_file(forum, items_of(session, forum.id), datetime.now(UTC))
    disposition = f'attachment; filename="{slug}.ics"'
    return Response(content, mimetype="text/calendar", headers={"Content-Disposition": disposition})


@agenda_pages.get("/f/<slug>/qr.svg")
def join_qr(slug: str) -> Response:
    """The way in as a QR code, for members."""
    check_seat()
    with read() as session:
        return _send_qr(session.get_one(Forum, g.forum_id))


@agenda_pages.get("/stage/<stage_key>/qr.svg")
def stage_qr(stage_key: str) -> Response:
    """The way in as a QR code, for the stage."""
    with read() as session:
        return _send_qr(_forum_of_stage(session, stage_key))


def _send_qr(forum: Forum) -> Response:
    path = join_path(forum)
    if path is None:
        raise Refused("not_found", _("Joining by code is switched off for this forum."))
    # PUBLIC_URL, never the request's Host: a phone must not be sent where a stranger's header says.
    return Response(qr_svg(current_app.config["PUBLIC_URL"] + path), mimetype="image/svg+xml", headers=ALONE)


def _forum_of_stage(session: Session, stage_key: str) -> Forum:
    forum = session.scalar(select(Forum).where(Forum.stage_key == stage_key))
    if forum is None:
        raise Refused("not_found", _("There is no stage at this address."))
    return forum
