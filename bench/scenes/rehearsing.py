"""The first of anything pays for what is made once: one attendee joins and votes before all others.

What our server says to that one is noted, so that the other servers say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench import frames
from bench.crowd import Crowd
from bench.plan import Cast, Messages, Plan, Template

Figures = dict[str, Any]


def play(crowd: Crowd) -> Callable[[], Figures]:
    """The first attendee joins, votes, is shown its vote and leaves."""
    crowd.open(crowd.plan.attendees[:1])
    if not crowd.until("served", 1):
        raise SystemExit("The first attendee was not served.")
    (screen,) = crowd.screens
    screen.keeps_changes = True
    poll = crowd.plan.polls.first
    screen.watch(poll.id, enough=1)
    screen.prepared(Cast(poll.id, screen.attendee.member_id, poll.options[0]))()
    if not (crowd.until("answered", 1) and crowd.until("shown", 1)):
        raise SystemExit("The first attendee was not answered, or not shown its vote.")
    return lambda: {"heard": [message.decode() for message in screen.heard]}


def messages_in(heard: list[str], plan: Plan, page: str) -> Messages:
    """What our server said on a join, to a cast and of a change, for each poll of the plan."""
    first = plan.polls.first.id
    joined = [text[2:] for text in heard if text.startswith("42[") and not _is(frames.CHANGED, text)]
    answer = next(text for text in heard if _is(frames.ACK, text))
    shown = next(text for text in heard if _is(frames.CHANGED, text) and f'"tally/{first}"' in text)
    others = {poll.id for poll in (plan.polls.broadcast, plan.polls.vote, plan.polls.burst)}
    changed = {poll_id: _template(shown, first, poll_id) for poll_id in {first, *others}}
    return Messages(joined, answer[answer.index("[") + 1 : -1], changed, page)


def _is(kind: bytes, text: str) -> bool:
    return text.startswith(kind.decode())


def _template(shown: str, first: int, poll_id: int) -> Template:
    """The change that was shown, as one of another poll, with a gap for the number of its ballots."""
    text = shown[2:].replace(f'/{first}":', f'/{poll_id}":')
    found = frames.tally_pattern(poll_id).search(text.encode())
    assert found is not None
    start, end = found.span(1)
    return Template(text[:start], text[end:])
