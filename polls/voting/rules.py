"""The rules of a poll: what a moderator can set, and who may vote under them. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Seconds
from polls.people.groups import MOST_GROUPS

FEWEST_OPTIONS, MOST_OPTIONS = 2, 50
FEWEST_SECRET_VOTERS = 5  # with fewer a secret ballot is none
FEW_SECRET_VOTERS = 10  # with fewer everyone is warned

SECRET: Final = "secret"  # noqa: S105 - a kind of ballot, no password
STRAW: Final = "straw"
NAMED: Final = "named"

Number = Annotated[int, Meta(ge=1, le=MOST_OPTIONS)]
Percent = Annotated[int, Meta(ge=1, le=100)]
VoterRole = Literal["moderator", "facilitator", "attendee"]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a moderator can set for a poll; all of it is frozen at opening.

    What a method has no use for is at its default there: see fitting.py.
    """

    electorate_roles: Annotated[tuple[VoterRole, ...], Meta(max_length=3)] = (
        "attendee",
        "facilitator",
    )
    # Stakeholder groups; None: all, and those who named none.
    group_ids: Annotated[list[Id], Meta(max_length=MOST_GROUPS)] | None = None
    present_only: bool = False  # of them, only who has a screen open when the poll opens
    secrecy: Literal["secret", "straw", "named"] = SECRET
    shown: Literal["live", "hidden"] = "hidden"  # hidden: until published
    abstain: bool = True
    none_of_these: bool = False  # one more option; where it comes first, nobody is chosen
    fewest: Number = 1  # options a ballot names or ranks
    most: Number | None = None  # None: as many as there are; instant run-off: 3
    dots: Annotated[int, Meta(ge=1, le=100)] = 5  # to give
    dots_each: Annotated[int, Meta(ge=1, le=100)] | None = None  # to one option; None: all of them
    change_until_close: bool = True
    clock_seconds: Seconds | None = None
    shuffled: bool = False  # each screen shows the options in an order of its own
    beside_others: bool = False  # may be open while another poll of the forum is
    quorum: Annotated[int, Meta(ge=1, le=100_000)] | None = None  # ballots that must come in, or
    quorum_unit: Literal["percent", "people"] = "percent"  # … what percentage
    quorum_of: Literal["eligible", "present"] = "eligible"  # … of whom
    base: Literal["votes", "cast", "present", "eligible"] = "votes"  # what a majority is a share of
    # None: the method's own; "most": none. "half" must be passed, the others reached.
    threshold: Literal["most", "half", "two_thirds", "three_quarters", "own"] | None = None
    own_percent: Percent | None = None  # for the threshold "own": at least so many per cent
    ties: Literal["joint", "lot", "run_off"] | None = None  # None: the method's own
    is_binding: bool = False  # otherwise the vote advises


def read_rules(stored: dict[str, Any]) -> Rules:
    """The rules of a row."""
    return msgspec.convert(stored, Rules)


def check_voters(rules: Rules, eligible: int) -> None:
    """Refuse an electorate without anyone, or one too small for a secret ballot."""
    if eligible == 0:
        raise Refused("empty_roll", _l("Nobody here may vote in this poll. Please change who may vote."))
    if has_too_few_voters(rules, eligible):
        raise Refused(
            "too_few_voters",
            _l(
                "With fewer than %(fewest)s voters a ballot is not secret. Make this a straw poll or a named "
                "one, or let more people vote.",
                fewest=FEWEST_SECRET_VOTERS,
            ),
            eligible=eligible,
        )


def has_too_few_voters(rules: Rules, eligible: int) -> bool:
    """Whether so few may vote that a secret poll is refused."""
    return rules.secrecy == SECRET and eligible < FEWEST_SECRET_VOTERS


def has_few_voters(rules: Rules, eligible: int) -> bool:
    """Whether so few may vote in secret that answers might be guessed."""
    return rules.secrecy == SECRET and eligible < FEW_SECRET_VOTERS


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
    if rules.present_only:
        return Refused(
            "not_on_roll",
            _l("This poll is for those who were here when it opened; no screen of yours was open then."),
        )
    return Refused(
        "not_on_roll",
        _l("The list of voters was fixed when this poll opened, and you were not on it at that moment."),
    )
