"""A plenary on paper: processes that hear, write, publish and send as ours do, each piece at its cost.

Of every mechanism there is only what decides how long things take: a core does one piece after the other;
a broadcast gives way after every `TURN` screens; whoever comes first writes for all who wait; between two
publications there is a pause; several processes share a database, Redis, and a network a machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from bench.costs import MS, US, Costs, Setup, Shared
from bench.queues import Clock, Do, Queue
from bench.writer_and_publisher import ANSWERED, STORED, Publisher, Writer
from polls.live.delivery import TURN
from polls.live.others import BREATH

WORK = (
    "join",
    "vote",
    "commit",
    "change",
    "ballot",
    "message",
)  # what a core does, each with a cost of its own
PATIENCE = 120.0  # seconds, then it is left at that
HEARD = 1 - STORED - ANSWERED  # of what a vote costs
GREETED, LET_IN = 0.6, 0.4  # of what a join costs: everyone is greeted before the first is let in
MOST_AT_REST = 0.95  # of a core may go to pings alone; above, nothing is worth simulating


class Machine:
    """What the processes of one machine share."""

    def __init__(self, clock: Clock, setup: Setup, shared: Shared) -> None:
        self.nginx = Queue(clock, max(setup.nginx_cores, 1))
        self.network = Queue(clock)
        self._nginx_seconds = shared.nginx_us * US if setup.nginx_cores else 0.0
        self._seconds_a_byte = 8 / setup.bits_a_second
        self._overhead = shared.overhead_bytes

    def take_in(self, messages: int, then: Do) -> None:
        """Something small comes from so many screens."""
        self.nginx.give(self._nginx_seconds * messages, then)

    def send(self, messages: int, bytes_each: float, then: Do | None = None) -> None:
        """Something goes out to so many screens."""
        seconds = (bytes_each + self._overhead) * self._seconds_a_byte * messages
        self.nginx.give(self._nginx_seconds * messages, lambda: self.network.give(seconds, then))


class Plenary:
    """All of it. `crowd`: so many people are one in the simulation, where there are too many of them; and so
    many screens are told in one go."""

    def __init__(
        self, setup: Setup, costs: Costs, shared: Shared, screens: int, crowd: int = 1, turn: int = TURN
    ) -> None:
        self.turn = turn
        self.setup, self.costs, self.shared, self.crowd = setup, costs, shared, crowd
        self.clock = clock = Clock()
        self.database = Queue(clock, max(setup.database_cores, 1))
        self.redis = Queue(clock)
        self.work: dict[str, float] = dict.fromkeys(WORK, 0.0)  # how many of each were done
        self.saved = 0  # ballots on disk, a crowd's counted as one
        self.answered: list[tuple[float, float]] = []  # (sent, acknowledged) of each
        self.served: list[float] = []  # when each screen that joined had the picture
        self._awaited, self._saw_them = 0, set[int]()  # ballots, and the groups of screens that saw them
        self.machines = [Machine(clock, setup, shared) for _ in range(setup.machines)]
        places = [machine for machine in self.machines for _ in range(setup.processes)]
        self.processes = [
            Process(self, machine, _part(screens, number, len(places)))
            for number, machine in enumerate(places)
        ]

    def save(self, ballots: int, then: Do) -> None:
        """Commit so many, and wait for the disk."""
        if not self.setup.database_cores:
            self.database.give(self.costs.disk_ms * MS, then)
            return
        seconds = (self.shared.database_commit_us + self.shared.database_vote_us * ballots) * US
        waits = self.shared.round_trip_ms * MS + self.costs.disk_ms * MS
        self.database.give(seconds, lambda: self.clock.after(waits, then))

    def ask(self, query_us: float, then: Do) -> None:
        """Look something up; in SQLite that is the process's own work, and in its costs already."""
        if self.setup.database_cores:
            waits = self.shared.round_trip_ms * MS
            self.database.give(query_us * US, lambda: self.clock.after(waits, then))
        else:
            then()

    def until_seen(self, ballots: int) -> bool:
        """Go on until so many are acknowledged, and shown on every screen; whether it came to that."""
        self._awaited, self._saw_them = ballots, set()
        groups = sum(len(process.publisher.shown) for process in self.processes)
        return self.until(lambda: len(self._saw_them) == groups and len(self.answered) >= ballots)

    def until(self, is_over: Callable[[], bool]) -> bool:
        """Go on until it is over; whether it ever was."""
        self.clock.run(lambda: is_over() or self.clock.now > PATIENCE)
        return self.clock.now <= PATIENCE

    def has_seen(self, group: int, ballots: int) -> None:
        """A group of screens was shown so many."""
        if ballots >= self._awaited:
            self._saw_them.add(group)

    def pass_time(self, seconds: float) -> None:
        """Let so long pass."""
        until = self.clock.now + seconds
        self.clock.at(until, lambda: None)
        self.clock.run(lambda: self.clock.now >= until)

    def shares(self, seconds: float) -> dict[str, float]:
        """The share of so long that each resource was busy; of several alike, their mean."""
        shares = {"cores": _mean([process.core for process in self.processes], seconds)}
        if self.setup.nginx_cores:
            shares["nginx"] = _mean([machine.nginx for machine in self.machines], seconds)
        if self.setup.database_cores:
            shares["PostgreSQL"] = self.database.share(seconds)
            shares["Redis"] = self.redis.share(seconds)
        if self.setup.bits_a_second < math.inf:
            shares["network"] = _mean([machine.network for machine in self.machines], seconds)
        return shares

    def tell_others(self, writer: Process, ballots: int) -> None:
        """By Redis every other process hears that something changed, and whose ballots came."""
        seconds = (self.shared.mark_us + self.shared.mark_voter_us * ballots) * US
        self.redis.give(self.shared.redis_us * US * (len(self.processes) - 1))
        for process in self.processes:
            if process is not writer:
                process.core.give(seconds)  # what hears of it there is not waited for
                process.publisher.mark()


