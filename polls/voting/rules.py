"""Pure decisions of voting: what may happen to a poll when, who may vote, what a well-formed ballot is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Seconds
from polls.voting.methods import METHODS
from polls.voting.models import CLOSED, DRAFT, OPEN, PAUSED, PUBLISHED, READY, VOID

GRACE = timedelta(seconds=3)  # for answers in flight when a clock runs out
UNDO = timedelta(seconds=5)  # between closing by hand and its effect
FEWEST_OPTIONS, MOST_OPTIONS = 2, 50

Choice = dict[str, Any]  # {"options": [option ids, ascending]} or {"abstain": True}


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a moderator can set for a poll; all of it is frozen at opening."""

    electorate_roles: tuple[Literal["moderator", "facilitator", "attendee"], ...] = (
        "attendee",
        "facilitator",
    )
    group_ids: list[Id] | None = None  # stakeholder groups; None: all, and those who named none
    abstain: bool = True
    fewest: Annotated[int, Meta(ge=1, le=MOST_OPTIONS)] = 1
    most: Annotated[int, Meta(ge=1, le=MOST_OPTIONS)] | None = None  # None: as many as there are
    shown: Literal["live", "hidden"] = "hidden"  # hidden: until published
    change_until_close: bool = True
    clock_seconds: Seconds | None = None
    shuffled: bool = False  # each screen shows the options in an order of its own
    beside_others: bool = False  # may be open while another poll of the forum is


def read_rules(stored: dict[str, Any]) -> Rules:
    """The rules of a row."""
    return msgspec.convert(stored, Rules)


def check_rules(rules: Rules, method: str, options: int) -> None:
    """Refuse rules that contradict each other, the method or the number of options."""
    if not rules.electorate_roles:
        raise Refused("invalid_rules", _l("Say who may vote: choose at least one role."), "rules")
    if rules.group_ids == []:
        raise Refused("invalid_rules", _l("Say who may vote: choose at least one group, or all."), "rules")
    fewest, most = METHODS[method].limits(rules.fewest, rules.most, options)
    if options >= FEWEST_OPTIONS and fewest > most:
        raise Refused(
            "invalid_rules",
            _l("A ballot must name %(fewest)s but may name %(most)s at most.", fewest=fewest, most=most),
            "rules",
        )


# ---- What may happen to a poll in which state -------------------------------------------------------

FROM: dict[str, tuple[str, ...]] = {
    "change": (DRAFT, READY),
    "open": (READY,),
    "pause": (OPEN,),
    "resume": (PAUSED,),
    "extend": (OPEN, PAUSED),
    "close": (OPEN, PAUSED),
    "undo_close": (OPEN, PAUSED),
    "publish": (CLOSED,),
    "void": (OPEN, PAUSED, CLOSED, PUBLISHED),
    "new_round": (CLOSED, PUBLISHED, VOID),
}

INSTEAD = {
    DRAFT: _l("This poll is a draft: it needs at least two options before it can be opened."),
    READY: _l("This poll has not been opened yet."),
    OPEN: _l("This poll is open."),
    PAUSED: _l("This poll is paused."),
    CLOSED: _l("This poll has been closed."),
    PUBLISHED: _l("The result of this poll has been published."),
    VOID: _l("This poll has been declared void."),
}


def check_move(what: str, state: str) -> None:
    """Refuse, with how it stands instead, unless `what` may happen to a poll in that state."""
    if state not in FROM[what]:
        raise Refused("stale", INSTEAD[state], state=state)


def ready_state(options: int) -> str:
    """`ready` once there is something to choose between, `draft` until then."""
    return READY if options >= FEWEST_OPTIONS else DRAFT


# ---- When ballots are taken -------------------------------------------------------------------------


def ends_at(closes_at: datetime | None, closing_at: datetime | None) -> datetime | None:
    """The instant from which no ballot is taken: the clock's with its grace, or the hand's without."""
    ends = [closes_at + GRACE] if closes_at else []
    ends += [closing_at] if closing_at else []
    return min(ends, default=None)


