"""Doing a verb over HTTP: JSON from the live screens, forms from the pages that need no script."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, flash, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from polls.errors import Refused
from polls.i18n import gettext as _
from polls.i18n import lazy_gettext as _l
from polls.inputs import local_path
from polls.people.acting import VERBS, perform
from polls.people.seats import check_seat
from polls.screens.form_fields import read_fields, written

doing = Blueprint("doing", __name__)

NOT_ARGUMENTS = {"csrf_token", "member", "back", "key"}

# What is said after a verb that a form did; the others only say that it is saved.
SAID = {
    "add": _l("Added."),
    "remove": _l("Removed."),
    "import": _l("Imported."),
    "admit": _l("Admitted. They are taken in by themselves."),
    "spread": _l("Everyone has a place."),
    "open": _l("Open."),
    "close": _l("Closing in a few seconds."),
    "publish": _l("Published."),
    "void": _l("Declared void."),
}


@doing.post("/f/<slug>/do/<name>")
def do(slug: str, name: str) -> ResponseReturnValue:
    """Do the verb `name` as the member the page was drawn for.

    JSON `{arguments, key}` is answered with `{ok}` or `{refused}`. A form is sent back to its `back`
    with a sentence; a form sent by a script that accepts JSON is answered as JSON is.
    """
    if request.is_json:
        return _do_json(name)
    if request.accept_mimetypes.best == "application/json":
        answer = _do_form(name)
        _say_done(name)  # the page the script goes on to shows it
        return jsonify(ok=answer)
    return _do_plain_form(slug, name)


def _do_json(name: str) -> ResponseReturnValue:
    seat = check_seat()
    arguments, key = _read_json()
    return jsonify(ok=perform(seat.sign_in_id, name, arguments, key))


def _read_json() -> tuple[dict[str, Any], str | None]:
    try:
        sent = msgspec.json.decode(request.get_data())
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Refused("invalid", _("This could not be read. Please reload the page and try again.")) from None
    if isinstance(sent, dict):
        arguments, key = sent.get("arguments", {}), sent.get("key")
        if isinstance(arguments, dict) and isinstance(key, str | None):
            return arguments, key
    raise Refused("invalid", _("This does not have the right form. Please check it."))


def _do_form(name: str) -> Any:
    verb, sent = VERBS.get(name), _sent()
    g.written = written(sent, verb.shape) if verb else []  # for the page of a refusal
    seat = check_seat()
    arguments = read_fields(sent, verb.shape) if verb else {}
    return perform(seat.sign_in_id, name, arguments, request.form.get("key") or None, is_form=True)


def _sent() -> list[tuple[str, str]]:
    return [(field, text) for field, text in request.form.items(multi=True) if field not in NOT_ARGUMENTS]


def _do_plain_form(slug: str, name: str) -> ResponseReturnValue:
    try:
        _do_form(name)
    except Refused as refusal:
        if refusal.code == "not_signed_in" or g.written:
            raise  # where nothing was written, the page it was pressed on says why
        flash(str(refusal.message), "caution")
    else:
        _say_done(name)
    return redirect(local_path(request.form.get("back"), f"/f/{slug}/setup"), 303)


def _say_done(name: str) -> None:
    flash(str(SAID.get(name.split("_")[0], _("Saved."))), "success")
