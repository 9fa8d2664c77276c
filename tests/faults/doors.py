"""Both doors of a running server, as who tries them by hand has them: a device's cookie, without the page."""

from __future__ import annotations

import http.client
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask

from polls.agenda.models import Forum
from polls.database import write
from polls.people.sign_ins import start_sign_in
from polls.rehearsal.room import device_cookie
from tests.builders import a_member

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What the server said over HTTP."""

    status: int
    kind: str
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of the refusal; empty where it is none in JSON."""
        told = self.json if self.kind == "application/json" else None
        return told["refused"]["code"] if isinstance(told, dict) and "refused" in told else ""


class Visit:
    """One connection, with the cookie of a device (or none) and the CSRF token that a page gave it."""

    def __init__(self, url: str, cookie: str = "") -> None:
        self._place = urlsplit(url)
        self._line = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=30)
        self._cookie = cookie
        self.csrf = self._token()

    def _token(self) -> str:
        page = self._ask("GET", "/sign-in")
        set_cookie = page.headers.get("Set-Cookie", "")
        self._cookie = set_cookie.partition(";")[0] or self._cookie
        found = TOKEN.search(page.read())
        assert found
        return found[1].decode()

    def headers(self) -> dict[str, str]:
        """What every request of this visitor carries."""
        known = {"X-CSRFToken": self.csrf, "Origin": f"http://{self._place.netloc}"}
        return known | ({"Cookie": self._cookie} if self._cookie else {})

    def get(self, path: str) -> Answer:
        """Open an address."""
        return _answer(self._ask("GET", path))

    def post(self, path: str, said: dict[str, Any]) -> Answer:
        """Send a form."""
        kind = "application/x-www-form-urlencoded"
        return _answer(self._ask("POST", path, urlencode(said), {"Content-Type": kind}))

    def do(self, slug: str, verb: str, arguments: dict[str, Any]) -> Answer:
        """Do a verb as a live screen does that has no socket."""
        sent = json.dumps({"arguments": arguments})
        return _answer(self._ask("POST", f"/f/{slug}/do/{verb}", sent, {"Content-Type": "application/json"}))

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        known = self.headers() if hasattr(self, "csrf") else {"Cookie": self._cookie}
        self._line.request(method, path, body, known | (headers or {}))
        return self._line.getresponse()

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def _answer(response: http.client.HTTPResponse) -> Answer:
    return Answer(response.status, (response.headers.get_content_type()), response.read())


def devices(app: Flask, forum_id: int, role: str, number: int) -> list[tuple[int, str]]:
    """So many new members of that role, each with the cookie of a device: `(member_id, cookie)`."""

    def build(session: Any) -> list[tuple[int, str]]:
        forum, now = session.get_one(Forum, forum_id), datetime.now(UTC)
        members = [a_member(session, forum, role, welcomed_at=now) for _ in range(number)]
        return [(each.id, start_sign_in(session, each, "command", now)) for each in members]

    return [(member_id, device_cookie(app, token)) for member_id, token in write(build)]
