"""The counts: what ballots coming in, and people coming and going, can move in the pictures.

These are the commonest changes by far, and a thousand of them fall into one minute: drawing all of every
picture for each would take most of the server's time.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.live.picture import PUBLIC, STAFF, Parts
from polls.people import parts as people
from polls.voting import parts as voting

# By audience, who draws the parts that hold counts. No other audience's picture holds any that move so.
COUNTING: dict[str, Callable[[Session, Forum], Parts]] = {PUBLIC: voting.public, STAFF: people.staff}


def counts(session: Session, forum: Forum, audience: str) -> Parts:
    """The parts of the audience's picture that hold counts. Counting takes no part away."""
    return msgspec.to_builtins(COUNTING[audience](session, forum))
