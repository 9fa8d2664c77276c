"""A process is killed under load: nothing acknowledged is lost, and its screens come back at the other."""

from __future__ import annotations

import threading
from typing import Any

from polls.database import write
from tests.scale.halls import Hall, here, item, state
from tests.scale.running import Together
from tests.serving import Screen
from tests.voting.test_power_cuts import Voter, a_hall, a_screen, ballots_in, counted, everyone_votes

BALLOTS_BETWEEN = 60


def wait_for(came_in: threading.Semaphore) -> None:
    for _ in range(BALLOTS_BETWEEN):
        assert came_in.acquire(timeout=30)


def test_processes_killed_in_turn_under_load_lose_and_double_nothing(together: Together) -> None:
    made = write(a_hall)
    forum, poll_id, options = made["forum"], made["poll_id"], made["options"]
    voters = [Voter(a_screen(together, forum, member)) for member in made["voters"]]
    with everyone_votes(voters, poll_id, options) as came_in:
        for process in together.processes:
            wait_for(came_in)
            process.kill()
            wait_for(came_in)  # while the other is alone
            process.start()
    moderator = a_screen(together, forum, made["moderator"])
    assert "ok" in moderator.do("close_poll", poll_id=poll_id)
    moderator.until(state(poll_id, "closed"), 30)
    check_ballots(voters, poll_id, options)
    for screen in (moderator, *(voter.screen for voter in voters)):
        screen.close()


def check_ballots(voters: list[Voter], poll_id: int, options: list[int]) -> None:
    """One ballot each: the last acknowledged, or one sent after it of which nobody heard."""
    found: dict[str, Any] = ballots_in(poll_id)
    for voter in voters:
        numbers = counted(voter, poll_id, options, found)
        assert len(numbers) == 1
        assert voter.acknowledged is None or numbers[0] >= voter.acknowledged
    assert len(found) == len(voters) * len(options)


def test_screens_of_a_process_that_died_come_back_at_the_other(hall: Hall, together: Together) -> None:
    moderator = hall.screen(hall.moderators[0], 0)
    screens = [hall.screen(voter) for voter in hall.voters[:10]]
    moderator.until(here(11))
    together.processes[1].kill()
    assert "ok" in moderator.do("move_to", from_item=None, to_item=hall.items[0])
    for screen in screens:
        screen.until(item(hall.items[0]))
    moderator.until(here(11))
    assert any(came_back(screen) for screen in screens), "all of them sat at the process that lived"


def came_back(screen: Screen) -> bool:
    """It was told the whole picture more than once."""
    return [event for event, _ in screen.messages].count("whole") > 1
