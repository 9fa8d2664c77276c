"""Moderators and people at different processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from polls.people.models import FACILITATOR
from tests.scale.halls import Hall, here, item
from tests.scale.running import Together


def test_two_moderators_at_two_processes_move_on_once(hall: Hall) -> None:
    moderators = [hall.screen(member, process) for process, member in enumerate(hall.moderators)]
    moderators[0].do("move_to", from_item=None, to_item=hall.items[0])
    moderators[1].until(item(hall.items[0]))
    with ThreadPoolExecutor() as pool:
        presses = [
            pool.submit(each.do, "move_to", from_item=hall.items[0], to_item=hall.items[1])
            for each in moderators
        ]
    answers = [press.result() for press in presses]
    assert sorted("ok" in answer for answer in answers) == [False, True]
    assert next(answer["refused"]["code"] for answer in answers if "refused" in answer) == "stale"
    for screen in (*moderators, hall.stage(0), hall.stage(1)):
        screen.until(item(hall.items[1]))


def test_a_new_role_ends_the_old_screen_at_the_other_process(hall: Hall) -> None:
    moderator, other = hall.screen(hall.moderators[0], 0), hall.screen(hall.moderators[1], 1)
    assert "ok" in moderator.do("change_member", member_id=hall.moderators[1].id, role=FACILITATOR)
    other.until(lambda each: any(event in ("rejoin", "over") for event, _ in each.messages))


def test_who_is_here_is_counted_once_over_both_processes(hall: Hall) -> None:
    first, second = hall.screen(hall.voters[0], 0), hall.screen(hall.voters[1], 1)
    same_person = hall.screen(hall.voters[0], 1)
    stages = [hall.stage(0), hall.stage(1)]
    for screen in (first, second, same_person, *stages):
        screen.until(here(2))
    second.close()
    for screen in stages:
        screen.until(here(1))


def test_people_of_a_process_that_died_are_here_no_more(hall: Hall, together: Together) -> None:
    stage, _ = hall.stage(0), hall.screen(hall.voters[0], 0)
    gone = [hall.screen(voter, 1) for voter in hall.voters[1:4]]
    stage.until(here(4))
    together.processes[1].kill()
    stage.until(here(1), 12)
    together.processes[1].start()
    for screen in gone:
        screen.until(lambda each: each.client.connected, 30)
    stage.until(here(4))
