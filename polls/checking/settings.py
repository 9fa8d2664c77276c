"""Looks at the settings: the address people type, the proxy in front, what must stay secret."""

from __future__ import annotations

import os
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from polls.checking.findings import Finding, fine, mend, note
from polls.i18n import gettext as _

SHORTEST_SECRET = 32  # characters
FEWEST_DIFFERENT = 10  # of them: random hexadecimal digits have more
A_YEAR = 366  # days
EXAMPLES = ("THE-PASSWORD", "plenary", "postgres", "password", "changeme")


def settings(config: Any) -> Iterator[Finding]:
    """What the environment says, without asking anything else."""
    yield _address(config.PUBLIC_URL)
    yield from _origins(config.PUBLIC_URL, config.ORIGINS)
    yield from _proxies(config)
    yield from _secret(config.SECRET_KEY)
    yield from _shared(config)
    yield from _known(config.MOST_KEPT_DAYS)
    yield from _serving(config.ASYNC_MODE)
    yield from _telling(config.LOG_LEVEL, os.environ.get("FLASK_DEBUG", ""))
    for folder in (config.DATA_DIR, config.KEYS_DIR):
        yield from _folder(folder)


def _address(url: str) -> Finding:
    place = urlsplit(url)
    if is_this_machine(place.hostname or ""):
        told = _(
            "PUBLIC_URL is %(url)s, which only this machine can open. Set it to the address people type.",
            url=url,
        )
        return mend(told)
    if place.scheme != "https":
        told = _(
            "PUBLIC_URL is %(url)s, without HTTPS: sign-ins and ballots would travel in the open.", url=url
        )
        return mend(told)
    return fine(_("People come to %(url)s.", url=url))


def _origins(url: str, origins: list[str]) -> Iterator[Finding]:
    if url.startswith("https://") and any(each.startswith("http://") for each in origins):
        yield mend(
            _("ORIGINS names an address without HTTPS: who sits between could open sockets. Take it out.")
        )
    elif url not in origins:
        told = _(
            "ORIGINS does not name PUBLIC_URL (%(url)s): every screen would say “Reconnecting…”.", url=url
        )
        yield mend(told)


def _proxies(config: Any) -> Iterator[Finding]:
    is_behind = config.PUBLIC_URL.startswith("https://")  # the program itself speaks no HTTPS
    if is_behind and not config.PROXIES:
        yield mend(
            _("PROXIES is 0, so everyone seems to come from the proxy that adds HTTPS. Set PROXIES=1.")
        )
    yield from _believed(config)


def _believed(config: Any) -> Iterator[Finding]:
    """Whom the program believes who asks."""
    networks = [ip_network(each, strict=False) for each in config.PROXIES_AT]
    if not config.PROXIES:
        return
    if any(network.prefixlen == 0 for network in networks):
        yield mend(_("PROXIES_AT names every address: anyone could claim any. Name your proxy's alone."))
    elif not is_this_machine(config.HOST):
        told = _(
            "HOST is %(host)s: close port %(port)s to all but the proxy. What it says is believed of "
            "%(networks)s alone (PROXIES_AT).",
            host=config.HOST,
            port=config.PORT,
            networks=", ".join(config.PROXIES_AT),
        )
        yield note(told)


def _secret(secret: str) -> Iterator[Finding]:
    if len(secret) < SHORTEST_SECRET:
        told = _(
            "SECRET_KEY is short: %(fewest)s random characters at least, or leave it out.",
            fewest=SHORTEST_SECRET,
        )
        yield mend(told)
    elif len(set(secret)) < FEWEST_DIFFERENT:
        yield mend(_("SECRET_KEY can be guessed: use random characters, or leave it out."))


def _shared(config: Any) -> Iterator[Finding]:
    """Each secret has one use, and none is the example's."""
    addresses = {"DATABASE_URL": config.DATABASE_URL, "REDIS_URL": config.REDIS_URL}
    for name, url in addresses.items():
        password = unquote(urlsplit(url).password or "")
        if password == config.SECRET_KEY:
            yield mend(_("SECRET_KEY is the password in %(name)s too: give each its own.", name=name))
        if password in EXAMPLES:
            yield mend(_("The password in %(name)s is the one of an example: choose another.", name=name))


def _known(days: int) -> Iterator[Finding]:
    if days > A_YEAR:
        yield note(
            _(
                "MOST_KEPT_DAYS lets a forum keep who its people are for %(days)s days: who needs it?",
                days=days,
            )
        )


def _serving(mode: str) -> Iterator[Finding]:
    if mode == "threading":
        told = _(
            "ASYNC_MODE is threading, which is for tests: its server takes requests that can be read in two "
            "ways, and lets slow ones hold it up. Leave it out."
        )
        yield mend(told)


def _telling(level: str, debug: str) -> Iterator[Finding]:
    """What the program says to others while it runs."""
    if level.upper() in ("DEBUG", "NOTSET"):
        yield note(_("LOG_LEVEL is %(level)s, which is more than is needed: leave it out.", level=level))
    if debug.lower() not in ("", "0", "false", "no"):
        yield mend(_("FLASK_DEBUG is set: it is for those who change the program. Leave it out."))


def _folder(path: Path) -> Iterator[Finding]:
    if not path.exists():
        return  # it is made at the first start
    if not os.access(path, os.W_OK | os.X_OK):
        yield mend(
            _("%(path)s cannot be written by this user. Is this the user the server runs as?", path=path)
        )
    elif path.stat().st_mode & 0o077:
        yield mend(_("Others on this machine can look into %(path)s: chmod 700 %(path)s", path=path))
    else:
        yield fine(_("%(path)s is readable by its owner alone.", path=path))


def is_this_machine(host: str) -> bool:
    """Whether `host` is loopback."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
