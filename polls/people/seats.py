"""Who this browser is: one browser may hold several seats (a host trying all four screens does),
so a page takes the seat that fits it, and each of its requests names the member it was drawn for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user
from itsdangerous import BadSignature
from werkzeug.exceptions import RequestEntityTooLarge

from polls.cookies import Cookies
from polls.database import look
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER, Member
from polls.people.sign_ins import SEAT, SEATS, token_hash

MOST_SEATS = 8  # a cookie has room for so many tokens

# Which roles each screen serves, the best fit first.
SCREEN_ROLES = {
    "console": (MODERATOR,),
    "setup": (MODERATOR,),
    "facilitator": (FACILITATOR,),
    "attendee": (ATTENDEE, OBSERVER, FACILITATOR, MODERATOR),
    "any": (MODERATOR, FACILITATOR, ATTENDEE, OBSERVER),
}

login_manager = LoginManager()


class Seat(UserMixin):
    """The signed-in device of one member, as Flask-Login's user of this request."""

    def __init__(self, found: Any) -> None:
        """`found` is a row of `sign_ins.SEATS`, and so is its member: to look at, not to change, and with no
        more than pages have to know."""
        self.sign_in_id: int = found.sign_in_id
        self.token_hash: bytes = found.token_hash
        self.member: Member = found
        self.forum_id: int = found.forum_id

    def get_id(self) -> str:
        return str(self.sign_in_id)


def take_seat(token: str) -> None:
    """Keep a fresh sign-in's token in this browser's cookie, the newest first."""
    session["seats"] = [token, *session.get("seats", [])][:MOST_SEATS]
    session.permanent = True
    g.pop("seats", None)
    _renew_csrf_token()


def _renew_csrf_token() -> None:
    """Let the next page make another: whoever planted a cookie here before a sign-in knows its token."""
    for kept in (session, g):
        kept.pop("csrf_token", None)


def leave_seats(tokens: Iterable[str]) -> None:
    """Take these tokens out of this browser's cookie."""
    gone, before = set(tokens), kept_tokens()
    session["seats"] = [token for token in before if token not in gone]
    if len(session["seats"]) < len(before):
        session["left"] = True  # for the next page: what this device kept of theirs is to go
    g.pop("seats", None)


def somebody_left() -> bool:
    """Whether somebody left this browser since its last page; said once."""
    return bool(session.pop("left", False))


def kept_tokens() -> list[str]:
    """The tokens in this browser's cookie, the newest first."""
    return list(session.get("seats", []))


def seats() -> list[Seat]:
    """Every seat this browser holds, the newest first; looked up once a request."""
    if "seats" not in g:
        g.seats = seats_behind(kept_tokens(), datetime.now(UTC))
    return g.seats


def seats_behind(tokens: Iterable[str], now: datetime) -> list[Seat]:
    """The valid seats that these tokens stand for, the newest first."""
    hashes = [token_hash(token) for token in tokens]
    if len(hashes) == 1:
        return [Seat(each) for each in look(SEAT, hash=hashes[0], now=now)]
    return [Seat(each) for each in look(SEATS, hashes=hashes, now=now)] if hashes else []


class TokensInCookies:
    """Reads the tokens in the cookies of a request that Flask does not handle (a socket's first one)."""

    def __init__(self, app: Flask) -> None:
        kept = Cookies()
        self._name = kept.get_cookie_name(app)
        self._seals: Any = kept.get_signing_serializer(app)

    def read(self, cookies: Mapping[str, str]) -> list[str]:
        """The tokens, the newest first; none where the cookie is not ours, or was changed."""
        try:
            return list(self._seals.loads(cookies.get(self._name, "")).get("seats", []))
        except BadSignature:
            return []


def seat_for(forum_id: int, screen: str = "any", member_id: int | None = None) -> Seat | None:
    """The seat in the forum that fits the screen best: of `member_id`'s alone, where one is named. Naming
    oneself opens no screen that one's role does not."""
    here = [seat for seat in seats() if seat.forum_id == forum_id and member_id in (None, seat.member.id)]
    for role in SCREEN_ROLES[screen]:
        for seat in here:
            if seat.member.role == role:
                return seat
    return None


def asked_member_id() -> int | None:
    """The member a request says it was drawn for (header or form field), if any."""
    asked = request.headers.get("X-Member") or _form().get("member") or ""
    return int(asked) if asked.isdecimal() and len(asked) < 16 else None


def _form() -> Mapping[str, str]:
    """The form of this request; nothing when it is too large to read (its error page asks for a seat)."""
    try:
        return request.form
    except RequestEntityTooLarge:
        return {}


@login_manager.request_loader
def _seat_of_request(_request: object) -> Seat | None:
    forum_id = g.get("forum_id")
    if forum_id is None:
        return None
    return seat_for(forum_id, (request.view_args or {}).get("screen", "any"), asked_member_id())


def no_seat() -> Refused:
    """What is said to who has no seat here, and where there is no forum."""
    return Refused("not_signed_in", _l("Please open your personal link to sign in."))


def check_seat() -> Seat:
    """The seat of this request; refused when there is none."""
    if not current_user.is_authenticated:
        raise no_seat()
    return current_user._get_current_object()
