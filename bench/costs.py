"""What a plenary on paper reckons with: what things cost, and what it runs on."""

from __future__ import annotations

import math
from dataclasses import dataclass

US, MS = 1e-6, 1e-3


@dataclass(frozen=True)
class Costs:
    """What one of each costs: microseconds of a core, bytes, kilobytes of memory."""

    join_us: float = 0.0
    vote_us: float = 0.0
    commit_us: float = 0.0
    change_us: float = 0.0  # drawing a picture and encoding what differs
    ballot_us: float = 0.0  # to each ballot of the poll, read anew for each tally
    message_us: float = 0.0  # a change on one screen
    rest_us: float = 0.0  # a screen and second
    page_us: float = 0.0
    disk_ms: float = 0.0  # until a commit is on disk
    memory_kb: float = 0.0  # a screen
    message_bytes: float = 0.0
    join_bytes: float = 0.0
    page_bytes: float = 0.0


@dataclass(frozen=True)
class Shared:
    """What several processes need besides: taken to be so, where no run has measured it."""

    nginx_us: float = 10.0  # for a message that passes it, either way
    database_vote_us: float = 50.0
    database_commit_us: float = 200.0
    database_change_us: float = 2000.0  # the queries of one picture
    database_ballot_us: float = 0.5  # and of one ballot for a tally
    database_join_us: float = 100.0
    round_trip_ms: float = 0.5
    mark_us: float = 60.0  # for each other process, to hear that something changed
    mark_voter_us: float = 0.3  # and whose ballot came
    redis_us: float = 1.0  # for Redis, to tell one process of it
    overhead_bytes: float = 95.0  # of a small message: frame, TLS record, TCP, IP, Ethernet


@dataclass(frozen=True)
class Setup:
    """What it runs on."""

    name: str
    machines: int = 1
    processes: int = 1  # on each machine
    nginx_cores: int = 0  # on each machine; 0: none
    database_cores: int = 0  # 0: SQLite in the one process
    bits_a_second: float = math.inf  # of the network, on each machine
