"""Pure decisions: what may happen to a report-out in which state, whose turn it is, who sits where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l

DRAFT, SUBMITTED, RETURNED, ACCEPTED = "draft", "submitted", "returned", "accepted"
WAITING, NOW, DONE, SKIPPED = "waiting", "now", "done", "skipped"

# From which states each thing may happen to a report-out.
FROM: dict[str, tuple[str, ...]] = {
    "save": (DRAFT, RETURNED),
    "submit": (DRAFT, RETURNED),
    "withdraw": (SUBMITTED,),
    "return": (SUBMITTED, ACCEPTED),
    "accept": (SUBMITTED,),
    "present": (SUBMITTED, ACCEPTED),
}

INSTEAD = {
    DRAFT: _l("This report-out is a draft: it has not been handed in."),
    SUBMITTED: _l("This report-out has been handed in. Withdraw it to go on writing."),
    RETURNED: _l("This report-out has been returned to its group, who have not handed it in again."),
    ACCEPTED: _l("This report-out has been accepted, so its text stands as it is."),
}


def check_report(what: str, state: str) -> None:
    """Refuse unless `what` may happen to a report-out in that state."""
    if state not in FROM[what]:
        raise Refused("wrong_state", INSTEAD[state], state=state)


def check_not_presented(is_presented: bool) -> None:
    """Refuse once the plenary has seen the report-out."""
    if is_presented:
        raise Refused("presented", _l("The plenary has seen this report-out, so its text stands as it is."))


def check_current(seen: int, version: int) -> None:
    """Refuse when the text has changed since the person saw it."""
    if seen != version:
        raise Refused(
            "stale",
            _l("The text was changed after the version you saw. Please look at it again."),
            version=version,
        )


def check_turn_on(seen: int | None, current: int | None) -> None:
    """Refuse when another turn is on than the person saw."""
    if seen != current:
        raise Refused("stale", _l("Another turn is on by now. Please look at the queue again."), turn=current)


# Which states a turn may be in for each thing a moderator does with it.
TURN_FROM: dict[str, tuple[str, ...]] = {
    "start": (WAITING,),
    "end": (NOW,),
    "skip": (WAITING, NOW),
    "return": (NOW, DONE, SKIPPED),
}

TURN_INSTEAD = {
    WAITING: _l("This turn is still waiting in the queue."),
    NOW: _l("This turn is on now."),
    DONE: _l("This turn is over. Put it back into the queue first."),
    SKIPPED: _l("This turn was skipped. Put it back into the queue first."),
}


def check_turn(what: str, state: str) -> None:
    """Refuse unless `what` may be done with a turn in that state."""
    if state not in TURN_FROM[what]:
        raise Refused("wrong_state", TURN_INSTEAD[state], state=state)


def check_listed_once(ids: Sequence[int]) -> None:
    """Refuse a queue that names a group twice."""
    if len(set(ids)) != len(ids):
        raise Refused("invalid", _l("A group stands in the queue twice."), "breakout_ids")


def next_waiting(turns: Iterable[Any]) -> Any | None:
    """The first waiting turn of a queue in order."""
    return next((turn for turn in turns if turn.state == WAITING), None)


def turns_ahead(turns: Sequence[Any], own: Any) -> int:
    """How many turns come before a waiting one, the turn that is on included; 0 for any other."""
    if own.state != WAITING:
        return 0
    before = turns[: turns.index(own)]
    is_on = any(turn.state == NOW for turn in turns)
    return is_on + sum(turn.state == WAITING for turn in before)


def spread(
    people: Mapping[int, int | None], seated: Mapping[int, Sequence[int | None]]
) -> list[tuple[int, int]]:
    """`(member, breakout)` for each of `people` (member → stakeholder group), so that each group is spread
    evenly over the breakouts, and the breakouts end up of like size.

    `seated` has the stakeholder groups of those who sit in each breakout already. The same input gives
    the same places.
    """
    groups = {breakout: Counter(kinds) for breakout, kinds in seated.items()}
    kinds: dict[int | None, list[int]] = defaultdict(list)
    for member, kind in sorted(people.items()):
        kinds[kind].append(member)
    places = []
    for kind, members in sorted(kinds.items(), key=lambda pair: (-len(pair[1]), pair[0] or 0)):
        for member in members:
            breakout = min(groups, key=lambda each: (groups[each][kind], groups[each].total(), each))
            groups[breakout][kind] += 1
            places.append((member, breakout))
    return places
