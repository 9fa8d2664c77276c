"""The results a forum has published: every poll's question, figures and how they were counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.i18n import gettext as _
from polls.voting.methods import METHODS
from polls.voting.models import PUBLISHED, VOID, Option, Poll
from polls.voting.parts import letter
from polls.voting.tallies import tally, turnouts

UNCOUNTED: dict[str, Any] = {
    "rows": [],
    "abstentions": 0,
    "winners": [],
    "sentence": "",
    "how": "",
    "ballots": 0,
}


@dataclass(frozen=True)
class OptionResult:
    """One option's count. `share` is of the ballots that name an option (0-1)."""

    letter: str
    text: str
    detail: str
    breakout_id: int | None
    place: str | None
    count: int
    share: float
    is_first: bool


@dataclass(frozen=True)
class Result:
    """A poll that was published, or declared void (then without any figure)."""

    poll_id: int
    question: str
    explanation: str
    method: str
    round: int
    is_void: bool
    void_reason: str
    opened_at: datetime | None
    closed_at: datetime | None
    published_at: datetime | None
    received: int
    eligible: int
    abstentions: int
    has_abstention: bool
    options: list[OptionResult]
    sentence: str
    how: str

    @property
    def base(self) -> int:
        """The ballots that name an option."""
        return self.received - self.abstentions

    @property
    def method_name(self) -> str:
        return METHODS[self.method].name()

    @property
    def winners(self) -> list[OptionResult]:
        return [option for option in self.options if option.is_first]


def results(session: Session, forum: Forum) -> list[Result]:
    """Every poll whose result is published, and every one declared void, in the order of the agenda.

    A closed poll is not among them: its figures are the moderators' until they publish them.
    """
    told = select(Poll).where(Poll.forum_id == forum.id, Poll.state.in_((PUBLISHED, VOID)))
    polls = session.scalars(told.order_by(Poll.position, Poll.round, Poll.id)).all()
    rolls = turnouts(session, [poll.id for poll in polls])
    return [_result(session, poll, rolls.get(poll.id, {})) for poll in polls]


def percent(share: float) -> str:
    """A share in whole per cent; a share that is not nothing is never called nothing."""
    if 0 < share < 0.01:
        return _("under 1 %")
    return f"{share * 100:.0f} %"


def _result(session: Session, poll: Poll, turnout: dict[str, int]) -> Result:
    is_void = poll.state == VOID
    counted = UNCOUNTED if is_void else tally(session, poll)
    return Result(
        poll_id=poll.id,
        question=poll.question,
        explanation=poll.explanation,
        method=poll.method,
        round=poll.round,
        is_void=is_void,
        void_reason=poll.void_reason,
        opened_at=poll.opened_at,
        closed_at=poll.closed_at,
        published_at=poll.published_at,
        received=counted["ballots"],
        eligible=turnout.get("eligible", 0),
        abstentions=counted["abstentions"],
        has_abstention=bool(poll.rules.get("abstain", True)),
        options=_options(poll.options, counted),
        sentence=counted["sentence"],
        how=counted["how"],
    )


def _options(options: list[Option], counted: dict[str, Any]) -> list[OptionResult]:
    """The options with their counts, the most first; level ones in the order of the ballot."""
    rows = {row["option_id"]: row for row in counted["rows"]}
    told = [
        OptionResult(
            letter=letter(option.position),
            text=option.text,
            detail=option.detail,
            breakout_id=option.source_breakout_id,
            place=option.source_place,
            count=rows[option.id]["count"] if option.id in rows else 0,
            share=rows[option.id]["share"] if option.id in rows else 0.0,
            is_first=option.id in counted["winners"],
        )
        for option in options
    ]
    return sorted(told, key=lambda option: -option.count)
