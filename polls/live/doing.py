"""Doing: a verb that comes by socket, and its answer."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask

from polls.errors import Refused
from polls.i18n import gettext as _
from polls.live.pace import Pace
from polls.live.presence import Presence
from polls.people.acting import perform

log = structlog.get_logger()


class Doing:
    """Takes the verbs of screens that are here."""

    def __init__(self, app: Flask, presence: Presence, pace: Pace) -> None:
        self._app = app
        self._presence = presence
        self._pace = pace

    def do(self, sid: str, message: Any = None, *_ignored: Any) -> dict[str, Any]:
        """Do a verb: `{verb, arguments, key}` → `{ok: answer}` or `{refused: {code, message, …}}`."""
        try:
            return {"ok": self._answer(sid, message)}
        except Refused as refusal:
            return self._told(refusal)
        except Exception:
            log.exception("verb_failed")
            return self._told(Refused("failed", _("Something went wrong here. Nothing was changed.")))

    def _answer(self, sid: str, message: Any) -> Any:
        connection = self._presence.connections.get(sid)
        if connection is None or connection.sign_in_id is None:
            raise Refused("not_signed_in", _("Please open your personal link to sign in."))
        if not self._pace.allows(connection.member_id or sid):
            raise Refused("too_many", _("This was too much at once. Please wait a moment."))
        return perform(connection.sign_in_id, *_read_message(message))

    def _told(self, refusal: Refused) -> dict[str, Any]:
        with self._app.app_context():  # its sentence is looked up only now
            return {"refused": refusal.as_json()}


def _read_message(message: Any) -> tuple[str, dict[str, Any], str | None]:
    if isinstance(message, dict):
        name, arguments, key = message.get("verb"), message.get("arguments", {}), message.get("key")
        if isinstance(name, str) and isinstance(arguments, dict) and isinstance(key, str | None):
            return name, arguments, key
    raise Refused("invalid", _("This does not have the right form. Please check it."))
