"""The set-up pages of polls: the list, one poll being prepared, and a poll made of the groups' proposals."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.finding import items_of
from polls.agenda.models import Forum
from polls.breakouts.proposals import proposals
from polls.database import read
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.people.acting import perform
from polls.people.seats import check_seat
from polls.screens.form_fields import read_fields
from polls.screens.poll_purposes import OF_PROPOSALS, PURPOSES, has_rare_rules, offered_rules, way_names
from polls.screens.setup_frame import FOR_MODERATORS, groups_of_forum, only_moderators, setup_page
from polls.verbs import VERBS
from polls.voting.models import IN_PREPARATION, Poll
from polls.voting.parts import letter
from polls.voting.rules import MOST_OPTIONS, Rules, read_rules

setup_polls = Blueprint("setup_polls", __name__)
setup_polls.before_request(only_moderators)

EMPTY_ROWS = 3


@setup_polls.get("/f/<slug>/setup/polls", defaults=FOR_MODERATORS)
def polls_page(slug: str, screen: str) -> str:
    """Every poll with its state; those not opened yet can be changed."""
    with read() as session:
        of_forum = select(Poll).where(Poll.forum_id == g.forum_id).order_by(Poll.position, Poll.id)
        polls = session.scalars(of_forum).all()
        return setup_page(session, "polls", polls=polls, changeable=IN_PREPARATION, **_choices(session))


@setup_polls.get("/f/<slug>/setup/polls/new", defaults=FOR_MODERATORS)
def new_poll_page(slug: str, screen: str) -> str:
    """An empty form."""
    with read() as session:
        return _form(session, None, Rules())


@setup_polls.get("/f/<slug>/setup/polls/<int:poll_id>", defaults=FOR_MODERATORS)
def poll_page(slug: str, screen: str, poll_id: int) -> str:
    """The form of a poll that has not been opened."""
    with read() as session:
        poll = session.get(Poll, poll_id)
        if poll is None or poll.forum_id != g.forum_id:
            raise Refused("not_found", _("This poll is no longer here."))
        if poll.state not in IN_PREPARATION:
            raise Refused("stale", _("This poll has been opened; from now on it is led from the console."))
        return _form(session, poll, read_rules(poll.rules))


@setup_polls.get("/f/<slug>/setup/polls/proposals", defaults=FOR_MODERATORS)
def proposals_page(slug: str, screen: str) -> str:
    """The texts of the accepted report-outs, to choose options from."""
    return _proposals_page()


@setup_polls.post("/f/<slug>/setup/polls/proposals", defaults=FOR_MODERATORS)
def make_of_proposals(slug: str, screen: str) -> ResponseReturnValue:
    """Make the poll of the ticked proposals, then show it, with what reads nearly alike pointed out.

    When that is refused, the page comes back as it was filled in.
    """
    seat = check_seat()
    taken = ("question", "method", "item_id")
    sent = [(name, request.form[name]) for name in taken if name in request.form]
    arguments = read_fields(sent, VERBS["poll_from_proposals"].shape)
    arguments["proposals"] = [_place(each) for each in request.form.getlist("chosen")]
    try:
        answer = perform(
            seat.sign_in_id, "poll_from_proposals", arguments, request.form.get("key") or None, is_form=True
        )
    except Refused as refusal:
        none_ticked = _("Tick at least one proposal.")
        problem = str(refusal.message) if arguments["proposals"] else none_ticked
        return _proposals_page(problem), refusal.status
    for first, second, _share in answer["near_duplicates"]:
        letters = {"first": letter(first), "second": letter(second)}
        flash(_("Options %(first)s and %(second)s read nearly alike. Is that meant?", **letters), "caution")
    return redirect(f"/f/{slug}/setup/polls/{answer['poll_id']}", 303)


def _proposals_page(problem: str = "") -> str:
    sent: dict[str, Any] = {"method": "single"} | request.form.to_dict()
    sent |= {"ticked": request.form.getlist("chosen"), "problem": problem}
    with read() as session:
        offered = proposals(session, session.get_one(Forum, g.forum_id))
        given = _choices(session) | {"purposes": OF_PROPOSALS}
        return setup_page(session, "polls", "poll_proposals", proposals=offered, sent=sent, **given)


def _form(session: Session, poll: Poll | None, rules: Rules) -> str:
    given = {"poll": poll, "rules": rules, "rows": _rows(poll), "is_rare": has_rare_rules(rules)}
    return setup_page(session, "polls", "poll", **given, **_choices(session))


def _place(chosen: str) -> dict[str, str]:
    breakout_id, _dot, place = chosen.partition(":")
    return {"breakout_id": breakout_id, "place": place}


def _rows(poll: Poll | None) -> list[Any]:
    """The options somebody wrote, and some empty rows to write more in."""
    options = [option for option in poll.options if not option.is_none] if poll else []
    return [*options, *[None] * min(EMPTY_ROWS, MOST_OPTIONS - len(options))]


def _choices(session: Session) -> dict[str, Any]:
    """What the forms of polls offer."""
    items = items_of(session, g.forum_id)
    return {
        "purposes": PURPOSES,
        "way_names": way_names(),
        "groups": groups_of_forum(session),
        "items": items,
        "item_titles": {item.id: item.title for item in items},
        "most_options": MOST_OPTIONS,
        **offered_rules(),
    }
