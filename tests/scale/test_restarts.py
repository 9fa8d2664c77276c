"""Redis and PostgreSQL stop and come back under the screens: nothing acknowledged is lost, all resume."""

from __future__ import annotations

from tests.scale.halls import Hall, ballots, item, state
from tests.scale.running import Together


def test_without_redis_each_process_goes_on_and_on_its_return_all_are_told(
    hall: Hall, together: Together
) -> None:
    moderator, stage = hall.screen(hall.moderators[0], 0), hall.stage(0)
    voter, elsewhere = hall.screen(hall.voters[0], 1), hall.stage(1)
    moderator.do("open_poll", poll_id=hall.straw)
    voter.until(state(hall.straw, "open"))
    together.servers.kill("redis")
    assert "ok" in moderator.do("move_to", from_item=None, to_item=hall.items[0])
    stage.until(item(hall.items[0]))
    assert "ok" in hall.cast(voter, hall.straw)
    elsewhere.until(ballots(hall.straw, 1))
    together.servers.start("redis")
    for screen in (moderator, stage, voter, elsewhere):
        screen.until(item(hall.items[0]), 30)
        screen.until(ballots(hall.straw, 1), 30)


def test_without_postgresql_nothing_is_acknowledged_and_on_its_return_all_goes_on(
    hall: Hall, together: Together
) -> None:
    moderator, stage = hall.screen(hall.moderators[0], 0), hall.stage(1)
    voters = [hall.screen(voter, number % 2) for number, voter in enumerate(hall.voters[:6])]
    moderator.do("open_poll", poll_id=hall.straw)
    voters[1].until(state(hall.straw, "open"))
    assert all("ok" in hall.cast(voter, hall.straw) for voter in voters[:4])
    options = [hall.option(hall.straw, 0)]
    together.servers.kill("postgres")
    for voter in voters:
        answer = voter.do("cast_ballot", poll_id=hall.straw, choice={"options": options})
        assert answer["refused"]["code"] == "not_saved"
    together.servers.start("postgres")
    assert all("ok" in hall.cast(voter, hall.straw, 1) for voter in voters[4:])
    for screen in (moderator, stage, *voters):
        screen.until(ballots(hall.straw, 6), 30)
    moderator.do("close_poll", poll_id=hall.straw)  # the caretakers lost their line as well
    stage.until(state(hall.straw, "closed"), 30)
