"""Which page of a published result the stage shows: moderators turn them by hand, at the pace of the room."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta
from sqlalchemy.orm import Session

from polls.inputs import Id
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR
from polls.voting.models import Poll
from polls.voting.moves import check_move

# A page for each round, for some rows of a table, for the groups. Past the last one the stage shows the last.
Step = Annotated[int, Meta(ge=0, le=200)]


@verb(by=(MODERATOR,))
def show_step(session: Session, actor: Actor, *, poll_id: Id, step: Step) -> dict[str, int]:
    """Show page `step` (from 0) of a published result on the stage. A second call changes nothing."""
    poll = find(session, Poll, poll_id, actor)
    check_move("show_step", poll.state)
    poll.step = step
    return {"poll_id": poll.id}
