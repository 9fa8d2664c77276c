"""A named poll and an item that names nobody do not go together: its ballot file holds the voters' names."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.attribution import NAMED, ON_ATTRIBUTION_CHANGED, USUAL
from polls.agenda.models import Item
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.acting import Actor
from polls.voting.models import IN_PREPARATION, Poll
from polls.voting.rules import NAMED as NAMED_BALLOTS
from polls.voting.rules import Rules, read_rules


def check_item_names_people(session: Session, poll: Poll, rules: Rules) -> None:
    """Refuse to hold a named poll in an item that was set to name nobody."""
    item = session.get(Item, poll.item_id) if poll.item_id else None
    if rules.secrecy == NAMED_BALLOTS and item is not None and item.attribution not in (USUAL, NAMED):
        raise Refused(
            "names_nobody",
            _l(
                "Nobody is named in this agenda item, and a named poll names its voters. "
                "Make it a secret one, or change how the item is attributed."
            ),
            "rules",
        )


def check_no_voters_are_named(session: Session, _actor: Actor, item: Item) -> None:
    """Refuse to take the names out of an item in which a named poll was held: its file is hashed."""
    if item.attribution in (USUAL, NAMED):
        return
    held = select(Poll).where(Poll.item_id == item.id, Poll.state.not_in(IN_PREPARATION))
    if any(read_rules(poll.rules).secrecy == NAMED_BALLOTS for poll in session.scalars(held)):
        raise Refused(
            "names_voters",
            _l("A named poll was held in this item. Its voters' names are part of the record."),
            "attribution",
        )


ON_ATTRIBUTION_CHANGED.append(check_no_voters_are_named)
