"""Looks at what several processes need of each other: PostgreSQL and Redis, both or neither."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from polls.checking.findings import Finding, fine, mend, note
from polls.checking.settings import is_this_machine
from polls.i18n import gettext as _

SECONDS = 3.0  # to wait for Redis


def processes(config: Any) -> Iterator[Finding]:
    """Whether more than one process may run on this database."""
    is_embedded = config.DATABASE_URL.startswith("sqlite")
    if not is_embedded:
        yield from _in_the_open(config.DATABASE_URL)
    if not config.REDIS_URL:
        yield note(
            _("Run one process only: a second one needs PostgreSQL and Redis (DATABASE_URL, REDIS_URL).")
        )
    elif is_embedded:
        yield mend(_("REDIS_URL is for several processes, and those need PostgreSQL: set DATABASE_URL."))
    else:
        yield from _strangers(config.REDIS_URL)
        yield from _redis(config.REDIS_URL)


def _in_the_open(url: str) -> Iterator[Finding]:
    place = urlsplit(url)
    if place.hostname and not is_this_machine(place.hostname) and "sslmode=verify-full" not in place.query:
        told = _(
            "DATABASE_URL names another machine: names and ballots travel there in the open unless the "
            "network is yours alone. Add ?sslmode=verify-full where PostgreSQL has a certificate."
        )
        yield note(told)


def _strangers(url: str) -> Iterator[Finding]:
    place = urlsplit(url)
    if place.hostname and not is_this_machine(place.hostname) and not place.password:
        told = _(
            "Redis is on another machine and asks for no password: whoever reaches it can speak to every "
            "process. Set requirepass, and name the password in REDIS_URL."
        )
        yield mend(told)


def _redis(url: str) -> Iterator[Finding]:
    import redis

    try:
        asked = redis.Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
        yield from _answers(asked)
    except (redis.RedisError, ValueError) as error:
        yield mend(_("Redis does not answer (%(problem)s).", problem=type(error).__name__))


def _answers(asked: Any) -> Iterator[Finding]:
    if _carries_word(asked):
        yield fine(_("Redis carries word from process to process."))
    else:
        yield mend(_("Redis answers, but carries no word: may this user publish and subscribe?"))
    if asked.info("memory").get("maxmemory_policy", "noeviction") != "noeviction":
        yield mend(_("Redis throws away what it has no room for. Set maxmemory-policy noeviction."))


def _carries_word(asked: Any) -> bool:
    """Whether what is published is heard."""
    channel = f"plenary-check-{secrets.token_hex(8)}"
    with asked.pubsub() as heard:
        heard.subscribe(channel)
        heard.get_message(timeout=SECONDS)  # that it listens
        asked.publish(channel, b"word")
        message = heard.get_message(timeout=SECONDS)
    return bool(message) and message["data"] == b"word"
