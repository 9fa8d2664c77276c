"""The live tally of a secret poll moves by batches, and no two processes ever show different ones."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest

from polls.voting.batches import FEWEST
from tests.scale.halls import Hall, state
from tests.scale.running import Together
from tests.serving import Screen


class Onlooker(Screen):
    """A stage that remembers everything it was ever shown of one tally."""

    def __init__(self, hall: Hall, process: int) -> None:
        self._part = f"tally/{hall.secret}"
        self.shown: list[dict[str, Any]] = []
        super().__init__(hall.together.processes[process], {"stage": hall.forum.stage_key})
        hall.screens.append(self)

    def _take(self, event: str, message: Any) -> None:
        super()._take(event, message)
        if self.parts.get(self._part):
            self.shown.append(self.parts[self._part])


def shown_by(*onlookers: Onlooker) -> dict[int, set[str]]:
    """By number of ballots: every tally of so many that any of them was shown."""
    shown: dict[int, set[str]] = {}
    for each in (tally for onlooker in onlookers for tally in onlooker.shown):
        told = {name: value for name, value in each.items() if name != "batch"}  # how many wait may differ
        shown.setdefault(each["ballots"], set()).add(json.dumps(told, sort_keys=True))
    return shown


def vote(hall: Hall, voters: range, process: int | None = None) -> None:
    """They vote one after the other, at one process or at both in turn, for this and that."""
    for number in voters:
        screen = hall.screen(hall.voters[number], number % 2 if process is None else process)
        assert "ok" in hall.cast(screen, hall.secret, number % 3)


def check_batches(*onlookers: Onlooker) -> None:
    """Each number of ballots was shown in one way only, and enough voters are between any two."""
    shown = shown_by(*onlookers)
    assert all(len(ways) == 1 for ways in shown.values()), shown
    assert all(abs(one - other) >= FEWEST for one, other in combinations(shown, 2)), sorted(shown)


def counted(hall: Hall, fewest: int):
    return lambda screen: (screen.parts.get(f"tally/{hall.secret}") or {"ballots": 0})["ballots"] >= fewest


def test_both_processes_show_the_same_batches(hall: Hall) -> None:
    moderator, stages = hall.screen(hall.moderators[0], 0), [Onlooker(hall, 0), Onlooker(hall, 1)]
    moderator.do("open_poll", poll_id=hall.secret)
    stages[1].until(state(hall.secret, "open"))
    vote(hall, range(32))
    for screen in (moderator, *stages):
        screen.until(counted(hall, FEWEST), 20)
    late = [Onlooker(hall, 0), Onlooker(hall, 1)]  # whoever comes now sees what the others see
    check_batches(*stages, *late)


@pytest.mark.parametrize("dies", [0, 1])
def test_the_batches_stand_when_a_process_dies(hall: Hall, together: Together, dies: int) -> None:
    moderator, stages = hall.screen(hall.moderators[0], 1 - dies), [Onlooker(hall, 0), Onlooker(hall, 1)]
    moderator.do("open_poll", poll_id=hall.secret)
    stages[dies].until(state(hall.secret, "open"))
    vote(hall, range(22))
    stages[dies].until(counted(hall, FEWEST), 20)
    together.processes[dies].kill()
    vote(hall, range(22, 32), process=1 - dies)
    late = Onlooker(hall, 1 - dies)
    late.until(counted(hall, FEWEST), 20)  # never back
    check_batches(*stages, late)
    moderator.do("close_poll", poll_id=hall.secret)
    late.until(state(hall.secret, "closed"), 30)
