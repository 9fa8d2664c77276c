"""What the bench's processes tell each other: the client's plan, and what it is asked to play."""

from __future__ import annotations

from typing import Any

import msgspec


class Attendee(msgspec.Struct):
    """One attendee, and the cookie that signs their device in."""

    slug: str
    member_id: int
    cookie: str


class PollToVote(msgspec.Struct):
    """A poll that is open, with the ids of its options."""

    id: int
    options: list[int]


class Polls(msgspec.Struct):
    """A poll for each way of voting."""

    first: PollToVote  # one votes before everyone comes
    broadcast: PollToVote  # one votes at a time, and everyone is shown it
    vote: PollToVote  # everyone votes within some seconds
    burst: PollToVote  # everyone votes at once


class Plan(msgspec.Struct):
    """Where the server is, who joins it and which polls they vote in."""

    port: int
    attendees: list[Attendee]
    prober: Attendee  # beside them: asks how soon the server answers
    polls: Polls
    host: str = "127.0.0.1"

    @property
    def page(self) -> str:
        """Where an attendee's page is."""
        return f"/f/{self.prober.slug}/"


class Order(msgspec.Struct):
    """A scene to play; the client answers each with one line of JSON."""

    scene: str
    settings: dict[str, Any] = {}


class Cast(msgspec.Struct):
    """What one attendee chose in one poll."""

    poll_id: int
    member_id: int
    option_id: int


class Template(msgspec.Struct):
    """A text with a number in it: what comes before the number, and what comes after it."""

    before: str
    after: str


class Messages(msgspec.Struct):
    """What our server was heard to say, for the other servers to say the same: texts of JSON."""

    joined: list[str]  # the events of a join, in order: `["mine",{…}]`, `["whole",{…}]`
    answer: str  # to a cast: `{"ok":…}`
    changed: dict[int, Template]  # by poll: the event that shows how many ballots it has
    page: str = ""  # the first page of an attendee
