"""How large a request may be and how often one may come: looked at before anything of it is read or done."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, current_app, request
from flask_login import current_user

from polls.agenda.images import TOO_MANY_BYTES
from polls.errors import Refused
from polls.forgery import SAFE_METHODS
from polls.i18n import lazy_gettext as _l
from polls.people.pace import Pace
from polls.people.seats import kept_tokens
from polls.people.shapes import LARGEST_TABLE, TOO_LONG_A_LIST
from polls.people.throttle import network

LONGEST_QUERY = 2_000  # bytes
LARGEST_JSON = 32 * 1024  # bytes; as large as a message by socket
LARGEST_OF_STRANGERS = 16 * 1024  # a code, or an address and a password
LARGEST_FORM = 512 * 1024  # a poll with all its options, each sign of which takes nine bytes in many scripts
MOST_FIELDS = 2_000
LARGEST_LIST_OF_PEOPLE = 4 * LARGEST_TABLE + 64 * 1024  # bytes; a sign takes up to four

# The field of a form that brings a file, and what is said of one that is too large to be read at all.
FILES: dict[str, tuple[str | None, Any]] = {
    "agenda.upload_visual": ("image", TOO_MANY_BYTES),
    "setup_people.import_people": ("file", TOO_LONG_A_LIST),
}
NO_FILE = (None, _l("This is too large."))

# What strangers at one address may send. A venue shares one, so it is enough for all of a large hall at once;
# a single machine there must not be the only one that is served.
STRANGERS_AT_ONCE, STRANGERS_PER_SECOND = 2_000, 100

# What a person looks at: counted apart from what they do, so that no page holds up a ballot. What strangers
# look at counts by address: enough for all of a large hall at once, as above.
PAGES_AT_ONCE, PAGES_PER_SECOND = 60, 5
STRANGERS_PAGES_AT_ONCE, STRANGERS_PAGES_PER_SECOND = 2_000, 50

# How many pages each of these counts as. The files of scripts and styles are none of them (static_files.py).
WEIGHTS = {
    "agenda.visual": 0.1,  # a page may show dozens
    "agenda.stage_visual": 0.1,
    "by_code.waiting_state": 0.1,  # asked again and again by the page
    "exports.ballot_file": 5,  # a line for each ballot
    "exports.journal_file": 5,
}

# Devices that sign in by one personal link, for which opening it is enough: more than a person has.
DEVICES_AT_ONCE, DEVICES_PER_SECOND = 60, 1 / 60


def keep_small(app: Flask) -> None:
    """Refuse what is too large; before whatever reads a form (the CSRF check does)."""
    app.before_request(_check_size)


def keep_pace(app: Flask) -> None:
    """Refuse who asks too much; after whatever finds out who asks."""
    app.extensions["pace_of_strangers"] = Pace(burst=STRANGERS_AT_ONCE, per_second=STRANGERS_PER_SECOND)
    app.extensions["pace_of_links"] = Pace(burst=DEVICES_AT_ONCE, per_second=DEVICES_PER_SECOND)
    app.extensions["pace_of_readers"] = Pace(burst=PAGES_AT_ONCE, per_second=PAGES_PER_SECOND)
    strangers = Pace(burst=STRANGERS_PAGES_AT_ONCE, per_second=STRANGERS_PAGES_PER_SECOND)
    app.extensions["pace_of_strangers_reading"] = strangers
    app.before_request(_check_pace)


def _check_size() -> None:
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # found once: every ballot
    if len(asked.environ.get("QUERY_STRING", "")) > LONGEST_QUERY:
        raise _too_large()
    if asked.method in SAFE_METHODS:
        return
    kind = asked.mimetype
    most = LARGEST_JSON if kind == "application/json" else _most()
    asked.max_content_length = asked.max_form_memory_size = most  # reading more is refused by Flask
    if (asked.content_length or 0) > most:
        raise _too_large()
    if kind == "application/x-www-form-urlencoded" and asked.get_data().count(b"&") >= MOST_FIELDS:
        raise _too_large()


def _most() -> int:
    if request.is_json:
        return LARGEST_JSON
    if not kept_tokens():  # whether they are still valid is looked up when the body has been read
        return LARGEST_OF_STRANGERS
    if request.endpoint == "agenda.upload_visual":
        return int(current_app.config["MAX_CONTENT_LENGTH"])
    return LARGEST_LIST_OF_PEOPLE if request.endpoint == "setup_people.import_people" else LARGEST_FORM


def _too_large() -> Refused:
    field, sentence = FILES.get(request.endpoint or "", NO_FILE) if kept_tokens() else NO_FILE
    return Refused("too_large", sentence, field)


def _check_pace() -> None:
    if request.method in SAFE_METHODS:
        _check_pace_of_reading(WEIGHTS.get(request.endpoint or "", 1))
    else:
        _check_pace_of_doing()


def _check_pace_of_doing() -> None:
    """One pace for a person, whichever door they take (see live/doing.py); one for an address's strangers."""
    user = current_user._get_current_object()
    if user.is_authenticated:
        current_app.extensions["live"].pace.check(user.member.id)
    else:
        current_app.extensions["pace_of_strangers"].check(network(request.remote_addr))


def _check_pace_of_reading(weight: float) -> None:
    """One for a person, one for each browser that was let in somewhere (it waits, or the page is of no
    forum), and one for all others at an address."""
    tokens = kept_tokens()
    if current_user.is_authenticated:
        current_app.extensions["pace_of_readers"].check(current_user.member.id, weight)
    elif tokens:
        current_app.extensions["pace_of_readers"].check(tokens[0], weight)
    else:
        current_app.extensions["pace_of_strangers_reading"].check(network(request.remote_addr), weight)
