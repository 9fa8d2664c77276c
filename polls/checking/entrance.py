"""Goes in as people do, by PUBLIC_URL: through the proxy, with a page and with a socket."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import websocket

from polls.checking.findings import Finding, fine, mend, note
from polls.i18n import gettext as _

SECONDS = 5


def entrance(config: Any) -> Iterator[Finding]:
    """What answers at PUBLIC_URL; nothing may, before the first start."""
    url = config.PUBLIC_URL
    try:
        status = _status(f"{url}/healthz")
    except OSError as error:
        yield _unreached(url, getattr(error, "reason", error))
    else:
        yield from _found(url, status)


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310  (the host's own setting)
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def _unreached(url: str, reason: object) -> Finding:
    if isinstance(reason, ssl.SSLError):
        return mend(_("The certificate at %(url)s is not one that browsers believe.", url=url))
    return note(_("Nothing answers at %(url)s from here. Check again once the server runs.", url=url))


def _found(url: str, status: int) -> Iterator[Finding]:
    if status != 200:
        told = _(
            "%(url)s answers %(status)s: does the proxy reach a running process?", url=url, status=status
        )
        yield mend(told)
    elif _opens_sockets(url):
        yield fine(_("Pages and sockets answer at %(url)s.", url=url))
    else:
        yield mend(
            _(
                "%(url)s opens no WebSocket: the proxy has to pass Upgrade on, and ORIGINS to name it.",
                url=url,
            )
        )


def _opens_sockets(url: str) -> bool:
    address = f"ws{url.removeprefix('http')}/socket.io/?EIO=4&transport=websocket"
    try:
        line = websocket.create_connection(address, timeout=SECONDS, origin=url)
    except (OSError, websocket.WebSocketException):
        return False
    line.close()
    return True
