"""The guards of each way, and what stands in for each that is taken out, which only the bench ever does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import flask_wtf.csrf
import msgspec
from flask import g, request
from sqlalchemy import bindparam, literal, select

import serving
from bench.guards_hall import SLUG, Hall
from polls import doors, inputs
from polls.agenda.finding import ForumHere
from polls.database import look
from polls.people import acting, acting_together, seats
from polls.people.models import Member
from polls.people.seats import Seat
from polls.screens import boot
from polls.signing import Sealing
from polls.voting import ballot_box
from polls.voting.envelopes import Sealed
from polls.who_asks import FORUM

_member = Member.metadata.tables["member"]
# What a page would look up of whom it believed; the rest stands for what a sign-in says.
MEMBERS = select(
    literal(0).label("sign_in_id"),
    literal(b"").label("token_hash"),
    *_member.c,
    _member.c.welcomed_at.is_not(None).label("is_welcomed"),
).where(_member.c.id == bindparam("member_id"))

StandIns = Iterator[tuple[Any, str, Any]]  # (where, the name, what is there instead)


@dataclass(frozen=True)
class Guard:
    """One guard, and how to do without it."""

    words: str
    stand_ins: Callable[[Hall], StandIns]


def _no_pace(hall: Hall) -> StandIns:
    for pace in (*hall.paces, hall.app.extensions["pace_of_strangers"]):
        yield pace, "check", lambda _asker: None


def _no_cleaning(_hall: Hall) -> StandIns:
    yield inputs, "clean", lambda value: value


def _no_shape(_hall: Hall) -> StandIns:
    yield acting, "read_input", lambda payload, shape, **_: shape(**inputs.clean(payload))


def _no_role(hall: Hall) -> StandIns:
    known = {each.seat.sign_in_id: (each.seat.forum_id, each.seat.member.id) for each in hall.people}
    yield (
        acting_together,
        "_those_who_may",
        lambda _session, devices, _by, _now: {device: known[device] for device in devices},
    )


def _no_form(_hall: Hall) -> StandIns:
    yield ballot_box, "check_choice", lambda _form, _ids, _none, choice: choice


def _no_sealing(_hall: Hall) -> StandIns:
    yield (
        ballot_box,
        "seal",
        lambda _key, _poll, _member, nonce, choice, _size: msgspec.json.encode(Sealed(nonce, choice)),
    )


def _no_sizes(hall: Hall) -> StandIns:
    """Without looking at sizes and the pace of pages, whose checks come before each request."""
    asked = hall.app.before_request_funcs
    left = [each for each in asked[None] if each.__module__ != "polls.screens.bounds"]
    yield hall.app, "before_request_funcs", asked | {None: left}


def _no_framing(_hall: Hall) -> StandIns:
    yield serving, "why_refused", lambda _headers: None


def _no_hurry(_hall: Hall) -> StandIns:
    yield serving.InTime, "readinto", lambda connection, buffer: connection._raw.readinto(buffer)


def _no_origin(_hall: Hall) -> StandIns:
    yield doors, "_check_origin", lambda: None


def _no_csrf(hall: Hall) -> StandIns:
    config = dict(hall.app.config) | {"WTF_CSRF_ENABLED": False}
    yield hall.app, "config", type(hall.app.config)(hall.app.config.root_path, config)
    for place in (flask_wtf.csrf, boot):
        yield place, "generate_csrf", lambda: ""


def _no_sign_in(hall: Hall) -> StandIns:
    """Believing a cookie that says whose it is, and in which forum; the verb asks for them itself."""
    own = {each.cookie: [each.seat] for each in hall.people}
    forum = ForumHere(hall.room.forum_id, SLUG, "")

    def believed(_slug: str) -> ForumHere:
        g.seats = own[request.environ["HTTP_COOKIE"]]
        return forum

    yield from _no_seal()
    yield doors, "forum_and_who_asks", believed


def _no_sign_in_of_page(hall: Hall) -> StandIns:
    """The same; but a page shows who they are now, and has to look them up nevertheless."""
    members = {each.cookie: each.seat.member.id for each in hall.people}
    yield from _no_seal()
    yield doors, "forum_and_who_asks", _forum_alone
    yield (
        seats,
        "seats",
        lambda: [Seat(each) for each in look(MEMBERS, member_id=members[request.environ["HTTP_COOKIE"]])],
    )


def _forum_alone(slug: str) -> ForumHere:
    [found] = look(FORUM, slug=slug)
    return ForumHere(found.here, slug, found.title)


def _no_seal() -> StandIns:
    yield Sealing, "_is_ours", lambda _self, _signed, _seal: True


def _no_headers(hall: Hall) -> StandIns:
    yield hall.app.extensions["headers"], "carried", []


PACE = Guard("one pace for a person", _no_pace)
CLEANING = Guard("what nobody sees is taken out of texts", _no_cleaning)
SHAPE = Guard("lengths, ranges, unknown fields", _no_shape)
ROLE = Guard("whose device, in which role", _no_role)
FORM = Guard("the ballot fits its form", _no_form)
SEALING = Guard("(the envelope is sealed)", _no_sealing)
SIZES = Guard("how large, and how often", _no_sizes)
FRAMING = Guard("nobody can read it in two ways", _no_framing)
HURRY = Guard("it comes in time", _no_hurry)
ORIGIN = Guard("the page's origin", _no_origin)
CSRF = Guard("the CSRF token, made and checked", _no_csrf)
SIGN_IN = Guard("the cookie's seal, and the sign-in behind it", _no_sign_in)
SIGN_IN_OF_PAGE = Guard(SIGN_IN.words, _no_sign_in_of_page)
HEADERS = Guard("security headers", _no_headers)

OF_BALLOTS = (CLEANING, SHAPE, ROLE, FORM, SEALING)
OF_REQUESTS = (HURRY, FRAMING, SIZES, ORIGIN, CSRF, HEADERS)
ALL_WAYS: dict[str, tuple[Guard, ...]] = {
    "an attendee's page": (*OF_REQUESTS, SIGN_IN_OF_PAGE),  # the first: later it shows hundreds of polls
    "a ballot by socket": (PACE, *OF_BALLOTS),
    "a ballot over HTTP": (*OF_REQUESTS, SIGN_IN, *OF_BALLOTS),
}
