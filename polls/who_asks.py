"""Which forum a request is of, and who asks: looked up at the door, in one statement or none."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Response, current_app, g, request
from sqlalchemy import Row, bindparam, select

from polls.agenda.finding import ForumHere
from polls.agenda.models import Forum
from polls.database import look
from polls.people import seats
from polls.people.sign_ins import SEAT, token_hash

MOST_KNOWN = 10_000  # devices; of more, those that were noted first are looked up again
ACTION = "doing.do"

# Made once, of bare columns: every page asks them.
_forum, _seat = Forum.metadata.tables["forum"], SEAT.subquery()
FORUM = select(_forum.c.id.label("here"), _forum.c.title).where(_forum.c.slug == bindparam("slug"))
FORUM_AND_SEAT = FORUM.outerjoin_from(_forum, _seat, _seat.c.forum_id == _forum.c.id).add_columns(*_seat.c)


class Device(NamedTuple):
    """A device as an action has to know it, and so as its member: whose it is never changes."""

    sign_in_id: int
    token_hash: bytes
    id: int
    forum_id: int
    role: str


class KnownDevices:
    """Devices that were here lately, by the address of their forum and the hash of their token.

    They are for actions alone. An action asks the database itself, in the moment in which it is done, whether
    the device is still signed in and what its member may do now (people/acting.py); that the door asks too
    would be one statement more for every ballot. Who is refused, for whatever reason, is forgotten here: a
    device that is signed out must not use up what its owner may ask.
    """

    def __init__(self, most: int = MOST_KNOWN) -> None:
        self._most = most
        self._noting = threading.Lock()
        self._known: dict[tuple[str, bytes], tuple[ForumHere, Device]] = {}

    def find(self, slug: str, device: bytes) -> tuple[ForumHere, Device] | None:
        """The forum and the device, if it was here lately."""
        return self._known.get((slug, device))

    def note(self, forum: ForumHere, device: Device) -> None:
        """It is here. Calling it twice changes nothing."""
        with self._noting:
            self._known[forum.slug, device.token_hash] = forum, device
            if len(self._known) > self._most:
                del self._known[next(iter(self._known))]

    def forget(self, slug: str, device: bytes) -> None:
        """Look it up when it comes again. Calling it twice changes nothing."""
        with self._noting:
            self._known.pop((slug, device), None)


def forum_and_who_asks(slug: str) -> ForumHere | None:
    """The forum of that address, and with it the seat in it of a browser that keeps one token, as most do: to
    look it up apart costs every request as much again. Any other is looked up when asked for."""
    tokens = seats.kept_tokens()
    return (
        _with_seat(slug, token_hash(tokens[0]))
        if len(tokens) == 1
        else _forum_of(look(FORUM, slug=slug), slug)
    )


def _with_seat(slug: str, device: bytes) -> ForumHere | None:
    known: KnownDevices = current_app.extensions["known_devices"]
    if _is_action() and (found := known.find(slug, device)):
        g.believed = slug, device
        g.seats = [seats.Seat(found[1])]
        return found[0]
    rows = look(FORUM_AND_SEAT, slug=slug, hash=device, now=datetime.now(UTC))
    forum = _forum_of(rows, slug)
    if forum and rows[0].sign_in_id is not None:
        g.seats = [seats.Seat(rows[0])]
        known.note(forum, Device(*(getattr(rows[0], each) for each in Device._fields)))
    return forum


def _is_action() -> bool:
    return request.endpoint == ACTION and request.method == "POST" and request.is_json


def forget_whom_we_refuse(response: Response) -> Response:
    """Whoever was believed to be signed in and was refused is looked up the next time."""
    if "believed" in g and response.status_code >= HTTPStatus.BAD_REQUEST:
        current_app.extensions["known_devices"].forget(*g.believed)
    return response


def _forum_of(rows: Sequence[Row[Any]], slug: str) -> ForumHere | None:
    return next((ForumHere(each.here, slug, each.title) for each in rows), None)
