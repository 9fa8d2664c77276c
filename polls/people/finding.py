"""Finding a row by its id within the actor's forum: another forum's row is as good as none."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.acting import Actor

Row = TypeVar("Row")


def find(session: Session, model: type[Row], row_id: int, actor: Actor) -> Row:
    """The `model` with that id in the actor's forum; refused as `not_found` otherwise."""
    row = session.get(model, row_id)
    if row is None or row.forum_id != actor.forum_id:  # type: ignore[attr-defined]
        raise Refused("not_found", _l("This is no longer here. Please look at the page again."))
    return row
