"""The doors of HTTP: which forum and who, who may frame what, errors people can act on, a line in the log."""

from __future__ import annotations

import secrets
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, g, jsonify, render_template, request
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

from polls.errors import Refused
from polls.forgery import SAFE_METHODS
from polls.headers import OUR_CONSOLE, origin_of, policy
from polls.i18n import chosen_language, direction
from polls.i18n import gettext as _
from polls.inputs import LARGEST, local_path
from polls.people import seats
from polls.who_asks import KnownDevices, forget_whom_we_refuse, forum_and_who_asks

log = structlog.get_logger()

NO_FORUM = 0  # the id of none
STAGE = "screens.stage"  # the one page that may be shown in a frame


class Number(IntegerConverter):
    """A number in an address; one that no row and no version can have leads nowhere."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST)


class Word(UnicodeConverter):
    """A word in an address; one with a NUL, which no text of the database can have, a line break, which no
    header can have, or what was no text leads nowhere."""

    def __init__(self, map: Map) -> None:
        super().__init__(map)
        self.regex = r"[^/\x00-\x1f\x7f-\x9f\ufffd]+"


def guard(app: Flask) -> None:
    """Put every request of `app` through these doors."""
    app.extensions["known_devices"] = KnownDevices()
    app.before_request(_begin)
    app.after_request(_end)
    app.after_request(forget_whom_we_refuse)
    app.after_request(_lead_on_here)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NoResultFound, _not_there)
    app.register_error_handler(Exception, _failed)


def _begin() -> None:
    g.request_id = secrets.token_hex(4)
    g.started = time.perf_counter()
    _check_origin()
    slug = (request.view_args or {}).get("slug")
    if slug is not None:
        g.forum = forum_and_who_asks(slug)
        # Where there is no forum it goes on as where somebody has no seat: a guessed address tells nothing.
        g.forum_id = g.forum.id if g.forum else NO_FORUM


def _check_origin() -> None:
    """Refuse to change anything for a page of another address, even for one that had a CSRF token of ours."""
    origin = request.environ.get("HTTP_ORIGIN")
    if origin is None or request.method in SAFE_METHODS:
        return
    if origin not in current_app.extensions["origins"]:
        raise Refused("foreign_origin", _("This came from a page of another address. Nothing was changed."))


def _end(response: Response) -> Response:
    if request.endpoint == STAGE:
        framed_by = (OUR_CONSOLE, *current_app.config["STAGE_IN"])
        response.headers["Content-Security-Policy"] = policy(framed_by)
    took = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
    # The endpoint, never the address: addresses hold tokens.
    log.info("request", endpoint=request.endpoint, status=response.status_code, ms=took)
    return response


def _lead_on_here(response: Response) -> Response:
    """An address that lacks its slash leads on within this host, whatever host the visitor named."""
    if response.status_code == HTTPStatus.PERMANENT_REDIRECT:
        place = urlsplit(response.location or "")
        response.location = local_path(place.path, "/") + (f"?{place.query}" if place.query else "")
    return response


def _refused(refusal: Refused) -> tuple[Response | str, int, dict[str, str]]:
    return *_answer(refusal, refusal.status), refusal.headers


def _http_error(error: HTTPException) -> tuple[Response | str, int]:
    code = (error.name or "error").lower().replace(" ", "_")
    messages = {
        400: _("This could not be read. Please reload the page and try again."),
        404: _("There is nothing at this address."),
        405: _("This address does not take that."),
        413: _("This is too large. Please choose something smaller."),
    }
    status = error.code or 500
    return _answer(Refused(code, messages.get(status, _("This did not work. Please try again."))), status)


def _not_there(error: NoResultFound) -> Any:
    """Who looks for a forum that there is not is told what a stranger is told of any other."""
    return _refused(seats.no_seat()) if g.get("forum_id") == NO_FORUM else _failed(error)


def _failed(error: Exception) -> tuple[Response | str, int]:
    log.exception("failed", request_id=g.get("request_id"), endpoint=request.endpoint)
    return _answer(Refused("failed", _("Something went wrong here. Nothing was changed.")), 500)


def _answer(refusal: Refused, status: int) -> tuple[Response | str, int]:
    if request.is_json or request.accept_mimetypes.best == "application/json":
        return jsonify(refused=refusal.as_json()), status
    return render_template("error.html", **_told(refusal, status)), status


def _told(refusal: Refused, status: int) -> dict[str, Any]:
    """What the page of a failure says, with whatever was written in the form: without a script nothing else
    has it any more. A short id where the mistake is ours."""
    language = chosen_language()
    frame = {"lang": language, "dir": direction(language), "written": _written(refusal)}
    if status >= 500:
        return frame | {"error_id": g.get("request_id")}
    title, kept = _("This did not work"), _("Nothing was changed.")
    if status == 404:
        title, kept = (
            _("There is nothing here"),
            _("Please check the address, or ask whoever gave it to you."),
        )
    if status == 401:
        title, kept = _("You are not signed in here"), _("Everything that was saved before is still there.")
    return frame | {"title": title, "message": refusal.message, "kept": kept, "actions": _ways_on(status)}


def _written(refusal: Refused) -> list[dict[str, Any]]:
    return [
        {"text": text, "is_at_fault": name == refusal.field} for name, text in g.get("written", ()) if text
    ]


def _ways_on(status: int) -> list[dict[str, str]]:
    """Where to go from the page of a failure: in, or back to the page whose form was refused."""
    if status == 401:
        return [
            {"url": "/join", "text": _("I have a join code")},
            {"url": "/sign-in", "text": _("Sign in with a password")},
        ]
    came_from = request.referrer or ""
    is_ours = origin_of(came_from) in current_app.extensions["origins"]
    page = local_path(urlsplit(came_from).path) if is_ours else ""
    if request.method in SAFE_METHODS or page in ("", request.path):
        return []
    return [{"url": page, "text": _("Go back")}]
