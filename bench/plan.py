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


class Plan(msgspec.Struct):
    """Where the server is, who joins it and which polls they vote in."""

    port: int
    attendees: list[Attendee]
    poll: PollToVote  # everyone votes within some seconds
    burst_poll: PollToVote  # everyone votes at once
    host: str = "127.0.0.1"


class Order(msgspec.Struct):
    """A scene to play; the client answers each with one line of JSON."""

    scene: str
    settings: dict[str, Any] = {}


class Cast(msgspec.Struct):
    """What one attendee chose in one poll."""

    poll_id: int
    member_id: int
    option_id: int
