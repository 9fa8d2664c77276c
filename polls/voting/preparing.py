"""Preparing polls: writing the question, the options and the rules, until the poll is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from polls.agenda.models import Item
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, Paragraph, Sentence
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR, StakeholderGroup
from polls.voting.fitting import MOTION, check_options, check_rules, fitting
from polls.voting.methods import METHODS
from polls.voting.models import Option, Poll
from polls.voting.moves import check_move, ready_state
from polls.voting.rules import MOST_OPTIONS, Rules, read_rules

# The keys of METHODS, in its order: a Literal must be written out.
MethodName = Literal[
    "single", "approval", "irv", "schulze", "ranked_pairs", "score", "borda", "dots", "yes_no"
]


class OptionText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One option as a moderator writes it; `id` keeps the provenance of one that is there already."""

    text: Annotated[str, Meta(min_length=1, max_length=200)]
    detail: Paragraph = ""
    id: Id | None = None


Options = Annotated[list[OptionText], Meta(max_length=MOST_OPTIONS)]


@verb(by=(MODERATOR,), creates=True)
def prepare_poll(
    session: Session,
    actor: Actor,
    *,
    question: Sentence,
    explanation: Paragraph = "",
    method: MethodName = "single",
    options: Options = [],  # noqa: B006  (msgspec copies an empty list)
    rules: Rules = Rules(),  # noqa: B008  (frozen)
    item_id: Id | None = None,
) -> dict[str, int]:
    """Write a new poll; it is ready with two options, a draft before. Twice makes two.

    A motion without options gets Yes and No. Rules that the method has no use for are set back.
    """
    drafts = [Option(text=each.text, detail=each.detail) for each in options]
    poll = add_poll(session, actor, question, explanation, method, drafts, rules, item_id)
    return {"poll_id": poll.id}


@verb(by=(MODERATOR,))
def change_poll(
    session: Session,
    actor: Actor,
    *,
    poll_id: Id,
    question: Sentence | UnsetType = UNSET,
    explanation: Paragraph | UnsetType = UNSET,
    method: MethodName | UnsetType = UNSET,
    options: Options | UnsetType = UNSET,
    rules: Rules | UnsetType = UNSET,
    item_id: Id | UnsetType | None = UNSET,
) -> dict[str, int]:
    """Change what is given of a poll that has not been opened; the rest stays. Twice is safe.

    In another method, rules that it has no use for are set back.
    """
    poll = find(session, Poll, poll_id, actor)
    check_move("change", poll.state)
    if isinstance(item_id, int):
        find(session, Item, item_id, actor)
    given = {"question": question, "explanation": explanation, "method": method, "item_id": item_id}
    for field, value in given.items():
        if value is not UNSET:
            setattr(poll, field, value)
    fitted = fitting(read_rules(poll.rules) if isinstance(rules, UnsetType) else rules, poll.method)
    poll.rules = msgspec.to_builtins(fitted)
    if not isinstance(options, UnsetType):
        write_options(session, poll, _with_provenance(poll, options))
    elif _is_incomplete(poll, fitted):
        write_options(session, poll, [copied(option) for option in poll.options])
    check_poll(session, actor, poll)
    poll.state = ready_state(len(poll.options))
    actor.note(session, "poll_changed", poll=poll.id)
    return {"poll_id": poll.id}


@verb(by=(MODERATOR,))
def remove_poll(session: Session, actor: Actor, *, poll_id: Id) -> dict[str, int]:
    """Remove a poll that has not been opened; an opened one stays for good. Twice: `not_found`."""
    poll = find(session, Poll, poll_id, actor)
    check_move("change", poll.state)
    _remove_options(session, poll)
    session.delete(poll)
    actor.note(session, "poll_removed", poll=poll_id)
    return {"poll_id": poll_id}


def add_poll(
    session: Session,
    actor: Actor,
    question: str,
    explanation: str,
    method: str,
    options: Sequence[Option],
    rules: Rules,
    item_id: int | None = None,
    previous: Poll | None = None,
) -> Poll:
    """A new poll at the end of the forum's list, checked and noted; `previous` is the round before.

    `options` are new rows; what the method or the rules bring along is added to them.
    """
    if item_id is not None:
        find(session, Item, item_id, actor)
    last = session.scalar(select(func.max(Poll.position)).where(Poll.forum_id == actor.forum_id))
    poll = Poll(
        forum_id=actor.forum_id,
        item_id=item_id,
        position=(last or 0) + 1,
        round=previous.round + 1 if previous else 1,
        previous_id=previous.id if previous else None,
        question=question,
        explanation=explanation,
        method=method,
        rules=msgspec.to_builtins(fitting(rules, method)),
    )
    session.add(poll)
    session.flush()
    write_options(session, poll, options)
    check_poll(session, actor, poll)
    poll.state = ready_state(len(poll.options))
    actor.note(session, "poll_prepared", poll=poll.id, round=poll.round, options=len(poll.options))
    return poll


def write_options(session: Session, poll: Poll, options: Sequence[Option]) -> None:
    """Make `options` (new rows) the poll's options, in that order, with what its method and rules bring."""
    _remove_options(session, poll)
    for position, option in enumerate(_complete(poll, options)):
        option.forum_id, option.poll_id, option.position = poll.forum_id, poll.id, position
        session.add(option)
    session.flush()
    session.expire(poll, ["options"])


def _remove_options(session: Session, poll: Poll) -> None:
    for old in list(poll.options):
        session.delete(old)
    session.flush()
    session.expire(poll, ["options"])


def _complete(poll: Poll, options: Sequence[Option]) -> list[Option]:
    """`options` and those that nobody writes: Yes and No of a motion, “none of these” as the last one."""
    written = [option for option in options if not option.is_none]
    if not written and METHODS[poll.method].PURPOSE == MOTION:
        written = [Option(text=_("Yes")), Option(text=_("No"))]
    if read_rules(poll.rules).none_of_these:
        written.append(Option(text=_("None of these"), is_none=True))
    return written


def _is_incomplete(poll: Poll, rules: Rules) -> bool:
    """Whether the options lack, or have too many of, what nobody writes."""
    has_none = any(option.is_none for option in poll.options)
    is_empty_motion = not poll.options and METHODS[poll.method].PURPOSE == MOTION
    return has_none != rules.none_of_these or is_empty_motion


def check_poll(session: Session, actor: Actor, poll: Poll) -> None:
    """Refuse a poll whose rules, groups or options do not fit together."""
    rules = read_rules(poll.rules)
    check_options(poll.method, len(poll.options))
    check_rules(rules, poll.method, len(poll.options))
    for group_id in rules.group_ids or ():
        find(session, StakeholderGroup, group_id, actor)
    texts = [option.text.casefold() for option in poll.options]
    if len(set(texts)) != len(texts):
        raise Refused(
            "repeated_option", _l("Two options say the same. Please change or remove one."), "options"
        )


def copied(option: Option) -> Option:
    """A new row that says the same as `option` and keeps where it came from."""
    return Option(
        text=option.text,
        detail=option.detail,
        source_breakout_id=option.source_breakout_id,
        source_version=option.source_version,
        source_place=option.source_place,
        is_none=option.is_none,
    )


def _with_provenance(poll: Poll, options: Sequence[OptionText]) -> list[Option]:
    """New rows for `options`, each with the provenance of the option whose id it names."""
    before = {option.id: option for option in poll.options}
    return [_rewritten(before.get(each.id), each) for each in options]  # type: ignore[arg-type]


def _rewritten(old: Option | None, written: OptionText) -> Option:
    option = copied(old) if old is not None else Option()
    option.text, option.detail = written.text, written.detail
    return option
