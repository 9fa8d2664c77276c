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
from polls.voting.tallies import NOBODY, Roll, rolls_of, tally

DASH = "\N{EN DASH}"

UNCOUNTED: dict[str, Any] = {
    "ballots": 0,
    "abstentions": 0,
    "verdict": "nothing",
    "winners": [],
    "rows": [],
    "unit": "",
    "is_by_lot": False,
    "sentence": "",
    "how": "",
    "detail": {"kind": "bars", "threshold": None},
    "quorum": None,
    "groups": None,
    "ballots_hash": None,
    "lot_seed": None,
}


@dataclass(frozen=True)
class OptionResult:
    """One option's count, and its share (0-1) as its method has it; `id` is the key in a detail."""

    id: str
    letter: str
    text: str
    detail: str
    breakout_id: int | None
    place: str | None
    count: int | float
    share: float
    is_first: bool


@dataclass(frozen=True)
class Result:
    """A poll that was published, or declared void (then without any figure).

    `detail` is the tally's, by method (polls/voting/methods); `ballot_order` are the options as they stood
    on the ballot, `options` the same with the most first.
    """

    poll_id: int
    question: str
    explanation: str
    method: str
    rules: dict[str, Any]
    round: int
    is_void: bool
    void_reason: str
    opened_at: datetime | None
    closed_at: datetime | None
    published_at: datetime | None
    received: int
    eligible: int
    abstentions: int
    ballot_order: list[OptionResult]
    verdict: str
    unit: str
    is_by_lot: bool
    sentence: str
    how: str
    detail: dict[str, Any]
    quorum: dict[str, Any] | None
    groups: dict[str, Any] | None
    frozen_hash: str | None
    ballots_hash: str | None
    lot_seed: str | None

    @property
    def base(self) -> int:
        """The ballots that do not abstain."""
        return self.received - self.abstentions

    @property
    def has_abstention(self) -> bool:
        return bool(self.rules.get("abstain", True))

    @property
    def kind(self) -> str:
        return str(self.detail["kind"])

    @property
    def method_name(self) -> str:
        return METHODS[self.method].name()

    @property
    def options(self) -> list[OptionResult]:
        """The most first; level ones in the order of the ballot."""
        return sorted(self.ballot_order, key=lambda option: -option.count)

    @property
    def winners(self) -> list[OptionResult]:
        return [option for option in self.options if option.is_first]

    @property
    def has_counts(self) -> bool:
        """Whether one count an option tells the result; an instant run-off has one for each round."""
        return self.kind != "rounds"

    @property
    def heads(self) -> list[str]:
        """What stands over an option's figures."""
        beside = {"bars": _("Share"), "motion": _("Share"), "scores": _("Mean"), "dots": _("Voters")}
        return [self.unit, beside[self.kind]] if self.kind in beside else [self.unit]

    def figures(self, option: OptionResult) -> list[str]:
        """An option's figures, as its row shows them."""
        beside = {
            "bars": lambda: percent(option.share),
            "motion": lambda: percent(option.share),
            "scores": lambda: _mean(self.detail["mean"][option.id]),
            "dots": lambda: str(self.detail["voters"][option.id]),
        }
        return [str(option.count), beside[self.kind]()] if self.kind in beside else [str(option.count)]


def results(session: Session, forum: Forum) -> list[Result]:
    """Every poll whose result is published, and every one declared void, in the order of the agenda.

    A closed poll is not among them: its figures are the moderators' until they publish them.
    """
    told = select(Poll).where(Poll.forum_id == forum.id, Poll.state.in_((PUBLISHED, VOID)))
    polls = session.scalars(told.order_by(Poll.position, Poll.round, Poll.id)).all()
    rolls = rolls_of(session, [poll.id for poll in polls])
    return [_result(session, poll, rolls.get(poll.id, NOBODY)) for poll in polls]


def percent(share: float) -> str:
    """A share in whole per cent; a share that is not nothing is never called nothing."""
    if 0 < share < 0.01:
        return _("under 1 %")
    return f"{share * 100:.0f} %"


def _mean(mean: float | None) -> str:
    return DASH if mean is None else f"{mean:.2f}"


def _result(session: Session, poll: Poll, roll: Roll) -> Result:
    is_void = poll.state == VOID
    counted = UNCOUNTED if is_void else tally(session, poll)
    same = ("abstentions", "verdict", "unit", "is_by_lot", "sentence", "how", "detail", "quorum", "groups")
    return Result(
        poll_id=poll.id,
        question=poll.question,
        explanation=poll.explanation,
        method=poll.method,
        rules=poll.rules,
        round=poll.round,
        is_void=is_void,
        void_reason=poll.void_reason,
        opened_at=poll.opened_at,
        closed_at=poll.closed_at,
        published_at=poll.published_at,
        received=counted["ballots"],
        eligible=roll.eligible,
        ballot_order=_options(poll.options, counted),
        frozen_hash=poll.frozen_hash,
        ballots_hash=counted["ballots_hash"],
        lot_seed=counted["lot_seed"],
        **{name: counted[name] for name in same},
    )


def _options(options: list[Option], counted: dict[str, Any]) -> list[OptionResult]:
    rows = {row["option_id"]: row for row in counted["rows"]}
    return [
        OptionResult(
            id=str(option.id),
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
