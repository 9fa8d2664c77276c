"""From what the groups propose to a poll, in one step, with where each option came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.breakouts.proposals import Proposal, proposals
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Paragraph, Sentence
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR
from polls.voting.fitting import MOTION
from polls.voting.methods import METHODS
from polls.voting.models import Option, Poll
from polls.voting.moves import check_move
from polls.voting.near_duplicates import near_duplicates
from polls.voting.preparing import MethodName, add_poll, check_poll
from polls.voting.rules import MOST_OPTIONS, Rules


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a proposal stands: in which group's report-out, and at which place of it."""

    breakout_id: Id
    place: Annotated[str, Meta(min_length=1, max_length=40)]


Places = Annotated[list[Place], Meta(min_length=1, max_length=MOST_OPTIONS)]


@verb(by=(MODERATOR,), creates=True)
def poll_from_proposals(
    session: Session,
    actor: Actor,
    *,
    question: Sentence,
    proposals: Places,
    method: MethodName = "single",
    explanation: Paragraph = "",
    rules: Rules = Rules(),  # noqa: B008  (frozen)
    item_id: Id | None = None,
) -> dict[str, Any]:
    """Prepare a poll on accepted proposals, in the order given. Twice makes two polls.

    Answers the pairs of options that say nearly the same: `[[position, position, share], …]`.
    """
    _check_purpose(method)
    offered = _offered(session, actor)
    options = [_option(offered.get((each.breakout_id, each.place))) for each in proposals]
    poll = add_poll(session, actor, question, explanation, method, options, rules, item_id)
    return {"poll_id": poll.id, "near_duplicates": near_duplicates([option.text for option in poll.options])}


@verb(by=(MODERATOR,))
def refresh_options(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Take the texts of a poll that has not been opened anew from the report-outs they came from.

    Answers how many changed. Calling it twice changes nothing more.
    """
    poll = find(session, Poll, poll_id, actor)
    check_move("change", poll.state)
    offered = _offered(session, actor)
    outdated = [option for option in poll.options if is_outdated(option, offered)]
    for option in outdated:
        _take(option, offered[_place(option)])
    session.flush()
    check_poll(session, actor, poll)
    actor.note(session, "poll_options_refreshed", poll=poll.id, options=len(outdated))
    return {"changed": len(outdated)}


def _check_purpose(method: str) -> None:
    if METHODS[method].PURPOSE == MOTION:
        raise Refused(
            "not_yes_and_no",
            _l("A motion is about one text. Put it into the question of a poll of its own."),
            "method",
        )


def by_place(offered: Sequence[Proposal]) -> dict[Any, Proposal]:
    """The proposals by `(breakout_id, place)`."""
    return {(proposal["breakout_id"], proposal["place"]): proposal for proposal in offered}


def is_outdated(option: Option, offered: dict[Any, Proposal]) -> bool:
    """Whether the proposal an option came from was worded anew after the option was made of it."""
    proposal = offered.get(_place(option))
    return (
        proposal is not None
        and proposal["version"] != option.source_version
        and (proposal["text"] != option.text or proposal["detail"] != option.detail)
    )


def _offered(session: Session, actor: Actor) -> dict[Any, Proposal]:
    return by_place(proposals(session, session.get_one(Forum, actor.forum_id)))


def _place(option: Option) -> tuple[int | None, str | None]:
    return option.source_breakout_id, option.source_place


def _option(proposal: Proposal | None) -> Option:
    if proposal is None:
        raise Refused(
            "stale",
            _l("One of these proposals is not there any more. Please look at the report-outs again."),
            "proposals",
        )
    option = Option(source_breakout_id=proposal["breakout_id"], source_place=proposal["place"])
    _take(option, proposal)
    return option


def _take(option: Option, proposal: Proposal) -> None:
    option.text, option.detail = proposal["text"], proposal["detail"]
    option.source_version = proposal["version"]
