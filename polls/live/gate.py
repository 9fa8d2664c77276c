"""The gate of the sockets: where a connection comes from is looked at before the library sees it.

The library lets in whoever names no origin at all, and answers as JSONP, which any page can read. Behind the
gate are requests of pages whose origin is on the list, and of clients that carry a connect token.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

import structlog
from flask import Flask
from werkzeug.datastructures import EnvironHeaders
from werkzeug.wrappers import Response

from polls.cookies import cookies_of
from polls.errors import Refused
from polls.headers import Application
from polls.i18n import language_for, speaking
from polls.i18n import lazy_gettext as _l
from polls.live import quick_json
from polls.people.connect_tokens import ConnectTokens

PATH = "/socket.io/"
BOUND_TO = "plenary.bound_to"  # where it is kept which device or stage a connection's token was made for
HEADER = "X-Connect-Token"

Environ = dict[str, Any]
log = structlog.get_logger()


class Gate:
    """Stands before `application` and lets requests for sockets pass that may open one here."""

    def __init__(self, app: Flask, application: Application) -> None:
        self._app = app
        self._application = application
        self._origins: Collection[str] = app.extensions["origins"]
        self._tokens: ConnectTokens = app.extensions["connect_tokens"]

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._application(environ, start_response)
        headers = EnvironHeaders(environ)
        try:
            self._check(environ, headers, parse_qs(environ.get("QUERY_STRING", "")))
        except Refused as refusal:
            return self._answer(refusal, environ, headers)(environ, start_response)
        return self._application(environ, start_response)

    def _check(self, environ: Environ, headers: EnvironHeaders, query: Mapping[str, list[str]]) -> None:
        if "j" in query:
            raise Refused("jsonp", _l("This address does not take that."))
        origin = headers.get("Origin")
        if origin is not None:
            if origin not in self._origins:
                raise Refused("foreign_origin", _l("Pages of another address may not connect here."))
        elif not (_is_of_our_page(headers) or "sid" in query):
            # Whoever names a connection's number opened it: no page can read that of another.
            environ[BOUND_TO] = self._bound_to(headers.get(HEADER, ""))

    def _bound_to(self, token: str) -> bytes:
        bound_to = self._tokens.take(token)
        if bound_to is None:
            raise Refused("no_origin", _l("Please reload the page to connect."))
        return bound_to

    def _answer(self, refusal: Refused, environ: Environ, headers: EnvironHeaders) -> Response:
        # The reason, never the origin: it says where somebody came from.
        log.info("request", endpoint="sockets", status=HTTPStatus.FORBIDDEN.value, refused=refusal.code)
        chosen = cookies_of(environ).get("language")
        with speaking(self._app, language_for(chosen, headers.get("Accept-Language", ""))):
            told = quick_json.dumps({"refused": refusal.as_json()})
        return Response(told, status=HTTPStatus.FORBIDDEN, mimetype="application/json")


def _is_of_our_page(headers: EnvironHeaders) -> bool:
    """Whether a browser says, as no page can make it say, that a page of this very address asks. It names no
    origin then when it polls; for a WebSocket it always names one."""
    return headers.get("Sec-Fetch-Site") == "same-origin" and "Upgrade" not in headers