def _mean(queues: list[Queue], seconds: float) -> float:
    return sum(queue.share(seconds) for queue in queues) / len(queues)


def _part(whole: int, number: int, parts: int) -> int:
    """The size of the part of that number, all being as equal as they can be."""
    return whole // parts + (number < whole % parts)


class Process:
    """One process with its core, its writer, its publisher and its screens."""

    def __init__(self, plenary: Plenary, machine: Machine, screens: int) -> None:
        self.plenary, self.machine, self.screens = plenary, machine, screens
        self.core = Queue(plenary.clock)
        self._untold = 0  # ballots that the other processes have not heard of
        self._has_told = False  # them something, within the last breath
        costs = plenary.costs
        slowed = 1 / (1 - min(costs.rest_us * US * screens, MOST_AT_REST))
        self._seconds = {what: getattr(costs, f"{what}_us") * US * slowed for what in WORK}
        self.publisher = Publisher(self)
        self._writer = Writer(self)

    def do(self, then: Do, **times: float) -> None:
        """Get in line on this process's core with so many of each kind of work."""

        def done() -> None:
            for what, many in times.items():
                self.plenary.work[what] += many
            then()

        self.core.give(self.seconds(**times), done)

    def seconds(self, **times: float) -> float:
        """How long so many of each take, while the screens' pings take their share."""
        return sum([self._seconds[what] * many for what, many in times.items()])

    def mark(self, ballots: int) -> None:
        """A commit with so many ballots was made here: our screens are told, and the other processes."""
        self.publisher.mark()
        if len(self.plenary.processes) > 1:
            self._untold += ballots
            if not self._has_told:
                self._tell_others()

    def _tell_others(self) -> None:
        """See polls/live/others.py: what is committed within a breath is one message."""
        self._has_told = self._untold > 0
        if self._has_told:
            self.plenary.tell_others(self, self._untold)
            self._untold = 0
            self.plenary.clock.after(BREATH, self._tell_others)

    def cast(self) -> None:
        """One vote comes, or a crowd's."""
        sent, crowd = self.plenary.clock.now, self.plenary.crowd
        self.machine.take_in(crowd, lambda: self.do(lambda: self._writer.add(sent), vote=HEARD * crowd))

    def join(self, screens: int) -> None:
        """So many come and are greeted; then they knock, and are let in."""
        self.machine.take_in(screens, lambda: self.do(partial(self._knock, screens), join=GREETED * screens))

    def _knock(self, screens: int) -> None:
        self.plenary.ask(
            self.plenary.shared.database_join_us * screens,
            lambda: self.do(partial(self._let_in, screens), join=LET_IN * screens),
        )

    def _let_in(self, screens: int) -> None:
        plenary = self.plenary
        self.publisher.people_came(screens)
        self.machine.send(screens, plenary.costs.join_bytes, lambda: plenary.served.append(plenary.clock.now))
