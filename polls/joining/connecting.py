"""Connect tokens over HTTP, for who cannot open a socket without one (see people/connect_tokens.py)."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from polls.agenda.models import Forum
from polls.database import read
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.people.connect_tokens import tokens_of
from polls.people.seats import check_seat
from polls.people.sign_ins import token_hash

connecting = Blueprint("connecting", __name__)


@connecting.post("/f/<slug>/connect-token")
def for_a_seat(slug: str) -> ResponseReturnValue:
    """`{token}` for the device that asks, as the member its page was drawn for."""
    return _token(check_seat().token_hash)


@connecting.post("/stage/<stage_key>/connect-token")
def for_a_stage(stage_key: str) -> ResponseReturnValue:
    """`{token}` for this stage."""
    with read() as session:
        if session.scalar(select(Forum.id).where(Forum.stage_key == stage_key)) is None:
            raise Refused("not_found", _("There is no stage at this address."))
    return _token(token_hash(stage_key))


def _token(bound_to: bytes) -> ResponseReturnValue:
    return jsonify(token=tokens_of(current_app).make(bound_to))
