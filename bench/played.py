"""The bench's scenes, played on paper: the same arrivals, the same figures."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from bench.costs import Costs, Setup, Shared
from bench.figures import Spread, milliseconds, shown_after
from bench.plenary import Plenary
from polls.live.delivery import TURN

MOST_SIMULATED = 5_000  # people; of more, several are one
MOST_GROUPS = 1_000  # of screens, likewise
GROUPS_LOOKED_AT = 40  # of screens
SEED = 2021


@dataclass(frozen=True)
class Outcome:
    """What came of a scene."""

    seconds: float
    is_whole: bool  # it came to its end; its figures are of nothing else
    answered_ms: Spread
    shown_ms: Spread
    served_ms: Spread
    a_second: float
    work: dict[str, float]
    shares: dict[str, float]  # of each resource's time

    @property
    def fullest(self) -> str:
        """The resource that had the least time left."""
        return max(self.shares, key=lambda name: self.shares[name])

    def cpu_us(self, costs: Costs) -> float:
        """What the processes spent on what was done, above what they take at rest."""
        return sum(getattr(costs, f"{what}_us") * times for what, times in self.work.items())


@dataclass(frozen=True)
class Stage:
    """On which the scenes are played: so many screens, on such machines, at such costs."""

    setup: Setup
    costs: Costs
    shared: Shared
    screens: int

    def vote(self, seconds: float, share: float = 1.0) -> Outcome:
        """Everyone (or that share of them) votes once at a moment of their own within so long; all see it."""
        plenary = self._plenary(share)
        people = int(self.screens * share) // plenary.crowd
        chance = random.Random(SEED)
        for when in sorted(chance.uniform(0, seconds) for _ in range(people)):
            plenary.clock.at(when, chance.choice(plenary.processes).cast)
        is_whole = plenary.until_seen(people)
        return _outcome(plenary, max(plenary.clock.now, seconds), is_whole)

    def burst(self) -> Outcome:
        """Everyone votes in the same instant."""
        plenary = self._plenary()
        people = self.screens // plenary.crowd
        for number in range(people):
            plenary.clock.at(0.0, plenary.processes[number % len(plenary.processes)].cast)
        is_whole = plenary.until(lambda: len(plenary.answered) == people)
        return _outcome(plenary, plenary.clock.now, is_whole)

    def join(self) -> Outcome:
        """Everyone joins in the same instant."""
        plenary = self._plenary()
        people = self.screens // plenary.crowd
        for process in plenary.processes:
            process.publisher.nobody_is_here()
        for number in range(people):
            process = plenary.processes[number % len(plenary.processes)]
            plenary.clock.at(0.0, _joining(process.join, plenary.crowd))
        is_whole = plenary.until(lambda: len(plenary.served) == people)
        return _outcome(plenary, plenary.clock.now, is_whole)

    def broadcast(self, messages: int, pause: float) -> Outcome:
        """Someone votes; so long after everyone has been shown it, the next one does."""
        plenary, is_whole = self._plenary(share=0), True
        for number in range(1, messages + 1):
            plenary.processes[number % len(plenary.processes)].cast()
            is_whole = plenary.until_seen(number)
            plenary.pass_time(pause)
        return _outcome(plenary, plenary.clock.now, is_whole)

    def _plenary(self, share: float = 1.0) -> Plenary:
        """`share`: of its people that do something."""
        crowd = max(int(self.screens * share) // MOST_SIMULATED, 1)
        turn = TURN * max(self.screens // (TURN * MOST_GROUPS), 1)
        return Plenary(self.setup, self.costs, self.shared, self.screens, crowd, turn)


def _joining(join: Callable[[int], None], crowd: int) -> Callable[[], None]:
    return lambda: join(crowd)


def _outcome(plenary: Plenary, seconds: float, is_whole: bool) -> Outcome:
    groups = [shown for process in plenary.processes for shown in process.publisher.shown]
    looked_at = groups[:: max(len(groups) // GROUPS_LOOKED_AT, 1)]
    sent = sorted(sent for sent, _ in plenary.answered)
    answered = max((at for _, at in plenary.answered), default=0.0)
    return Outcome(
        seconds=seconds,
        is_whole=is_whole,
        answered_ms=milliseconds([at - sent for sent, at in plenary.answered]),
        shown_ms=milliseconds([each for shown in looked_at for each in shown_after(sent, shown)]),
        served_ms=milliseconds(plenary.served),
        a_second=len(sent) * plenary.crowd / answered if answered else 0.0,
        work=plenary.work,
        shares=plenary.shares(seconds),
    )
