"""The security headers: of every page, file, error and answer of a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

A_YEAR = 365 * 24 * 3600  # seconds
DEFAULT_PORTS = {"http": 80, "https": 443}
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
NOBODY, OUR_CONSOLE = "'none'", "'self'"  # who may show a page in a frame; the console shows a small stage


class Headers:
    """Stands before `application`, and gives each of its answers those of `carried` that it does not say
    itself."""

    def __init__(self, application: Application, carried: Mapping[str, str]) -> None:
        self._application = application
        self.carried = [(name.lower(), (name, value)) for name, value in carried.items()]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def start(status: str, said: list[tuple[str, str]], *more: Any) -> Any:
            names = {name.lower() for name, _value in said}
            left = [each for name, each in self.carried if name not in names]
            return start_response(status, said + left, *more)

        return self._application(environ, start)


def headers(settings: Any) -> dict[str, str]:
    """What every answer carries. `settings` are the app's, whose address says whether there is HTTPS."""
    also = {"Strict-Transport-Security": f"max-age={A_YEAR}"} if _is_https(settings) else {}
    return also | {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",  # CSRF protection under HTTPS asks for it
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Content-Security-Policy": policy((NOBODY,)),
        "Cache-Control": "no-store",
    }


def policy(framed_by: Iterable[str]) -> str:
    """The Content-Security-Policy of a page that those may show in a frame."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",  # the console shows a small stage
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {' '.join(framed_by)}",
        )
    )


def origin_of(address: str) -> str:
    """The origin of an address as browsers name it: lower case, without path and without the usual port.

    What is no address of a host stays as it is, and then is no browser's origin.
    """
    try:
        place = urlsplit(address)
        port = place.port
    except ValueError:
        return address
    if place.scheme not in DEFAULT_PORTS or not place.hostname:
        return address
    host = f"[{place.hostname}]" if ":" in place.hostname else place.hostname
    return f"{place.scheme}://{host}" + ("" if port in (None, DEFAULT_PORTS[place.scheme]) else f":{port}")


def _is_https(settings: Any) -> bool:
    return str(settings["PUBLIC_URL"]).startswith("https://")
