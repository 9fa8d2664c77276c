"""The counts: what ballots coming in, and people coming and going, can move in the pictures.

These are the commonest changes by far, and a thousand of them fall into one minute: drawing all of every
picture for each would take most of the server's time.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.live.picture import PUBLIC, STAFF, Parts
from polls.people import parts as people
from polls.voting import parts as voting

Draw = Callable[[Session, Forum], Parts]

# By audience, who draws the parts that move so. No other audience's picture holds any.
VOTES: dict[str, Draw] = {PUBLIC: voting.counts}
PEOPLE: dict[str, Draw] = {PUBLIC: people.presence, STAFF: people.staff}
