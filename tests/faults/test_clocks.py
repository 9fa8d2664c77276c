"""A clock that is wrong, or is set while people count down: the server's, and those of people's devices."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from itsdangerous import BadSignature, URLSafeTimedSerializer
from structlog.testing import capture_logs

from polls import steady
from polls.agenda.models import Forum
from polls.database import Database, write
from polls.journal import JournalEntry
from polls.live.timekeeper import Timekeeper
from polls.signing import Sealing
from polls.steady import Steady
from polls.voting.models import CLOSED, Poll
from tests.builders import a_forum
from tests.forked import Forked
from tests.live.conftest import Room
from tests.live.test_sockets import option, state_of
from tests.serving import Screen

HOUR = 3600


class Clocks:
    """A machine's: one that can be set, and one that runs."""

    def __init__(self) -> None:
        self.wall, self.ran = 1_000_000.0, 50.0

    def pass_by(self, seconds: float) -> None:
        self.wall, self.ran = self.wall + seconds, self.ran + seconds

    def steady(self) -> Steady:
        return Steady(lambda: self.wall, lambda: self.ran)


@pytest.mark.parametrize("step", [-HOUR, HOUR, 40 * 365 * 24 * HOUR])
def test_time_runs_evenly_when_the_clock_is_set_and_follows_when_it_may(step: int) -> None:
    clocks = Clocks()
    time_here = clocks.steady()
    before = time_here.now()
    clocks.pass_by(10)
    clocks.wall += step
    assert time_here.now() - before == timedelta(seconds=10)
    assert time_here.seconds_apart() == step
    time_here.follow()
    assert time_here.now().timestamp() == clocks.wall
    assert time_here.seconds_apart() == 0


def test_what_nobody_notices_is_left_alone() -> None:
    clocks = Clocks()
    time_here = clocks.steady()
    clocks.wall += steady.BLINK / 2
    assert time_here.seconds_apart() == 0


def test_a_cookie_of_a_future_hour_is_still_ours_and_a_changed_one_is_not() -> None:
    theirs = URLSafeTimedSerializer("of this test", salt="a use")
    later = theirs.make_signer()
    later.get_timestamp = lambda: int(time.time()) + HOUR  # type: ignore[method-assign]
    sealed = later.sign(theirs.dump_payload("a seat"))
    with pytest.raises(BadSignature):
        theirs.loads(sealed, max_age=60)
    ours = Sealing("of this test", salt="a use")
    assert ours.loads(sealed, max_age=60) == "a seat"
    with pytest.raises(BadSignature):
        ours.loads(sealed[:-1], max_age=60)


# ---- The timekeeper --------------------------------------------------------------------------------


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    """The clocks of this process, as far as the program sees."""
    made = Clocks()
    made.wall = time.time()
    shared = made.steady()
    for name in ("now", "seconds_apart", "follow"):
        monkeypatch.setattr(steady, name, getattr(shared, name))
    return made


def test_while_a_clock_runs_in_the_room_the_machines_is_not_followed(
    database: Database, clocks: Clocks
) -> None:
    ends_at = steady.now() + timedelta(minutes=5)
    forum_id = write(lambda session: a_forum(session, clock_seconds=300, clock_ends_at=ends_at).id)
    hung_up: list[int] = []
    keeper = Timekeeper(database, lambda: hung_up.append(1))
    clocks.wall -= HOUR
    with capture_logs() as told:
        assert [keeper.look(), keeper.look()] == [False, False]
        clocks.pass_by(301)
        assert not keeper.look()  # everyone is shown first that it is over
        assert keeper.look()
        assert not keeper.look()  # once
    assert [each["event"] for each in told] == ["clock_was_set", "clock_is_followed"]
    assert hung_up == [1]
    write(lambda session: setattr(session.get_one(Forum, forum_id), "clock_ends_at", None))


def test_a_clock_that_is_right_is_nobodys_business(database: Database, clocks: Clocks) -> None:
    keeper = Timekeeper(database, lambda: pytest.fail("nobody is hung up"))
    clocks.pass_by(HOUR)
    assert not keeper.look()


# ---- A running server ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forked]:
    running = Forked(tmp_path_factory.mktemp("clocks"))
    yield running
    running.end()


def wrong_by(screen: Screen) -> float:
    """Seconds that the server's time is ahead of the right one."""
    return float(screen.client.call("time", timeout=15)) - time.time()


@pytest.mark.proof
def test_a_poll_that_closes_while_the_clock_is_set_back_closes_when_it_was_to(
    room: Room, server: Forked
) -> None:
    moderator, voter = room.screen(room.moderator), room.screen(room.attendees[0])
    moderator.do("open_poll", poll_id=room.poll_id)
    voter.until(state_of(room.poll_id, "open"))
    assert "ok" in moderator.do("close_poll", poll_id=room.poll_id)
    server.set_clock(-HOUR)
    choice = {"options": [option(voter, room.poll_id)]}
    assert "ok" in voter.do("cast_ballot", poll_id=room.poll_id, choice=choice)
    assert abs(wrong_by(voter)) < 5
    voter.until(state_of(room.poll_id, CLOSED), 30)  # and not in an hour
    assert hung_up(voter)
    assert wrong_by(room.screen(room.moderator)) < -HOUR / 2  # who comes back is told the new time
    server.set_clock(0)
    assert hung_up(room.screens[-1])


def hung_up(screen: Screen) -> bool:
    """Whether it was, in the end. A browser's screen comes back by itself."""
    screen.until(lambda each: not each.client.connected, 30)
    return True


@pytest.mark.proof
def test_a_vote_with_a_clock_is_not_over_when_the_machines_is_set_forward(room: Room, server: Forked) -> None:
    moderator = room.screen(room.moderator)
    moderator.do("open_poll", poll_id=room.poll_id)
    moderator.until(state_of(room.poll_id, "open"))
    assert "ok" in moderator.do("set_clock", seconds=600)
    server.set_clock(HOUR)
    server.until(lambda: "clock_was_set" in server.log())
    assert abs(wrong_by(moderator)) < 5
    assert moderator.parts[f"poll/{room.poll_id}"]["state"] == "open"
    assert "ok" in moderator.do("clear_clock")
    assert hung_up(moderator)
    assert wrong_by(room.screen(room.moderator)) > HOUR / 2
    with room.server.app.extensions["database"].read() as session:
        entries = session.query(JournalEntry).filter_by(forum_id=room.forum.id)
        noted = [each.at for each in entries.order_by(JournalEntry.number)]
        assert session.get_one(Poll, room.poll_id).closed_at is None
    assert noted == sorted(noted)
    server.set_clock(0)
    assert hung_up(room.screens[-1])