def is_open(state: str, closes_at: datetime | None, closing_at: datetime | None, now: datetime) -> bool:
    """Whether a ballot that arrives now counts."""
    end = ends_at(closes_at, closing_at)
    return state == OPEN and (end is None or now < end)


def check_takes_ballots(
    state: str, closes_at: datetime | None, closing_at: datetime | None, now: datetime
) -> None:
    """Refuse a ballot unless the poll is open, with a sentence that says what it is instead."""
    if is_open(state, closes_at, closing_at, now):
        return
    if state in (DRAFT, READY):
        raise Refused("not_open", _l("This poll has not been opened yet. Please wait for the moderator."))
    if state == PAUSED:
        raise Refused("paused", _l("This poll is paused. Keep your answer and send it when it goes on."))
    if state == VOID:
        raise Refused("void", _l("This poll has been declared void: its ballots are not counted."))
    raise Refused("closed", _l("This poll is closed. This ballot came too late and was not counted."))


# ---- Who may vote -----------------------------------------------------------------------------------


def is_entitled(rules: Rules, role: str, group_id: int | None) -> bool:
    """Whether a member with that role and group belongs to the electorate."""
    return role in rules.electorate_roles and (rules.group_ids is None or group_id in rules.group_ids)


def why_not_on_roll(
    rules: Rules, role: str, group_id: int | None, added_at: datetime, opened_at: datetime | None
) -> Refused:
    """Why a member has no vote in an open poll, in a sentence."""
    if role not in rules.electorate_roles:
        return Refused("not_entitled", _l("People with your role in this forum do not vote in this poll."))
    if rules.group_ids is not None and group_id not in rules.group_ids:
        return Refused("not_entitled", _l("This poll is for other stakeholder groups than yours."))
    if opened_at is not None and added_at > opened_at:
        return Refused(
            "not_on_roll", _l("You joined after this poll was opened, so you can vote from the next one on.")
        )
    return Refused(
        "not_on_roll",
        _l("The list of voters was fixed when this poll opened, and you were not on it at that moment."),
    )


# ---- What a well-formed ballot is -------------------------------------------------------------------


def check_choice(rules: Rules, method: str, option_ids: Collection[int], choice: Any) -> Choice:
    """`choice` in its one normal form, whatever order its options came in.

    Refused with how to mend it; the refusal never repeats what was chosen.
    """
    if not isinstance(choice, dict) or len(choice) != 1:
        raise _unreadable()
    if "abstain" in choice:
        return _abstention(rules, choice["abstain"])
    options = choice.get("options")
    if not isinstance(options, list):
        raise _unreadable()
    fewest, most = METHODS[method].limits(rules.fewest, rules.most, len(option_ids))
    _check_number(len(options), fewest, most)
    _check_options(options, option_ids)
    return {"options": sorted(options)}


def _abstention(rules: Rules, said: Any) -> Choice:
    if said is not True:
        raise _unreadable()
    if not rules.abstain:
        raise Refused("no_abstention", _l("This poll has no abstention. Choose an option, or send nothing."))
    return {"abstain": True}


def _check_number(given: int, fewest: int, most: int) -> None:
    if given > most:
        raise Refused(
            "too_many_options", _l("Choose %(most)s at most, then send again.", most=most), "choice"
        )
    if given < fewest:
        raise Refused(
            "too_few_options", _l("Choose at least %(fewest)s, then send again.", fewest=fewest), "choice"
        )


def _check_options(options: Sequence[Any], option_ids: Collection[int]) -> None:
    # By exact type: in Python True is 1 and 2.0 is 2, and neither names an option.
    if any(type(option) is not int for option in options):
        raise _unreadable()
    if not set(options) <= set(option_ids):
        raise Refused(
            "unknown_option",
            _l("This ballot names an option that this poll does not have. Please look at the poll again."),
            "choice",
        )
    if len(set(options)) != len(options):
        raise Refused("repeated_option", _l("This ballot names an option twice. Name each once."), "choice")


def _unreadable() -> Refused:
    return Refused(
        "invalid_ballot", _l("This ballot could not be read. Please choose again and send it."), "choice"
    )
