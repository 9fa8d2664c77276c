"""What a run leaves behind: one form of JSON, so that figures of different days and machines compare.

Units are in the names: ms, us (microseconds), kb (1,024 bytes), a share is of one core (0-1). A scene that
was played several times has the median of each figure. What was not measured is null.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from bench.figures import Spread

SCHEMA = 1  # goes up when a name changes its meaning or goes; a new name alone does not


class Scene(msgspec.Struct, kw_only=True):
    """What every scene tells of itself."""

    busy: float  # the load client's share of a core: above 0.6 it may have measured itself
    dropped: int  # screens that the server, or the network, closed
    cpu_seconds: dict[str, float]  # what the server spent, by part: behind nginx there are several
    probe_ms: Spread | None = None  # how soon the server answered a ping in between


class Rest(Scene):
    """Everyone is here and nothing happens."""

    seconds: float
    cpu_share: float


class Join(Scene):
    """Everyone joins, or comes back, in the same instant."""

    asked: int
    served: int
    served_ms: Spread
    bytes_a_join: float
    cpu_us_a_join: float


class Broadcast(Scene):
    """One small change at a time for every screen."""

    sent: int
    expected: int  # changes times screens
    arrived: int
    messages: int
    seconds: float
    bytes_a_message: float
    arrived_ms: Spread
    cpu_us_a_message: float  # above what the server takes at rest


class Vote(Scene):
    """Everyone votes within some seconds, and sees the tallies."""

    voters: int
    acknowledged: int
    refused: int
    complete_screens: int
    messages: int
    bytes: int
    samples: int
    shown_ms: Spread
    answered_ms: Spread
    cpu_us_a_vote: float


class Burst(Scene):
    """Everyone votes in the same instant."""

    voters: int
    acknowledged: int
    refused: int
    a_second: float
    answered_ms: Spread
    cpu_us_a_vote: float


class Pages(Scene):
    """Attendees load their page on connections that are kept."""

    loads: int
    failed: int
    a_second: float
    bytes_a_page: float
    loaded_ms: Spread
    cpu_us_a_page: float


class Coefficients(msgspec.Struct, frozen=True):
    """What one of each costs the server: what docs/scaling.md reckons with."""

    message_us: float | None = None
    join_us: float | None = None
    vote_us: float | None = None
    page_us: float | None = None
    rest_us: float | None = None  # a screen and second
    memory_kb: float | None = None  # a screen
    message_bytes: float | None = None
    join_bytes: float | None = None
    page_bytes: float | None = None


class Figures(msgspec.Struct, kw_only=True):
    """One server in one room."""

    processes: int
    started_in_s: float
    memory_kb_a_screen: float | None = None
    rest: Rest | None = None
    join: Join | None = None
    broadcast: Broadcast | None = None
    vote: Vote | None = None
    burst: Burst | None = None
    reconnect: Join | None = None
    pages: Pages | None = None
    coefficients: Coefficients = Coefficients()
    runs: dict[str, list[dict[str, Any]]] = {}  # each time a scene was played, where it was more than once


class FirstLoad(msgspec.Struct):
    """What a phone fetches before its owner sees the room."""

    requests: int
    bytes: int
    elsewhere: int  # files that another host is asked for


class Target(msgspec.Struct):
    """One line of the targets: what was measured, against what was to be reached."""

    what: str
    figure: float | None
    unit: str
    target: float | None
    moonshot: float | None
    is_reached: bool | None  # null: not measured, or nothing to compare with
    is_moonshot_reached: bool | None


class Room(msgspec.Struct):
    """All servers with so many screens."""

    screens: int
    servers: dict[str, Figures]
    held_ms: dict[str, tuple[float, float]]  # by scene, how long our loop was held: on the clock, by own work
    targets: list[Target]
    shortfalls: list[str]
    acknowledged: int
    lost: int
    first_load: FirstLoad | None = None


class Report(msgspec.Struct, kw_only=True):
    """One run of the bench."""

    schema: int = SCHEMA
    at: datetime
    machine: dict[str, Any]
    versions: dict[str, str]
    pace: dict[str, Any]
    absent: dict[str, str]  # who was not measured, and why
    rooms: list[Room]
    behind_nginx: list[Room] = []  # one process and two, on PostgreSQL and Redis
