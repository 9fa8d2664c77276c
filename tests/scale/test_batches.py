"""The live tally of a secret poll moves by batches, and no two processes ever show different ones."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from polls.voting.batches import FEWEST
from tests.scale.halls import Hall, state
from tests.scale.running import Together
from tests.serving import Screen


def tallies(hall: Hall, *screens: Screen) -> dict[int, set[str]]:
    """All that these screens were ever shown of the secret poll: by number of ballots."""
    part = f"tally/{hall.secret}"
    shown: dict[int, set[str]] = {}
    for screen in screens:
        for each in (found for _, message in screen.messages for found in parts_in(message, part)):
            told = {name: value for name, value in each.items() if name != "batch"}
            shown.setdefault(each["ballots"], set()).add(json.dumps(told, sort_keys=True))
    return shown


def parts_in(message: object, part: str) -> list[dict]:
    """Every value of that part in a message, however deep it is."""
    if isinstance(message, dict):
        here = [message[part]] if isinstance(message.get(part), dict) else []
        return here + [found for value in message.values() for found in parts_in(value, part)]
    if isinstance(message, list):
        return [found for value in message for found in parts_in(value, part)]
    return []


def vote(hall: Hall, voters: range, process: int | None = None) -> None:
    """They vote one after the other, at one process or at both in turn, for this and that."""
    for number in voters:
        screen = hall.screen(hall.voters[number], number % 2 if process is None else process)
        assert "ok" in hall.cast(screen, hall.secret, number % 3)


def check_batches(hall: Hall, *screens: Screen) -> None:
    """Each number of ballots was shown in one way only, and enough voters are between any two."""
    shown = tallies(hall, *screens)
    assert all(len(ways) == 1 for ways in shown.values()), shown
    assert all(abs(one - other) >= FEWEST for one, other in combinations(shown, 2)), sorted(shown)


def counted(hall: Hall, fewest: int):
    return lambda screen: (screen.parts.get(f"tally/{hall.secret}") or {"ballots": 0})["ballots"] >= fewest


def test_both_processes_show_the_same_batches(hall: Hall) -> None:
    moderator, stages = hall.screen(hall.moderators[0], 0), [hall.stage(0), hall.stage(1)]
    moderator.do("open_poll", poll_id=hall.secret)
    stages[1].until(state(hall.secret, "open"))
    vote(hall, range(32))
    for screen in (moderator, *stages):
        screen.until(counted(hall, FEWEST), 20)
    late = [hall.stage(0), hall.stage(1)]  # whoever comes now sees what the others see
    check_batches(hall, moderator, *stages, *late)


@pytest.mark.parametrize("dies", [0, 1])
def test_the_batches_stand_when_a_process_dies(hall: Hall, together: Together, dies: int) -> None:
    moderator, stages = hall.screen(hall.moderators[0], 1 - dies), [hall.stage(0), hall.stage(1)]
    moderator.do("open_poll", poll_id=hall.secret)
    stages[dies].until(state(hall.secret, "open"))
    vote(hall, range(22))
    stages[dies].until(counted(hall, FEWEST), 20)
    together.processes[dies].kill()
    vote(hall, range(22, 32), process=1 - dies)
    late = hall.stage(1 - dies)
    late.until(counted(hall, FEWEST), 20)  # never back
    check_batches(hall, moderator, *stages, late)
    moderator.do("close_poll", poll_id=hall.secret)
    late.until(state(hall.secret, "closed"), 30)
