"""One vote a person and one tally, whichever process a screen is at."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.scale.halls import Hall, ballots, state
from tests.serving import Screen
from tests.voting.test_power_cuts import ballots_in


def test_a_vote_taken_by_one_process_reaches_the_screens_of_the_other(hall: Hall) -> None:
    moderator, voter = hall.screen(hall.moderators[0], 0), hall.screen(hall.voters[0], 0)
    stage, onlooker, other_device = (
        hall.stage(1),
        hall.screen(hall.voters[1], 1),
        hall.screen(hall.voters[0], 1),
    )
    assert "ok" in moderator.do("open_poll", poll_id=hall.straw)
    onlooker.until(state(hall.straw, "open"))
    mark = hall.cast(voter, hall.straw)["ok"]["mark"]
    for screen in (moderator, voter, stage, onlooker, other_device):
        screen.until(ballots(hall.straw, 1))
    other_device.until(lambda each: each.mine["my_ballots"].get(str(hall.straw), {}).get("mark") == mark)


def test_a_person_has_one_vote_however_many_processes_their_devices_race_on(hall: Hall) -> None:
    moderator = hall.screen(hall.moderators[0], 0)
    devices = [hall.screen(voter, process) for voter in hall.voters[:8] for process in (0, 1)]
    moderator.do("open_poll", poll_id=hall.straw)
    acknowledged = sum("ok" in answer for position in range(3) for answer in at_once(hall, devices, position))
    assert acknowledged == 3 * len(devices)
    for screen in devices:
        screen.until(ballots(hall.straw, 8))
    close(hall, moderator)
    assert len(ballots_in(hall.straw)) == 8


def at_once(hall: Hall, devices: list[Screen], position: int) -> list[dict[str, Any]]:
    """Everyone votes at the same moment: every other device for another option."""
    with ThreadPoolExecutor(len(devices)) as pool:
        votes = [
            pool.submit(hall.cast, device, hall.straw, (position + number) % 3)
            for number, device in enumerate(devices)
        ]
    return [vote.result() for vote in votes]


def close(hall: Hall, moderator: Screen) -> None:
    assert "ok" in moderator.do("close_poll", poll_id=hall.straw)
    moderator.until(state(hall.straw, "closed"), 30)


def test_of_ballots_that_race_the_close_exactly_the_acknowledged_are_counted(hall: Hall) -> None:
    moderator = hall.screen(hall.moderators[0], 0)
    devices = [hall.screen(voter, number % 2) for number, voter in enumerate(hall.voters[:16])]
    moderator.do("open_poll", poll_id=hall.straw)
    devices[-1].until(state(hall.straw, "open"))
    assert "ok" in moderator.do("close_poll", poll_id=hall.straw)
    acknowledged = set()
    while not state(hall.straw, "closed")(moderator):
        answers = at_once(hall, devices[: len(acknowledged) + 2], 0)
        acknowledged |= {number for number, answer in enumerate(answers) if "ok" in answer}
    assert acknowledged, "nobody was in time"
    assert len(ballots_in(hall.straw)) == len(acknowledged)
