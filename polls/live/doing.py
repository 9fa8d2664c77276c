"""Doing: a verb that comes by socket, and its answer."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.i18n import speaking
from polls.live.presence import Connection, Presence
from polls.people.acting import perform
from polls.people.pace import Pace

log = structlog.get_logger()


class Doing:
    """Takes the verbs of screens that are here."""

    def __init__(self, app: Flask, presence: Presence, pace: Pace) -> None:
        self._app = app
        self._presence = presence
        self._pace = pace

    def do(self, sid: str, message: Any = None, *_ignored: Any) -> dict[str, Any]:
        """Do a verb: `{verb, arguments, key}` → `{ok: answer}` or `{refused: {code, message, …}}`."""
        connection = self._presence.connections.get(sid)
        try:
            return {"ok": self._answer(sid, connection, message)}
        except Refused as refusal:
            if refusal.code != "too_many":  # of which there may be any number
                log.info("verb_refused", code=refusal.code)
            return self._told(refusal, connection)
        except Exception:
            log.exception("verb_failed")
            failed = Refused("failed", _l("Something went wrong here. Nothing was changed."))
            return self._told(failed, connection)

    def _answer(self, sid: str, connection: Connection | None, message: Any) -> Any:
        if connection is None or connection.sign_in_id is None:
            raise Refused("not_signed_in", _l("Please open your personal link to sign in."))
        self._pace.check(connection.member_id or sid)
        return perform(connection.sign_in_id, *_read_message(message))

    def _told(self, refusal: Refused, connection: Connection | None) -> dict[str, Any]:
        """What was refused, in the language of the screen: its sentence is looked up only now."""
        with speaking(self._app, connection.language if connection else None):
            return {"refused": refusal.as_json()}


def _read_message(message: Any) -> tuple[str, dict[str, Any], str | None]:
    if isinstance(message, dict):
        name, arguments, key = message.get("verb"), message.get("arguments", {}), message.get("key")
        if isinstance(name, str) and isinstance(arguments, dict) and isinstance(key, str | None):
            return name, arguments, key
    raise Refused("invalid", _l("This does not have the right form. Please check it."))
