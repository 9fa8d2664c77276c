"""What the screens of one audience have been told: encoded once, whatever the number of screens.

A screen that has an earlier revision already, from its page or from before its line broke, is sent what
changed since: some hundred bytes instead of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import msgspec
from markupsafe import Markup

from polls.live.delivery import Message
from polls.live.picture import Difference, Parts

MOST_KEPT = 6_000  # characters of messages to catch up with: past that the whole is hardly longer
HIDDEN_IN_HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"})

Known = Mapping[str, tuple[str, int]]  # by audience, which run of the server told a screen which revision

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, eq=False)
class Told:
    """The parts of one audience at one revision. `run` is the run of the server that counts the revisions."""

    audience: str
    run: str
    revision: int
    parts: Parts
    newest: tuple[Message, ...] = ()  # the last of them told this revision, the one before it the one before

    def then(self, parts: Parts, change: Difference) -> Told:
        """The next revision, after `change` has made `parts` of these."""
        told: dict[str, Any] = {
            "audience": self.audience,
            "revision": self.revision + 1,
            "parts": change.parts,
        }
        if change.within:
            told["within"] = change.within
        newest = _short((*self.newest, Message("changed", told)))
        return Told(self.audience, self.run, self.revision + 1, parts, newest)

    def since(self, known: Known) -> Sequence[Message] | None:
        """What a screen missed that has what it says it knows; None when it needs the whole."""
        run, revision = known.get(self.audience, ("", 0))
        missed = self.revision - revision
        if run != self.run or not 0 <= missed <= len(self.newest):
            return None
        return self.newest[len(self.newest) - missed :]

    @cached_property
    def json(self) -> bytes:
        """`{audience, run, revision, parts}`."""
        told = {"audience": self.audience, "run": self.run, "revision": self.revision, "parts": self.parts}
        return _encode(told)

    @cached_property
    def html(self) -> Markup:
        """The same, to stand in a page's script element."""
        return Markup(self.json.decode().translate(HIDDEN_IN_HTML))  # noqa: S704  (what could end it is hidden)


def _short(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The newest of them that are not too long together; the last in any case."""
    length, first = 0, len(messages) - 1
    for number in reversed(range(len(messages))):
        length += len(messages[number].parcel.data)
        if length > MOST_KEPT:
            break
        first = number
    return messages[first:]


@lru_cache(maxsize=64)  # audiences of which somebody is both, times the revisions of now
def whole(told: tuple[Told, ...]) -> Message:
    """All of these audiences' pictures in one message."""
    return Message("whole", {"pictures": [msgspec.Raw(each.json) for each in told]})


def news(told: tuple[Told, ...], known: Known) -> Sequence[Message]:
    """What brings a screen up to date that knows so much already."""
    missed = [each.since(known) for each in told]
    if known.keys() != {each.audience for each in told} or None in missed:
        return [whole(told)]
    return [message for messages in missed if messages for message in messages]
